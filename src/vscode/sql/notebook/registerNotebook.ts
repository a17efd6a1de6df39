import {
  EventEmitter,
  NotebookCellStatusBarAlignment,
  NotebookCellStatusBarItem,
  notebooks,
  workspace,
  type NotebookCell,
  type NotebookController,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { splitStatements } from '../../../core/sql/splitStatements';
import { commands, notebookType } from '../../support/editor/contributions';
import type { FileConnections } from '../fileConnections';
import type { QueryRun } from '../results/queryRun';
import { titleOf, type StatementRunner } from '../statementRunner';
import { cellOutput, failureOutput } from './cellOutput';
import { SqlNotebookSerializer } from './sqlNotebookSerializer';

export interface NotebookOptions {
  readonly connections: FileConnections;
  readonly runner: StatementRunner;
}

export interface SqlNotebooks extends Disposable {
  /** The last run of a cell; `undefined` = there is none, or it was taken. It is the caller's now. */
  takeRun(cell: unknown): QueryRun | undefined;
}

/** Files of SQL as notebooks, whose cells run on the file's connection. */
export function registerNotebook({ connections, runner }: NotebookOptions): SqlNotebooks {
  const store = new DisposableStore();
  const runs = new Map<unknown, QueryRun>();
  const changed = store.add(new EventEmitter<void>());
  const forget = (cell: unknown): void => {
    runs.get(cell)?.close();
    runs.delete(cell);
  };
  store.add(
    workspace.registerNotebookSerializer(notebookType, new SqlNotebookSerializer(), {
      transientOutputs: true,
    }),
  );
  const controller = store.add(
    notebooks.createNotebookController(notebookType, notebookType, 'Lakeside'),
  );
  controller.supportedLanguages = ['sql'];
  controller.supportsExecutionOrder = false;
  controller.executeHandler = async (cells) => {
    for (const cell of cells) {
      forget(cell);
      // Kept from the start: a notebook that is closed meanwhile ends what its cells do at the server.
      const keep = (run: QueryRun): void => void runs.set(cell, run);
      await runCell(cell, { connections, runner, controller, keep });
      changed.fire();
    }
  };
  store.add(
    workspace.onDidCloseNotebookDocument((notebook) => {
      for (const cell of notebook.getCells()) forget(cell);
    }),
  );
  store.add(
    notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
      onDidChangeCellStatusBarItems: changed.event,
      provideCellStatusBarItems: (cell) => (runs.has(cell) ? openItem(cell) : undefined),
    }),
  );
  return {
    takeRun: (cell) => {
      const run = runs.get(cell);
      runs.delete(cell);
      changed.fire();
      return run;
    },
    dispose: () => {
      for (const cell of runs.keys()) forget(cell);
      store.dispose();
    },
  };
}

function openItem(cell: NotebookCell): NotebookCellStatusBarItem {
  const item = new NotebookCellStatusBarItem(
    '$(table) Open in Results',
    NotebookCellStatusBarAlignment.Right,
  );
  item.command = {
    title: 'Open in Results',
    command: commands.showResults,
    arguments: [cell],
  };
  return item;
}

/** Runs the statements of a cell in their order, up to the first that fails. */
async function runCell(
  cell: NotebookCell,
  {
    connections,
    runner,
    controller,
    keep,
  }: NotebookOptions & {
    readonly controller: NotebookController;
    readonly keep: (run: QueryRun) => void;
  },
): Promise<void> {
  const execution = controller.createNotebookCellExecution(cell);
  execution.start(Date.now());
  await execution.clearOutput();
  let run: QueryRun | undefined;
  try {
    const sql = cell.document.getText();
    const database = await connections.require(cell.document);
    for (const { start, end } of splitStatements(sql)) {
      run?.close();
      const text = sql.slice(start, end);
      run = runner.make({ sql: text, mode: 'run', title: titleOf(text), database });
      keep(run);
      const current = run;
      const listener = execution.token.onCancellationRequested(() => current.cancel());
      await runner.finish(run);
      listener.dispose();
      await execution.appendOutput(cellOutput(run));
      if (run.state !== 'open') break;
    }
    execution.end(run === undefined || run.state === 'open', Date.now());
  } catch (error) {
    await execution.appendOutput(failureOutput(error));
    execution.end(false, Date.now());
  }
}
