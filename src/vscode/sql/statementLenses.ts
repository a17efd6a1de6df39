import { CodeLens, EventEmitter, type CodeLensProvider, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { DocumentStatement } from '../../core/sql/documents/documentStatements';
import { commands } from '../support/editor/contributions';
import type { FileConnections } from './fileConnections';
import { isLookedInto, rangeIn, readSql } from './sqlDocuments';

/** Statements of a document that get lines of their own above them; the others run by the keyboard. */
const mostStatements = 1000;

/** *Run*, *Explain* and the connection above every statement. */
export class StatementLenses implements CodeLensProvider, Disposable {
  readonly #connections: FileConnections;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(connections: FileConnections) {
    this.#connections = connections;
    this.#store.add(connections.onDidChange(() => this.#onDidChange.fire()));
  }

  provideCodeLenses(document: TextDocument): readonly CodeLens[] & CodeLens[] {
    if (this.#connections.isEmpty || !isLookedInto(document)) return [];
    const name = this.#connections.nameOf(document);
    const { statements } = readSql(document);
    return statements.slice(0, mostStatements).flatMap((statement) => {
      const range = rangeIn(document, statement, { start: 0, end: statement.sql.length });
      return lensesOf(document, statement, name).map((command) => new CodeLens(range, command));
    });
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function lensesOf(
  { uri }: TextDocument,
  { start, holes }: DocumentStatement,
  connection: string,
): readonly NonNullable<CodeLens['command']>[] {
  const choose = {
    title: `$(database) ${connection}`,
    tooltip: 'Change the connection of this file',
    command: commands.chooseConnection,
    arguments: [uri],
  };
  if (holes.length > 0) return [{ title: `Not run here: ${filledIn(holes)}`, command: '' }, choose];
  const place = [{ uri, offset: start }];
  return [
    { title: '$(play) Run', command: commands.runStatement, arguments: place },
    {
      title: 'Explain',
      tooltip: 'Show how the server would carry it out, without running it',
      command: commands.explainStatement,
      arguments: place,
    },
    choose,
  ];
}

/** What a program puts into a statement before it is one. */
export function filledIn(holes: readonly string[]): string {
  const [first = '', ...rest] = holes;
  const short = first.length > 40 ? `${first.slice(0, 40)}…` : first;
  return `the program fills in ${short}${rest.length > 0 ? ` and ${rest.length} more` : ''}`;
}
