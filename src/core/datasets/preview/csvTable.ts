import { OperatorError } from '../../base/errors';
import { pauseIfDue } from '../../base/slices';
import { DatasetError } from '../datasetError';
import { CsvRecords } from './csvRecords';
import type { KeptText } from './keptText';
import { cutShort } from '../content/damagedContent';
import type { PreviewColumn, PreviewRow, PreviewTable, RowExtent } from './previewTable';

export interface CsvOptions {
  /** What messages call it. */
  readonly name: string;
  /** Types that are recorded of its columns, by their names. */
  readonly types: ReadonlyMap<string, string>;
  /** Where its text is put aside; the table disposes of it. */
  readonly kept: KeptText;
  /** Bytes of text that are read, and put aside, before somebody says to read further. */
  readonly readBytes?: number;
}

const usualReadBytes = 4_000_000_000;
/** Rows that tell whether a column has numbers. */
const sampleRows = 200;

/**
 * The rows of a CSV text with a head, read forward only as far as they are asked for. Opening reads the
 * first of them. @throws DatasetError `contentDamaged` if there is no head, `formUnknown` if the head has no
 * end; what the text's source throws
 */
export async function openCsv(
  text: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): Promise<PreviewTable> {
  const table = new CsvTable(text, options);
  try {
    await table.open();
    return table;
  } catch (error) {
    table.dispose();
    throw error;
  }
}

class CsvTable implements PreviewTable {
  readonly #name: string;
  readonly #types: CsvOptions['types'];
  readonly #readBytes: number;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #kept: KeptText;
  readonly #records: CsvRecords;
  #limitBytes: number;
  #end: 'open' | 'reached' | OperatorError = 'open';
  #columns: readonly PreviewColumn[] = [];
  /** The one that is under way: two may not read at a time. */
  #reading: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(text: AsyncIterable<Uint8Array>, { name, types, kept, readBytes }: CsvOptions) {
    this.#kept = kept;
    this.#records = new CsvRecords(kept);
    this.#name = name;
    this.#types = types;
    this.#readBytes = readBytes ?? usualReadBytes;
    this.#limitBytes = this.#readBytes;
    this.#pieces = text[Symbol.asyncIterator]();
  }

  get columns(): readonly PreviewColumn[] {
    return this.#columns;
  }

  get delimiter(): string {
    return this.#records.delimiter;
  }

  get extent(): RowExtent {
    const rowCount = Math.max(0, this.#records.count - 1);
    if (typeof this.#end !== 'string') return { kind: 'broken', rowCount, failure: this.#end };
    if (this.#end === 'reached') return { kind: 'all', rowCount };
    return { kind: this.#isAtLimit ? 'paused' : 'more', rowCount };
  }

  async open(): Promise<void> {
    await this.#reach(sampleRows);
    const [names, ...sample] = await this.#records.read(0, sampleRows + 1);
    if (names === undefined) throw this.#asFailure() ?? cutShort(this.#name);
    this.#columns = names.map((name, place) => {
      const type = this.#types.get(name) ?? '';
      const isNumber = isNumberColumn(sample.map((fields) => fields[place]));
      return { name, type, isNumber };
    });
  }

  async rows(offset: number, limit: number): Promise<readonly PreviewRow[]> {
    await this.#reach(offset + limit);
    // The first record is the head.
    return this.#records.read(offset + 1, limit);
  }

  readFurther(): void {
    this.#limitBytes = this.#records.sizeBytes + this.#readBytes;
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#reading.then(() => this.#pieces.return?.()).catch(() => undefined);
    void this.#reading.then(() => this.#kept.dispose());
  }

  get #isAtLimit(): boolean {
    return this.#records.sizeBytes >= this.#limitBytes;
  }

  /** Reads until there are so many rows, or no more are to be had. */
  #reach(rowCount: number): Promise<void> {
    const reading = this.#reading.then(() => this.#readUntil(rowCount));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readUntil(rowCount: number): Promise<void> {
    while (this.#isWanting(rowCount)) {
      try {
        await this.#readPiece();
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        this.#end = error;
      }
      await pauseIfDue();
    }
  }

  async #readPiece(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done !== true) await this.#records.append(next.value);
    const fault = next.done === true ? this.#records.end() : this.#records.fault;
    if (fault !== undefined) this.#end = unreadable(this.#name, fault);
    else if (next.done === true) this.#end = 'reached';
  }

  #isWanting(rowCount: number): boolean {
    if (this.#end !== 'open' || this.#isDisposed) return false;
    return this.#records.count <= rowCount && !this.#isAtLimit;
  }

  #asFailure(): OperatorError | undefined {
    return typeof this.#end === 'string' ? undefined : this.#end;
  }
}

function unreadable(name: string, fault: string): DatasetError {
  return new DatasetError('formUnknown', `${name} can be read no further: ${fault}`, {
    remedy: 'Get the whole file with lakeside get, or publish it again with its quotes closed',
  });
}

const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** True if what there is in the column are numbers; a column without anything has none. */
function isNumberColumn(cells: readonly (string | undefined)[]): boolean {
  const filled = cells.filter((cell) => cell !== undefined && cell !== '');
  return filled.length > 0 && filled.every((cell) => cell !== undefined && numberText.test(cell));
}
