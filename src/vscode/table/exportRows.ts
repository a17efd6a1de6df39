import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { formatCount } from '../../core/base/sizes';
import { csvSink } from '../../core/warehouse/formats/csvSink';
import { jsonLinesSink } from '../../core/warehouse/formats/jsonSink';
import type { ByteOutput } from '../../core/warehouse/byteOutput';
import type { TableRef } from '../../core/warehouse/pages/table';
import type { ResultSink } from '../../core/warehouse/sqlRunner';
import type { ExportFormat, ExportRequest, ExportResult } from '../../protocol/tableApi';
import { withSignal } from '../support/cancellation';
import type { Connectors } from '../support/connectors';
import { throttle } from '../support/throttle';
import type { TableModel } from './tableModel';
import { countingSink } from './countingSink';

export interface ExportOptions {
  readonly ref: TableRef;
  readonly model: TableModel;
  readonly connectors: Pick<Connectors, 'resultOutput' | 'parquetSink'>;
  /** Closing the view stops it, too. */
  readonly signal: AbortSignal;
}

const formatNames: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
};

/** Writes all rows of a query to a file that the person picks; of one that is not whole nothing is left. */
export async function exportRows(
  request: ExportRequest,
  options: ExportOptions,
): Promise<ExportResult> {
  const { ref, signal } = options;
  const { format } = request;
  const target = await window.showSaveDialog({
    title: `Export ${ref.name} as ${formatNames[format]}`,
    defaultUri: defaultFile(`${ref.name.replaceAll(/[\\/:*?"<>|]/g, '_')}.${format}`),
    filters: { [formatNames[format]]: [format] },
  });
  if (target === undefined) return { kind: 'cancelled' };
  const file = target.fsPath;
  const rows = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Exporting ${ref.name}`, cancellable: true },
    (progress, token) =>
      withSignal(token, (stopped) => {
        const onRows = (count: number): void =>
          progress.report({ message: `${formatCount(count)} rows` });
        const reading = { ...options, signal: AbortSignal.any([signal, stopped]) };
        return writeRows(file, request, reading, onRows);
      }),
  );
  return { kind: 'written', file, rows };
}

async function writeRows(
  file: string,
  request: ExportRequest,
  { model, connectors, signal }: ExportOptions,
  onRows: (count: number) => void,
): Promise<number> {
  const output = await connectors.resultOutput(file);
  let rows = 0;
  const told = throttle(() => onRows(rows));
  try {
    const sink = countingSink(await sinkOf(request.format, output, connectors), (count) => {
      rows = count;
      told.call();
    });
    await model.export(request, { sink, signal });
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
  format: ExportFormat,
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

function defaultFile(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? Uri.file(name) : Uri.joinPath(folder, name);
}
