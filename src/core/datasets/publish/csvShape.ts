import { joinBytes } from '../../base/textPieces';
import { DatasetError } from '../datasetError';
import { faultAtEnd } from '../preview/csvFaults';
import { CsvIndex, recordsIn } from '../preview/csvIndex';
import { splitRecord } from '../preview/csvRecords';
import type { DatasetColumn } from '../versions/auditRecord';

/** A line of names longer than this is none. */
const mostNameBytes = 1024 * 1024;

/** Counts the rows of CSV that comes in pieces, and keeps its line of names: what a preview reads of it. */
export class CsvShape {
  readonly #index = new CsvIndex();
  /** The text up to the end of the line of names, as far as it came. */
  #head: Uint8Array = new Uint8Array();

  /** @throws DatasetError `fileRefused` if the line of names does not end. */
  add(bytes: Uint8Array): void {
    if (this.#index.count === 0) this.#head = joinBytes([this.#head, bytes]);
    this.#index.append(bytes);
    const isEndless = this.#index.count === 0 && this.#head.length > mostNameBytes;
    if (isEndless) throw refused('its first line has no end');
  }

  /**
   * @throws DatasetError `fileRefused` if there is no line of names, or a quote that is never closed, and for
   * UTF-16
   */
  finish(): { readonly rows: number; readonly columns: readonly DatasetColumn[] } {
    this.#index.end();
    const fault = faultAtEnd(this.#index);
    if (fault !== undefined) throw refused(fault);
    const line = this.#lineOfNames();
    if (line === undefined) throw refused('it is empty, without a line of names');
    if (line.includes(0)) throw refused('it is not written in UTF-8');
    const delimiter = String.fromCharCode(this.#index.delimiter);
    const names = splitRecord(new TextDecoder().decode(line), delimiter);
    return { rows: this.#index.count - 1, columns: names.map((name) => ({ name })) };
  }

  #lineOfNames(): Uint8Array | undefined {
    const start = this.#index.span(0, 1)?.start ?? this.#head.length;
    const first = { skip: 0, limit: 1 };
    return recordsIn(this.#head.subarray(start), this.#index.delimiter, first)[0];
  }
}

function refused(why: string): DatasetError {
  return new DatasetError('fileRefused', `The file is no CSV: ${why}`, {
    remedy: 'Publish CSV with a line of names, or Parquet',
  });
}
