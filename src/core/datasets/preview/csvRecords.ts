import { faultAtEnd, faultUnderWay } from './csvFaults';
import { CsvIndex, recordsIn } from './csvIndex';
import type { KeptText } from './keptText';

/** Of text that is in memory at a time; a group of records may be as much with its last one. */
const mostReadBytes = 32_000_000;

/**
 * The records of a CSV text that comes in pieces. The text is put aside as it comes, and a record is read
 * back and taken apart when it is asked for.
 */
export class CsvRecords {
  readonly #kept: KeptText;
  readonly #index = new CsvIndex();
  readonly #decoder = new TextDecoder();

  constructor(kept: KeptText) {
    this.#kept = kept;
  }

  /** Records that are complete. */
  get count(): number {
    return this.#index.count;
  }

  /** What separates fields, as the head tells. */
  get delimiter(): string {
    return String.fromCharCode(this.#index.delimiter);
  }

  /** Of the text so far. */
  get sizeBytes(): number {
    return this.#index.sizeBytes;
  }

  /** Why the record that follows them is not worth waiting for; `undefined` = it may yet end. */
  get fault(): string | undefined {
    return faultUnderWay(this.#index);
  }

  /** One piece at a time. @throws OperatorError if there is no room for it */
  async append(piece: Uint8Array): Promise<void> {
    if (piece.length === 0) return;
    await this.#kept.append(piece);
    this.#index.append(piece);
  }

  /**
   * What follows the last end of a line is a record, too. What is wrong with it otherwise is returned, as the
   * rest of a sentence.
   */
  end(): string | undefined {
    this.#index.end();
    return faultAtEnd(this.#index);
  }

  /** The fields of records from `first` on, at most `limit`; fewer, but one, where they are much text. */
  async read(first: number, limit: number): Promise<readonly (readonly string[])[]> {
    const span = this.#index.span(first, limit, mostReadBytes);
    if (span === undefined) return [];
    const text = await this.#kept.read(span.start, span.end);
    return recordsIn(text, this.#index.delimiter, { skip: span.skip, limit }).map((record) =>
      splitRecord(this.#decoder.decode(record), this.delimiter),
    );
  }
}

/** The fields of one record, without what quotes them. */
export function splitRecord(text: string, delimiter: string): readonly string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const { field, end } = text[at] === '"' ? quotedField(text, at) : { field: '', end: at };
    const next = text.indexOf(delimiter, end);
    fields.push(field + text.slice(end, next < 0 ? undefined : next));
    if (next < 0) return fields;
    at = next + delimiter.length;
  }
}

/** What stands between quotes, and where it ends; what follows up to the delimiter belongs to it. */
function quotedField(
  text: string,
  start: number,
): { readonly field: string; readonly end: number } {
  const parts: string[] = [];
  for (let from = start + 1; ;) {
    const end = text.indexOf('"', from);
    if (end < 0) return { field: [...parts, text.slice(from)].join('"'), end: text.length };
    parts.push(text.slice(from, end));
    if (text[end + 1] !== '"') return { field: parts.join('"'), end: end + 1 };
    from = end + 2;
  }
}
