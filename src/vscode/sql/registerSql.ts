import { languages, Uri, window, workspace, type Memento } from 'vscode';
import { commands as registry } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { UsageError } from '../../core/base/errors';
import type { Connectors } from '../support/lakes/connectors';
import { commands, contextKeys } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { registerCommand } from '../support/editor/registerCommand';
import { showValue } from '../support/documents/showValue';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { changeLimits } from './changeLimits';
import { FileConnections } from './fileConnections';
import { registerLanguage } from './language/registerLanguage';
import { registerNotebook, type SqlNotebooks } from './notebook/registerNotebook';
import { exportResult } from './results/exportResult';
import { ResultsModel } from './results/resultsModel';
import { ResultsPanel, type ResultsPanelOptions } from './results/resultsPanel';
import { RunDiagnostics } from './runDiagnostics';
import { SessionPool } from './sessionPool';
import { isLookedInto, sqlSelector, statementOf } from './sqlDocuments';
import { openQuery, SqlHistory } from './sqlHistory';
import { SqlStatus } from './sqlStatus';
import { StatementLenses } from './statementLenses';
import { StatementRunner } from './statementRunner';
import { WritePermission } from './writePermission';

export interface SqlOptions {
  readonly databases: Databases;
  readonly connectors: Pick<
    Connectors,
    'sqlParser' | 'sqlSessions' | 'sqlRunner' | 'resultOutput' | 'parquetSink'
  >;
  readonly documents: VirtualDocuments;
  readonly memento: Memento;
  readonly extensionUri: Uri;
  readonly logger: Logger;
}

/** What tests look at. */
export interface Sql extends Disposable {
  readonly connections: FileConnections;
  readonly results: ResultsModel;
  readonly panel: ResultsPanel;
  readonly history: SqlHistory;
  readonly status: SqlStatus;
  readonly runner: StatementRunner;
  readonly notebooks: SqlNotebooks;
}

/** SQL run where it is written. */
export function registerSql(options: SqlOptions): Sql {
  const { databases, connectors, memento, extensionUri, logger } = options;
  const store = new DisposableStore();
  const connections = store.add(new FileConnections(databases, memento));
  const pool = store.add(new SessionPool(connectors));
  const writing = store.add(new WritePermission());
  const history = new SqlHistory(memento);
  const diagnostics = store.add(new RunDiagnostics());
  const results = store.add(new ResultsModel());
  const status = store.add(new SqlStatus(connections, writing));
  const shared = { connectors, connections, pool, writing, history, diagnostics, results, logger };
  const runner = new StatementRunner(shared);
  const actions: ResultsPanelOptions['actions'] = {
    rerun: (run) => runner.rerun(run),
    sortAtServer: (run, sort, signal) => runner.sortAtServer(run, sort, signal),
    exportRows: (run, format, signal) => exportResult(run, format, { connectors, logger, signal }),
    showValue: (value) => showValue(value, options.documents),
  };
  const panel = store.add(new ResultsPanel({ extensionUri, model: results, logger, actions }));
  const lenses = store.add(new StatementLenses(connections));
  store.add(languages.registerCodeLensProvider(sqlSelector, lenses));
  store.add(registerLanguage({ databases, connections, connectors, logger }));
  const notebooks = store.add(registerNotebook({ connections, runner }));
  store.add(followCursor());
  const command = (id: Parameters<typeof registerCommand>[0], run: (place: unknown) => unknown) =>
    store.add(registerCommand(id, logger, run));
  command(commands.runStatement, (place) => runner.runAt(place, 'run', panel));
  command(commands.explainStatement, (place) => runner.runAt(place, 'explain', panel));
  command(commands.cancelStatements, () => runner.cancelAll());
  command(commands.chooseConnection, async (uri) => connections.choose(await documentOf(uri)));
  command(commands.changeLimits, () => changeLimits());
  command(commands.withdrawWriting, () => writing.withdraw());
  command(commands.showResults, (cell) => {
    const run = notebooks.takeRun(cell);
    if (run !== undefined) results.add(run);
    panel.show(run?.id);
  });
  command(commands.showHistory, async () => {
    const picked = await history.pick();
    if (picked === undefined) return;
    const place = await openQuery(picked.query);
    if (picked.isRerun) await runner.runAt(place, 'run', panel);
  });
  command(commands.clearHistory, () => history.clear());
  return {
    connections,
    results,
    panel,
    history,
    status,
    runner,
    notebooks,
    dispose: () => store.dispose(),
  };
}

/** Tells menus and keys whether there is something to run at the cursor. */
function followCursor(): Disposable {
  const store = new DisposableStore();
  let last: boolean | undefined;
  const tell = (): void => {
    const editor = window.activeTextEditor;
    const isAt =
      editor !== undefined &&
      isLookedInto(editor.document) &&
      statementOf(editor.document, editor.selection.active) !== undefined;
    if (isAt === last) return;
    last = isAt;
    void registry.executeCommand('setContext', contextKeys.isAtStatement, isAt);
  };
  store.add(window.onDidChangeTextEditorSelection(tell));
  store.add(window.onDidChangeActiveTextEditor(tell));
  store.add(workspace.onDidOpenTextDocument(tell));
  tell();
  return store;
}

async function documentOf(uri: unknown) {
  if (uri instanceof Uri) return workspace.openTextDocument(uri);
  const document = window.activeTextEditor?.document;
  if (document !== undefined) return document;
  throw new UsageError('No file is open', { remedy: 'open a file with SQL in it' });
}
