import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  workspace,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { DocumentStatement } from '../../core/sql/documents/documentStatements';
import { QueryError } from '../../core/warehouse/queryError';
import { failureText } from '../support/editor/failures';
import { rangeIn } from './sqlDocuments';

/** A statement as it stood in a version of a document. */
export interface StatementPlace {
  readonly uri: Uri;
  readonly version: number;
  readonly statement: DocumentStatement;
}

/** What servers said of statements, where they said it, until the document is edited or run again. */
export class RunDiagnostics implements Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(languages.createDiagnosticCollection('lakeside-results'));

  constructor() {
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#collection.delete(document.uri);
      }),
    );
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)));
  }

  /** Takes away what was said of a statement. */
  clear(document: TextDocument, { start, end }: DocumentStatement): void {
    const place = new Range(document.positionAt(start), document.positionAt(end));
    const others = (this.#collection.get(document.uri) ?? []).filter(
      ({ range }) => place.intersection(range) === undefined,
    );
    this.#collection.set(document.uri, others);
  }

  /** Shows why a statement failed, unless its document is another one by now. */
  show(error: Error, { uri, version, statement }: StatementPlace): void {
    const document = workspace.textDocuments.find(
      (candidate) => candidate.uri.toString() === uri.toString(),
    );
    if (document === undefined || document.version !== version) return;
    const range = rangeOf(error, document, statement);
    const diagnostic = new Diagnostic(range, textOf(error), DiagnosticSeverity.Error);
    diagnostic.source = 'Lakeside';
    if (QueryError.is(error) && error.details.sqlState !== undefined) {
      diagnostic.code = error.details.sqlState;
    }
    this.#collection.set(uri, [...(this.#collection.get(uri) ?? []), diagnostic]);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function textOf(error: Error): string {
  const notes = QueryError.is(error) ? (error.details.notes ?? []) : [];
  return [failureText(error), ...notes].join('\n');
}

/** The word at the place that was named, else the statement's first line. */
function rangeOf(error: Error, document: TextDocument, statement: DocumentStatement): Range {
  const offset = QueryError.is(error) ? error.details.offset : undefined;
  if (offset === undefined) {
    const start = document.positionAt(statement.start);
    const lineEnd = document.lineAt(start.line).range.end;
    const end = document.positionAt(statement.end);
    return new Range(start, end.isBefore(lineEnd) ? end : lineEnd);
  }
  const { start } = rangeIn(document, statement, { start: offset, end: offset });
  return document.getWordRangeAtPosition(start) ?? new Range(start, start.translate(0, 1));
}
