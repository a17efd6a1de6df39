import { UsageError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import { formatQuantity } from '../../../core/base/sizes';
import type { FileExport, FileFormat } from '../../../core/warehouse/formats/fileFormats';
import type { Connectors } from '../../support/lakes/connectors';
import { exportFile, type ReadOptions } from '../../support/documents/exportFile';
import type { QueryRun } from './queryRun';

export interface ExportResultOptions {
  readonly connectors: Pick<Connectors, 'resultOutput' | 'parquetSink' | 'sqlRunner'>;
  readonly logger: Pick<Logger, 'info'>;
  /** Closing the results stops it, too. */
  readonly signal: AbortSignal;
}

/** Rows that are handed over at a time. */
const rowsPerChunk = 500;

/**
 * Writes all that a statement gives to a file: what is here if that is all; otherwise the statement is
 * run again, only reading, and its rows go from the server to the file.
 * @throws UsageError for what writes and did not come to its end: it is not done twice
 */
export async function exportResult(
  run: QueryRun,
  format: FileFormat,
  options: ExportResultOptions,
): Promise<FileExport> {
  const { result } = run;
  if (result?.isWhole === true && !result.hasCuts) {
    const title = `Exporting ${formatQuantity(run.rows.length, 'row')}`;
    return exportFile({ name, format, title, read: (to) => readHere(run, to) }, options);
  }
  if (run.isWriting) throw notTwice();
  const title = 'Running the statement again, to export all of its rows';
  const read = (to: ReadOptions): Promise<void> => readAgain(run, to, options);
  return exportFile({ name, format, title, read }, options);
}

const name = 'result';

async function readHere(run: QueryRun, { sink, signal }: ReadOptions): Promise<void> {
  const { rows } = run;
  await sink.begin(run.result?.columns ?? []);
  for (let first = 0; first < rows.length; first += rowsPerChunk) {
    signal.throwIfAborted();
    await sink.rows(rows.slice(first, first + rowsPerChunk));
  }
  await sink.end();
}

async function readAgain(
  run: QueryRun,
  { sink, signal }: ReadOptions,
  { connectors }: ExportResultOptions,
): Promise<void> {
  const { database } = run.statement;
  const plan = await run.planToRead();
  await database.use({ mayAsk: true, signal }, async (login) => {
    const runner = await connectors.sqlRunner(database.connection, login);
    const all = { rowLimit: undefined, timeoutMs: undefined };
    await runner.run(plan, { sink, signal, onNotice: () => undefined, ...all });
  });
}

function notTwice(): UsageError {
  return new UsageError('Not all rows of the statement are here', {
    remedy: 'it may write, so that it is not run a second time: run it again yourself',
  });
}
