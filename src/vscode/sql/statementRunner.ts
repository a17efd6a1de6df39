import { Uri, window, workspace, type TextDocument } from 'vscode';
import { UsageError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { statementAt, type DocumentStatement } from '../../core/sql/documents/documentStatements';
import type { SortedColumn } from '../../core/warehouse/results/sortRows';
import type { Connectors } from '../support/lakes/connectors';
import { logFailure } from '../support/editor/failures';
import { rowLimit, statementTimeoutMs } from '../support/editor/settings';
import type { FileConnections } from './fileConnections';
import { QueryRun, type RunnableStatement } from './results/queryRun';
import type { ResultsModel } from './results/resultsModel';
import type { ResultsPanel } from './results/resultsPanel';
import type { RunDiagnostics } from './runDiagnostics';
import type { SessionPool } from './sessionPool';
import { readSql } from './sqlDocuments';
import { pastQuery, type SqlHistory } from './sqlHistory';
import { filledIn } from './statementLenses';
import type { WritePermission } from './writePermission';

export interface StatementRunnerOptions {
  readonly connectors: Pick<Connectors, 'sqlParser'>;
  readonly connections: FileConnections;
  readonly pool: SessionPool;
  readonly writing: WritePermission;
  readonly history: SqlHistory;
  readonly diagnostics: RunDiagnostics;
  readonly results: ResultsModel;
  readonly logger: Logger;
}

/** Runs statements where they are written, and shows what comes of them. */
export class StatementRunner {
  readonly #options: StatementRunnerOptions;

  constructor(options: StatementRunnerOptions) {
    this.#options = options;
  }

  /** Of a lens, or at the cursor. Settles with the run once its first rows are here, or it failed. */
  async runAt(
    place: unknown,
    mode: RunnableStatement['mode'],
    panel: ResultsPanel,
  ): Promise<QueryRun> {
    const { document, offset } = await placeOf(place);
    const { text, statements } = readSql(document);
    const statement = statementAt(text, statements, offset);
    if (statement === undefined) throw nothingHere();
    if (statement.holes.length > 0) throw notWhole(statement);
    const database = await this.#options.connections.require(document);
    const { connection } = database;
    const title = `${mode === 'explain' ? 'Plan: ' : ''}${titleOf(statement.sql)}`;
    const run = this.make({ sql: statement.sql, mode, title, database });
    this.#options.diagnostics.clear(document, statement);
    const { version, uri } = document;
    this.#options.results.add(run);
    panel.show(run.id);
    this.#options.logger.info(`run ${run.id} on ${connection.name}: ${mode}`);
    await this.finish(run);
    if (run.failure !== undefined) {
      this.#options.diagnostics.show(run.failure, { uri, version, statement });
    }
    return run;
  }

  /** A run of a statement under the limits that hold now. */
  make(statement: RunnableStatement): QueryRun {
    const { connectors, pool, writing } = this.#options;
    return new QueryRun(statement, {
      parser: () => connectors.sqlParser(),
      pool,
      writing,
      rowLimit: rowLimit(),
      timeoutMs: statementTimeoutMs(),
    });
  }

  /** Runs it to its first rows and keeps it in the history. */
  async finish(run: QueryRun): Promise<void> {
    const { logger, history } = this.#options;
    await run.start();
    const { state, result, failure, elapsedMs } = run;
    const words = `${state}, ${result?.rows.length ?? 0} rows, ${Math.round(elapsedMs)} ms`;
    if (failure === undefined) logger.info(`${run.id}: ${words}`);
    else logFailure(failure, run.id, logger);
    await history.record(pastQuery(run));
  }

  async rerun(run: QueryRun): Promise<void> {
    const next = this.make(run.statement);
    this.#options.results.add(next, run.id);
    await this.finish(next);
  }

  /**
   * Has the server sort a result, whose place the sorted one takes once its first rows are here; if that
   * fails, the result stays. @throws QueryError, or the reason of `signal`
   */
  async sortAtServer(
    run: QueryRun,
    sort: readonly SortedColumn[],
    signal: AbortSignal,
  ): Promise<QueryRun> {
    const { results, logger } = this.#options;
    const next = this.make({ ...run.statement, sort });
    const cancel = (): void => next.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    await next.start();
    signal.removeEventListener('abort', cancel);
    signal.throwIfAborted();
    if (next.failure !== undefined) throw next.failure;
    logger.info(`${next.id}: ${run.id} sorted by the server, ${Math.round(next.elapsedMs)} ms`);
    if (results.has(run)) results.add(next, run.id);
    else next.close();
    return next;
  }

  cancelAll(): void {
    for (const run of this.#options.results.runs) if (run.state === 'running') run.cancel();
  }
}

interface Place {
  readonly document: TextDocument;
  readonly offset: number;
}

/** A lens names the place, a key or a menu means the cursor. */
async function placeOf(place: unknown): Promise<Place> {
  if (typeof place === 'object' && place !== null && 'uri' in place && 'offset' in place) {
    const { uri, offset } = place;
    if (uri instanceof Uri && typeof offset === 'number') {
      return { document: await workspace.openTextDocument(uri), offset };
    }
  }
  const editor = window.activeTextEditor;
  if (editor === undefined) throw nothingHere();
  const { document, selection } = editor;
  return { document, offset: document.offsetAt(selection.active) };
}

const titleCharacters = 32;

/** The first words of a statement. */
export function titleOf(sql: string): string {
  const words = sql.replace(/\s+/g, ' ');
  return words.length > titleCharacters ? `${words.slice(0, titleCharacters)}…` : words;
}

function nothingHere(): UsageError {
  return new UsageError('There is no SQL statement at the cursor', {
    remedy: 'put the cursor into one, or use Run above it',
  });
}

function notWhole({ holes }: DocumentStatement): UsageError {
  return new UsageError(`The statement is not whole: ${filledIn(holes)}`, {
    remedy: 'copy it to a .sql file and write the values there',
  });
}
