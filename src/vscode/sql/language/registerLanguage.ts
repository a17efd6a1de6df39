import { CodeActionKind, languages } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import type { Connectors } from '../../support/lakes/connectors';
import type { Databases } from '../../support/lakes/databases';
import type { FileConnections } from '../fileConnections';
import { sqlFileSelector, sqlSelector } from '../sqlDocuments';
import { NameSpaces } from './nameSpaces';
import { SqlCompletions, triggerCharacters } from './sqlCompletions';
import { SqlFormat } from './sqlFormat';
import { SqlHovers } from './sqlHovers';
import { SqlProblems } from './sqlProblems';

export interface LanguageOptions {
  readonly databases: Databases;
  readonly connections: FileConnections;
  readonly connectors: Pick<Connectors, 'sqlParser'>;
  readonly logger: Logger;
}

/** Completion, hover, and problems with their quick fixes, from the catalog of a file's connection. */
export function registerLanguage(options: LanguageOptions): Disposable {
  const { databases, connections, connectors, logger } = options;
  const store = new DisposableStore();
  const spaces = store.add(new NameSpaces(connections, logger));
  const problems = store.add(
    new SqlProblems({
      spaces,
      parser: () => connectors.sqlParser(),
      onDidChangeNames: [databases.onDidReadCatalog, connections.onDidChange],
    }),
  );
  const completions = new SqlCompletions(spaces);
  store.add(
    languages.registerCompletionItemProvider(sqlSelector, completions, ...triggerCharacters),
  );
  store.add(languages.registerHoverProvider(sqlSelector, new SqlHovers(spaces)));
  const format = new SqlFormat();
  store.add(languages.registerDocumentFormattingEditProvider(sqlFileSelector, format));
  store.add(languages.registerDocumentRangeFormattingEditProvider(sqlFileSelector, format));
  const fixes = { providedCodeActionKinds: [CodeActionKind.QuickFix] };
  store.add(languages.registerCodeActionsProvider(sqlSelector, problems, fixes));
  return store;
}
