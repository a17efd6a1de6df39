import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  type Uri,
  workspace,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { LakeProblem } from '../../core/lake/lakeProblem';
import { debounce } from '../support/editor/debounce';

const typingPauseMs = 250;

export interface LakeDiagnostics extends Disposable {
  /** Shows what is wrong with a lake file as it is on disk; replaces what was shown for it. */
  set(uri: Uri, problems: readonly LakeProblem[]): void;
  delete(uri: Uri): void;
}

/** Keeps the Problems view in step with lake files, also while one is being typed. */
export function createLakeDiagnostics(options: {
  readonly isLakeFile: (uri: Uri) => boolean;
  readonly parse: (uri: Uri, text: string) => readonly LakeProblem[];
}): LakeDiagnostics {
  const store = new DisposableStore();
  const collection = store.add(languages.createDiagnosticCollection('lakeside'));
  const typed = new Set<TextDocument>();
  const set = (uri: Uri, problems: readonly LakeProblem[]): void =>
    collection.set(uri, problems.map(toDiagnostic));
  const update = store.add(
    debounce(() => {
      for (const document of typed) {
        set(document.uri, options.parse(document.uri, document.getText()));
      }
      typed.clear();
    }, typingPauseMs),
  );
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      if (!options.isLakeFile(document.uri)) return;
      typed.add(document);
      update.call();
    }),
  );
  return { set, delete: (uri) => collection.delete(uri), dispose: () => store.dispose() };
}

function toDiagnostic(problem: LakeProblem): Diagnostic {
  const line = problem.line - 1;
  const start = problem.column - 1;
  const range = new Range(line, start, line, start + problem.endOffset - problem.offset);
  const severity =
    problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(range, problem.message, severity);
  diagnostic.source = 'Lakeside';
  return diagnostic;
}
