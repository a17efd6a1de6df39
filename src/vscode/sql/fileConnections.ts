import {
  EventEmitter,
  Range,
  window,
  workspace,
  WorkspaceEdit,
  type Memento,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import { connectionComment } from '../../core/sql/documents/connectionComment';
import { chosen } from '../support/editor/cancellation';
import type { Database, Databases } from '../support/lakes/databases';
import { describeDatabase, noDatabase } from '../support/lakes/pickDatabase';

const storageKey = 'lakeside.sql.connections';
/** Files of which the connection is remembered. */
const mostFiles = 500;

/** Which database the statements of a document are for. */
export class FileConnections implements Disposable {
  readonly #databases: Databases;
  readonly #memento: Memento;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  /** Fires when a document may have another connection than before. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(databases: Databases, memento: Memento) {
    this.#databases = databases;
    this.#memento = memento;
    this.#store.add(databases.onDidChange(() => this.#onDidChange.fire()));
  }

  get isEmpty(): boolean {
    return this.#databases.all.length === 0;
  }

  /**
   * The database that the document names at its top, else the one that was chosen for it, else the
   * warehouse of the lake that it lies in; `undefined` = there is none, or none of that name.
   */
  find(document: TextDocument): Database | undefined {
    const { uri, top } = homeOf(document);
    const near = this.#nearest(uri);
    const name = connectionComment(top.getText(topOfDocument));
    if (name !== undefined) return near.find(({ connection }) => connection.name === name);
    const remembered = this.#remembered[uri.toString()];
    return near.find(({ id }) => id === remembered) ?? near.find(isWarehouse) ?? near[0];
  }

  /** @throws UsageError if there is none */
  async require(document: TextDocument): Promise<Database> {
    await this.#databases.whenRead;
    const found = this.find(document);
    if (found !== undefined) return found;
    const name = connectionComment(homeOf(document).top.getText(topOfDocument));
    if (name === undefined || this.isEmpty) throw noDatabase();
    throw new UsageError(`No lake file of this window has a connection ${name}`, {
      remedy: 'Correct the comment "-- connection:" at the top of the file, or add the connection',
    });
  }

  /** What a document would be told to use. */
  nameOf(document: TextDocument): string {
    const database = this.find(document);
    if (database !== undefined) return database.connection.name;
    return connectionComment(homeOf(document).top.getText(topOfDocument)) ?? 'no connection';
  }

  /** Has the person choose; where the document names its connection, the comment is changed. */
  async choose(document: TextDocument): Promise<void> {
    await this.#databases.whenRead;
    if (this.isEmpty) throw noDatabase();
    const current = this.find(document);
    const items = this.#nearest(homeOf(document).uri).map((database) => ({
      label: `${database === current ? '$(check) ' : ''}${database.connection.name}`,
      description: describeDatabase(database),
      detail: database.connection.writable ? 'may be allowed to write' : 'only for reading',
      database,
    }));
    const placeHolder = 'Connection that the statements of this file run on';
    const { database } = chosen(await window.showQuickPick(items, { placeHolder }));
    await this.use(document, database);
  }

  async use(document: TextDocument, database: Database): Promise<void> {
    const { uri, top } = homeOf(document);
    const name = connectionComment(top.getText(topOfDocument));
    if (name !== undefined) await renameInComment(top, name, database.connection.name);
    const others = Object.entries(this.#remembered).filter(([other]) => other !== uri.toString());
    const entries = [[uri.toString(), database.id], ...others].slice(0, mostFiles);
    await this.#memento.update(storageKey, Object.fromEntries(entries));
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #remembered(): Readonly<Record<string, unknown>> {
    const stored: unknown = this.#memento.get(storageKey);
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  }

  /** Those of the lake in whose folder the document lies come first. */
  #nearest(uri: Uri): readonly Database[] {
    const folder = workspace.getWorkspaceFolder(uri)?.uri.toString();
    const isNear = ({ lake }: Database): boolean =>
      workspace.getWorkspaceFolder(lake.uri)?.uri.toString() === folder;
    const { all } = this.#databases;
    return [...all.filter(isNear), ...all.filter((database) => !isNear(database))];
  }
}

/** A cell of a notebook belongs to its file, and has the comment at the top of that. */
function homeOf(document: TextDocument): { readonly uri: Uri; readonly top: TextDocument } {
  const notebook = workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some((cell) => cell.document === document),
  );
  const [first] = notebook?.getCells() ?? [];
  if (notebook === undefined || first === undefined) return { uri: document.uri, top: document };
  return { uri: notebook.uri, top: first.document };
}

/** What may hold the comment. */
const topOfDocument = new Range(0, 0, 20, 0);

function isWarehouse({ lake, connection }: Database): boolean {
  return lake.lake.warehouse === connection.name;
}

async function renameInComment(document: TextDocument, from: string, to: string): Promise<void> {
  const top = document.getText(topOfDocument);
  const offset = top.search(/connection\s*:\s*/i);
  const start = top.indexOf(from, offset);
  const range = new Range(document.positionAt(start), document.positionAt(start + from.length));
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, to);
  await workspace.applyEdit(edit);
}
