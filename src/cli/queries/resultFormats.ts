import type { ByteOutput } from '../../core/warehouse/byteOutput';
import { csvSink } from '../../core/warehouse/formats/csvSink';
import { jsonLinesSink, jsonSink } from '../../core/warehouse/formats/jsonSink';
import { tableSink } from '../../core/warehouse/formats/tableSink';
import type { ResultSink } from '../../core/warehouse/sqlRunner';
import type { FullConnectors } from '../program/commandHost';
import { lengthOf } from '../terminal/textStyle';

export type ResultFormat = 'table' | 'csv' | 'json' | 'jsonl' | 'parquet';

export const resultFormats: readonly ResultFormat[] = ['table', 'csv', 'json', 'jsonl', 'parquet'];

/** What writes a result in a format. */
export async function chooseFormat(
  format: ResultFormat,
  output: ByteOutput,
  connectors: Pick<FullConnectors, 'parquetSink'>,
): Promise<ResultSink> {
  switch (format) {
    case 'table':
      return tableSink(output, { lengthOf });
    case 'csv':
      return csvSink(output);
    case 'json':
      return jsonSink(output);
    case 'jsonl':
      return jsonLinesSink(output);
    case 'parquet':
      return connectors.parquetSink(output);
  }
}
