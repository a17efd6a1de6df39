import { DatasetError } from '../datasetError';
import type { DatasetColumn } from '../versions/auditRecord';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A line of names longer than this is none. */
const mostNameBytes = 1024 * 1024;

/**
 * Counts the rows of CSV that comes in pieces, and keeps its line of names. A line break within quotes
 * ends no row, and an empty line is none.
 */
export class CsvShape {
  #isQuoted = false;
  #isEmptyLine = true;
  #lines = 0;
  /** Bytes of the first line so far; `undefined` once it is over. */
  #first: number[] | undefined = [];
  #names: readonly string[] = [];

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === lineFeed && !this.#isQuoted) {
        this.#endLine();
        continue;
      }
      if (byte === quote) this.#isQuoted = !this.#isQuoted;
      if (byte !== carriageReturn) this.#isEmptyLine = false;
      if (this.#first !== undefined) this.#keep(byte);
    }
  }

  /** @throws DatasetError `fileRefused` if there is no line of names, or a quote that is never closed. */
  finish(): { readonly rows: number; readonly columns: readonly DatasetColumn[] } {
    if (this.#isQuoted) throw refused('a quote in it is never closed');
    this.#endLine();
    if (this.#lines === 0) throw refused('it is empty, without a line of names');
    return { rows: this.#lines - 1, columns: this.#names.map((name) => ({ name })) };
  }

  #endLine(): void {
    if (!this.#isEmptyLine) {
      this.#lines += 1;
      if (this.#first !== undefined) {
        this.#names = namesIn(new TextDecoder().decode(Uint8Array.from(this.#first)));
        this.#first = undefined;
      }
    }
    this.#isEmptyLine = true;
  }

  #keep(byte: number): void {
    this.#first?.push(byte);
    if ((this.#first?.length ?? 0) > mostNameBytes) throw refused('its first line has no end');
  }
}

function refused(why: string): DatasetError {
  return new DatasetError('fileRefused', `The file is no CSV: ${why}`, {
    remedy: 'Publish CSV with a line of names, or Parquet',
  });
}

/** Whatever of these the line has most of separates it. */
const separators = [',', '\t', ';'];

function namesIn(line: string): readonly string[] {
  const text = line.replace(/^\uFEFF/, '').replace(/\r$/, '');
  const [, separator] = separators
    .map((one) => [text.split(one).length, one] as const)
    .reduce((most, one) => (one[0] > most[0] ? one : most));
  return fieldsOf(text, separator);
}

function fieldsOf(line: string, separator: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === separator && !isQuoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field].map(unquoted);
}

function unquoted(field: string): string {
  const text = field.trim();
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
