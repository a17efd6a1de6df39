import type { ByteOutput } from '../../core/warehouse/byteOutput';
import { csvSink } from '../../core/warehouse/formats/csvSink';
import { jsonLinesSink, jsonSink } from '../../core/warehouse/formats/jsonSink';
import { tableSink } from '../../core/warehouse/formats/tableSink';
import type { ResultSink } from '../../core/warehouse/sqlRunner';
import { lengthOf } from '../terminal/textStyle';

export type ResultFormat = 'table' | 'csv' | 'json' | 'jsonl';

export const resultFormats: readonly ResultFormat[] = ['table', 'csv', 'json', 'jsonl'];

/** What writes a result in a format. */
export function chooseFormat(format: ResultFormat, output: ByteOutput): ResultSink {
  switch (format) {
    case 'table':
      return tableSink(output, { lengthOf });
    case 'csv':
      return csvSink(output);
    case 'json':
      return jsonSink(output);
    case 'jsonl':
      return jsonLinesSink(output);
  }
}
