import { ProgressLocation, window } from 'vscode';
import { formatCount, formatQuantity } from '../../../core/base/sizes';
import type { Logger } from '../../../core/base/logger';
import type { ByteOutput } from '../../../core/warehouse/byteOutput';
import { csvSink } from '../../../core/warehouse/formats/csvSink';
import {
  fileFormatNames,
  type FileExport,
  type FileFormat,
} from '../../../core/warehouse/formats/fileFormats';
import { jsonLinesSink } from '../../../core/warehouse/formats/jsonSink';
import type { ResultSink } from '../../../core/warehouse/sqlRunner';
import { withSignal } from '../editor/cancellation';
import type { Connectors } from '../lakes/connectors';
import { countingSink } from './countingSink';
import { savePlace } from './savePlace';
import { throttle } from '../editor/throttle';

export interface ExportedRows {
  /** What they are of; the file is called so unless the person says otherwise. */
  readonly name: string;
  readonly format: FileFormat;
  /** Said while they are written. */
  readonly title: string;
  /** Hands all of them over. */
  readonly read: (options: ReadOptions) => Promise<void>;
}

export interface ReadOptions {
  readonly sink: ResultSink;
  readonly signal: AbortSignal;
}

export interface ExportOptions {
  readonly connectors: Pick<Connectors, 'resultOutput' | 'parquetSink'>;
  readonly logger: Pick<Logger, 'info'>;
  /** Closing the view stops it, too. */
  readonly signal: AbortSignal;
}

/** Writes rows to a file that the person picks; of one that is not whole nothing is left. */
export async function exportFile(rows: ExportedRows, options: ExportOptions): Promise<FileExport> {
  const { name, format, title } = rows;
  const formatName = fileFormatNames[format];
  const target = await window.showSaveDialog({
    title: `Export ${name} as ${formatName}`,
    defaultUri: savePlace(`${name}.${format}`),
    filters: { [formatName]: [format] },
  });
  if (target === undefined) return { kind: 'cancelled' };
  const file = target.fsPath;
  const start = performance.now();
  const count = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      withSignal(token, (stopped) => {
        const onRows = (written: number): void =>
          progress.report({ message: `${formatCount(written)} rows` });
        const signal = AbortSignal.any([options.signal, stopped]);
        return writeRows(file, rows, { ...options, signal, onRows });
      }),
  );
  const elapsedMs = Math.round(performance.now() - start);
  options.logger.info(
    `exported ${name} to ${file}: ${formatQuantity(count, 'row')}, ${formatName}, ${elapsedMs} ms`,
  );
  return { kind: 'written', file, rows: count };
}

async function writeRows(
  file: string,
  { format, read }: ExportedRows,
  { connectors, signal, onRows }: ExportOptions & { readonly onRows: (count: number) => void },
): Promise<number> {
  const output = await connectors.resultOutput(file);
  let rows = 0;
  const told = throttle(() => onRows(rows));
  try {
    const sink = countingSink(await sinkOf(format, output, connectors), (count) => {
      rows = count;
      told.call();
    });
    await read({ sink, signal });
    await output.complete();
    return rows;
  } catch (error) {
    await output.abandon();
    throw error;
  } finally {
    told.dispose();
  }
}

async function sinkOf(
  format: FileFormat,
  output: ByteOutput,
  { parquetSink }: Pick<Connectors, 'parquetSink'>,
): Promise<ResultSink> {
  switch (format) {
    case 'csv':
      return csvSink(output);
    case 'jsonl':
      return jsonLinesSink(output);
    case 'parquet':
      return parquetSink(output);
  }
}
