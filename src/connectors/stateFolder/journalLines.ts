import { pauseIfDue } from '../../core/base/slices';
import type { JournalKey } from '../../core/storage/journal';
import { crc32 } from './crc32';

const format = 'lakeside-journal-1';
const lineEnd = 0x0a;
/** The checksum in hex and a space. */
const checksumBytes = 9;
/** Lines between two looks at the clock. */
const linesPerLook = 64;

/** What a journal's file holds. */
export interface JournalContent {
  /** Every record up to the first line that is damaged or cut short. */
  readonly records: readonly unknown[];
  /** How far the file is whole; 0 if it is no journal of this key. */
  readonly wholeBytes: number;
}

/** A record as a line: checksum, space, JSON, line break, which JSON itself never holds. */
export function renderLine(record: unknown): string {
  const text = JSON.stringify(record);
  return `${checksumOf(text)} ${text}\n`;
}

/** The line that says what a journal is about. */
export function renderHeader(key: JournalKey): string {
  return renderLine({ format, ...partsOf(key) });
}

/** What survived of a journal, wherever a crash cut it. */
export async function parseJournal(bytes: Uint8Array, key: JournalKey): Promise<JournalContent> {
  const [header, ...records] = await wholeLinesOf(bytes);
  if (
    header === undefined ||
    !Buffer.from(renderHeader(key)).equals(bytes.subarray(0, header.end))
  ) {
    return { records: [], wholeBytes: 0 };
  }
  return {
    records: records.map(({ record }) => record),
    wholeBytes: records.at(-1)?.end ?? header.end,
  };
}

interface WholeLine {
  readonly record: unknown;
  /** Where the next line starts. */
  readonly end: number;
}

async function wholeLinesOf(bytes: Uint8Array): Promise<readonly WholeLine[]> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: WholeLine[] = [];
  for (let start = 0; start < text.length;) {
    const end = text.indexOf(lineEnd, start) + 1;
    const record = end === 0 ? undefined : parseLine(text.subarray(start, end - 1));
    if (record === undefined) break;
    lines.push({ record, end });
    if (lines.length % linesPerLook === 0) await pauseIfDue();
    start = end;
  }
  return lines;
}

/** `undefined` if it is damaged; no record of JSON is that. */
function parseLine(line: Buffer): unknown {
  const text = line.toString('utf8', checksumBytes);
  if (line.toString('latin1', 0, checksumBytes) !== `${checksumOf(text)} `) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checksumOf(text: string): string {
  return crc32(text)
    .toString(16)
    .padStart(checksumBytes - 1, '0');
}

function partsOf({ endpoint, container, prefix, sourceFolder }: JournalKey): JournalKey {
  return { endpoint, container, prefix, sourceFolder };
}
