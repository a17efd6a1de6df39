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

/** True if a text is long enough to tell how it is written: up to the end of the first line that is not blank. */
export function tellsForm(text: Uint8Array): boolean {
  return text.length >= enoughBytes || text.indexOf(lineFeed, headStart(text)) >= 0;
}

/** How a text that begins so is written. */
export function formOf(text: Uint8Array): CsvForm {
  const markBytes = byteOrderMark.every((byte, at) => text[at] === byte) ? byteOrderMark.length : 0;
  const head = headOf(text.subarray(markBytes)).replace(quotedField, '$1');
  const counts = delimiters.map((code) => head.split(String.fromCharCode(code)).length);
  return { markBytes, delimiter: delimiters[counts.indexOf(Math.max(...counts))] ?? 0x2c };
}

/** The first line that is not blank; a letter is a byte. */
function headOf(text: Uint8Array): string {
  const start = headStart(text);
  const end = text.indexOf(lineFeed, start);
  return new TextDecoder('latin1').decode(text.subarray(start, end < 0 ? enoughBytes : end));
}

function headStart(text: Uint8Array): number {
  const start = text.findIndex((byte) => byte !== lineFeed && byte !== carriageReturn);
  return start < 0 ? text.length : start;
}
