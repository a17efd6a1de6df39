import { carriageReturn, lineFeed } from './csvScanner';

/** Commas unless the head has more of the others. */
const delimiters = [0x2c, 0x3b, 0x09];
const byteOrderMark = [0xef, 0xbb, 0xbf];
/** Of a head that is longer, that much tells how it is written. */
const enoughBytes = 64 * 1024;

const quotedField = /(^|[,;\t])"(?:[^"]|"")*"?/g;

/** How a CSV text is written, as its beginning tells. */
export interface CsvForm {
  /** Bytes before the first record. */
  readonly markBytes: number;
  /** What separates fields: whatever the head has most of, outside quotes. */
  readonly delimiter: number;
}

/** True if a text is long enough to tell how it is written: up to the end of the first record that is not blank. */
export function tellsForm(text: Uint8Array): boolean {
  return text.length >= enoughBytes || unquotedStart(text).includes('\n');
}

/** How a text that begins so is written. */
export function formOf(text: Uint8Array): CsvForm {
  const [head = ''] = unquotedStart(text).split('\n', 1);
  const counts = delimiters.map((code) => head.split(String.fromCharCode(code)).length);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))] ?? 0x2c;
  return { markBytes: markBytesOf(text), delimiter };
}

function markBytesOf(text: Uint8Array): number {
  return byteOrderMark.every((byte, at) => text[at] === byte) ? byteOrderMark.length : 0;
}

/**
 * Text from the first line that is not blank on, without its quoted fields: names may have line breaks, too.
 * A letter is a byte.
 */
function unquotedStart(text: Uint8Array): string {
  const lines = text.subarray(markBytesOf(text));
  const start = lines.findIndex((byte) => byte !== lineFeed && byte !== carriageReturn);
  if (start < 0) return '';
  const letters = new TextDecoder('latin1').decode(lines.subarray(start, start + enoughBytes));
  return letters.replace(quotedField, '$1');
}
