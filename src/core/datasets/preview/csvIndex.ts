import { joinBytes } from '../../base/textPieces';
import { formOf, tellsForm } from './csvHead';
import { carriageReturn, CsvScanner, lineFeed } from './csvScanner';

/** A group is read as a whole to show one of its records: few enough, and not too much text. */
const groupRecords = 128;
const groupBytes = 64 * 1024;

/** Text in which records lie, and how many of them come before the ones that are wanted. */
export interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly skip: number;
}

/**
 * Where the records of a CSV text are, which comes in pieces and is kept elsewhere: only the place of
 * each group is noted, so that a hundred million records take a few megabytes.
 */
export class CsvIndex {
  readonly #groupStarts: number[] = [];
  /** The number of each group's first record. */
  readonly #groupRecords: number[] = [];
  #scanner: CsvScanner | undefined;
  /** The beginning, until it tells how the text is written. */
  #held: Uint8Array = new Uint8Array();
  #delimiter = 0x2c;
  #count = 0;
  #sizeBytes = 0;
  #recordStart = 0;
  #last = lineFeed;

  /** Records that are complete; blank lines are none. */
  get count(): number {
    return this.#count;
  }

  /** Of the text so far. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Of the record that is under way. */
  get openBytes(): number {
    return this.#sizeBytes - this.#recordStart;
  }

  /** True while a quote of the record under way is not closed. */
  get isQuoted(): boolean {
    return this.#scanner?.isQuoted ?? false;
  }

  get delimiter(): number {
    return this.#delimiter;
  }

  append(piece: Uint8Array): void {
    this.#sizeBytes += piece.length;
    if (this.#scanner !== undefined) return this.#scan(piece);
    this.#held = joinBytes([this.#held, piece]);
    if (tellsForm(this.#held)) this.#begin();
  }

  /** What follows the last end of a line is a record, too, unless a quote in it is not closed. */
  end(): void {
    this.#begin();
    if (this.isQuoted) return;
    this.#close(this.#sizeBytes, this.#last);
    this.#recordStart = this.#sizeBytes;
  }

  /**
   * The text that holds records from `first` on, at most `limit`, and fewer where they are more text than
   * `mostBytes`: those of one group, then. `undefined` = there are none.
   */
  span(first: number, limit: number, mostBytes = Infinity): RecordSpan | undefined {
    const last = Math.min(first + limit, this.#count) - 1;
    if (last < first) return undefined;
    const group = this.#groupOf(first);
    const start = this.#groupStarts[group] ?? 0;
    let lastGroup = this.#groupOf(last);
    while (lastGroup > group && this.#endOf(lastGroup) - start > mostBytes) lastGroup -= 1;
    const skip = first - (this.#groupRecords[group] ?? 0);
    return { start, end: this.#endOf(lastGroup), skip };
  }

  #endOf(group: number): number {
    return this.#groupStarts[group + 1] ?? this.#recordStart;
  }

  /** Reads what was held back until it told how the text is written. */
  #begin(): void {
    if (this.#scanner !== undefined) return;
    const { markBytes, delimiter } = formOf(this.#held);
    this.#delimiter = delimiter;
    this.#scanner = new CsvScanner(delimiter);
    this.#recordStart = markBytes;
    const text = this.#held.subarray(markBytes);
    this.#held = new Uint8Array();
    this.#scan(text);
  }

  #scan(text: Uint8Array): void {
    const origin = this.#sizeBytes - text.length;
    this.#scanner?.scan(text, (at) => {
      this.#close(origin + at, at === 0 ? this.#last : text[at - 1]);
      this.#recordStart = origin + at + 1;
    });
    this.#last = text.at(-1) ?? this.#last;
  }

  /** Counts the record that ends before an offset, unless the line is blank. */
  #close(end: number, last: number | undefined): void {
    if (isBlank(this.#recordStart, end, last)) return;
    const ofGroup = this.#count - (this.#groupRecords.at(-1) ?? 0);
    const bytesOfGroup = this.#recordStart - (this.#groupStarts.at(-1) ?? 0);
    const isNew = this.#count === 0 || ofGroup >= groupRecords || bytesOfGroup >= groupBytes;
    if (isNew) {
      this.#groupStarts.push(this.#recordStart);
      this.#groupRecords.push(this.#count);
    }
    this.#count += 1;
  }

  /** The last group that begins at or before a record, found by halving. */
  #groupOf(record: number): number {
    let low = 0;
    let high = this.#groupRecords.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#groupRecords[middle] ?? 0) <= record) low = middle;
      else high = middle;
    }
    return low;
  }
}

function isBlank(start: number, end: number, last: number | undefined): boolean {
  return end === start || (end === start + 1 && last === carriageReturn);
}

/** The records of a text that begins with one, as many as are wanted, each without its end of line. */
export function recordsIn(
  text: Uint8Array,
  delimiter: number,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  let seen = 0;
  let start = 0;
  const close = (end: number): void => {
    const last = text[end - 1];
    if (!isBlank(start, end, last)) {
      const trimmed = last === carriageReturn ? end - 1 : end;
      if (seen >= skip && records.length < limit) records.push(text.subarray(start, trimmed));
      seen += 1;
    }
    start = end + 1;
  };
  new CsvScanner(delimiter).scan(text, close);
  close(text.length);
  return records;
}
