import * as fc from 'fast-check';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as crc32OfNode } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crc32, crc32OfBytes } from '../../../src/connectors/stateFolder/crc32';
import { FileJournals } from '../../../src/connectors/stateFolder/fileJournals';
import {
  parseJournal,
  renderHeader,
  renderLine,
} from '../../../src/connectors/stateFolder/journalLines';
import { nullLogger, type Logger } from '../../../src/core/base/logger';
import type { JournalKey } from '../../../src/core/storage/journal';

const key: JournalKey = {
  endpoint: 'https://lab.blob.core.windows.net',
  container: 'miseq01',
  prefix: 'MiSeqOutput/run/',
  sourceFolder: '/net/MiSeqOutput',
};

const anyRecord = fc.record({
  path: fc.string({ unit: 'binary' }),
  sizeBytes: fc.nat(),
  nested: fc.jsonValue(),
});

let folder = '';
let warnings: string[] = [];
const logger: Logger = { ...nullLogger, warn: (message) => void warnings.push(message) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-'));
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true }));

const journals = (mostBytes?: number): FileJournals =>
  new FileJournals(folder, { logger, ...(mostBytes === undefined ? {} : { mostBytes }) });

async function write(records: readonly unknown[]): Promise<void> {
  const journal = await journals().open(key);
  for (const record of records) journal.append(record);
  await journal.close();
}

async function recordsOf(of = key): Promise<readonly unknown[]> {
  return (await journals().open(of)).records;
}

async function fileOfJournal(): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'journals'));
  return join(folder, 'journals', name);
}

describe('the lines of a journal', () => {
  test('have the checksum that everybody knows', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => crc32OfBytes(bytes) === crc32OfNode(bytes)));
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (start, rest) => {
        const both = crc32OfNode(Buffer.concat([start, rest]));
        expect(crc32OfBytes(rest, crc32OfBytes(start))).toBe(both);
        expect(crc32(rest, crc32(start))).toBe(both);
      }),
    );
    expect(crc32('größe')).toBe(crc32OfBytes(Buffer.from('größe')));
  });

  test('cut at any byte keep every record before the cut, and none other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 4 }), async (records) => {
        const lines = [renderHeader(key), ...records.map(renderLine)].map((line) =>
          Buffer.from(line),
        );
        const whole = Buffer.concat(lines);
        const survivors: unknown[] = JSON.parse(JSON.stringify(records));
        const ends = lines.map((_, index) => Buffer.concat(lines.slice(0, index + 1)).length);
        for (let cut = 0; cut <= whole.length; cut += 1) {
          const linesLeft = ends.filter((end) => end <= cut).length;
          expect(await parseJournal(whole.subarray(0, cut), key)).toEqual({
            records: survivors.slice(0, Math.max(0, linesLeft - 1)),
            wholeBytes: ends[linesLeft - 1] ?? 0,
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  test('with any one bit turned give no record that was not written', async () => {
    const records = [
      { path: 'a', sizeBytes: 1 },
      { path: 'b', sizeBytes: 2 },
    ];
    const whole = Buffer.from([renderHeader(key), ...records.map(renderLine)].join(''));
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const survived = (await parseJournal(damaged, key)).records;
      expect(survived.length).toBeLessThan(records.length);
      expect(survived).toEqual(records.slice(0, survived.length));
    }
  });
});

describe('a journal on disk', () => {
  test('gives back what was appended, in order, to the next that opens it', async () => {
    await write([{ path: 'a' }, { path: 'ä\n"' }]);
    await write([{ path: 'c' }]);
    expect(await recordsOf()).toEqual([{ path: 'a' }, { path: 'ä\n"' }, { path: 'c' }]);
    expect((await stat(await fileOfJournal())).mode & 0o777).toBe(0o600);
  });

  test('is there for others before it is closed, once flushed', async () => {
    const journal = await journals().open(key);
    journal.append({ path: 'a' });
    await journal.flush();
    expect(await recordsOf()).toEqual([{ path: 'a' }]);
    await journal.close();
  });

  test('reaches the disk by itself within a moment', async () => {
    const journal = await journals().open(key);
    journal.append({ path: 'a' });
    await expect.poll(() => recordsOf(), { timeout: 2000 }).toEqual([{ path: 'a' }]);
    await journal.close();
  });

  test('makes no file until there is something to keep, and leaves none when it is cleared', async () => {
    const journal = await journals().open(key);
    await journal.flush();
    expect(await readdir(folder)).toEqual([]);
    journal.append({ path: 'a' });
    await journal.flush();
    journal.append({ path: 'b' });
    await journal.clear();
    expect(await readdir(join(folder, 'journals'))).toEqual([]);
    journal.append({ path: 'c' });
    await journal.close();
    expect(await recordsOf()).toEqual([{ path: 'c' }]);
  });

  test('is one for each run, place and source', async () => {
    await write([{ path: 'a' }]);
    const others: readonly JournalKey[] = [
      { ...key, endpoint: 'https://other.blob.core.windows.net' },
      { ...key, container: 'other' },
      { ...key, prefix: 'MiSeqOutput/other/' },
      { ...key, sourceFolder: '/net/other' },
    ];
    for (const other of others) expect(await recordsOf(other)).toEqual([]);
  });

  test('that a crash cut short goes on behind its last whole line', async () => {
    await write([{ path: 'a' }, { path: 'b' }]);
    const file = await fileOfJournal();
    await truncate(file, (await stat(file)).size - 3);
    await write([{ path: 'c' }]);
    expect(await recordsOf()).toEqual([{ path: 'a' }, { path: 'c' }]);
  });

  test('that is garbage is an empty one, and is replaced', async () => {
    await write([{ path: 'a' }]);
    const file = await fileOfJournal();
    await writeFile(file, 'not a journal\n'.repeat(100));
    expect(await recordsOf()).toEqual([]);
    await write([{ path: 'b' }]);
    expect(await recordsOf()).toEqual([{ path: 'b' }]);
    expect(await readFile(file, 'utf8')).not.toContain('not a journal');
  });

  test('that cannot be kept says so once and fails nothing', async () => {
    // A file where the folder should be: no user, root included, can write there.
    await writeFile(join(folder, 'journals'), '');
    const journal = await journals().open(key);
    expect(journal.problem).toBeUndefined();
    for (const path of ['a', 'b']) {
      journal.append({ path });
      await journal.flush();
    }
    expect(journal.problem).toContain('cannot be kept');
    await journal.clear();
    await journal.close();
    expect(warnings).toHaveLength(1);
  });

  test('that may not grow further says so and keeps what was whole', async () => {
    await write([{ path: 'a' }]);
    const file = await fileOfJournal();
    const bytes = await readFile(file);
    const journal = await journals(bytes.length + 10).open(key);
    journal.append({ path: 'b'.repeat(100) });
    await journal.close();
    expect(journal.problem).toContain('grown too large');
    expect(await recordsOf()).toEqual([{ path: 'a' }]);
  });

  test('that may not be read is an empty one', async () => {
    await mkdir(join(folder, 'journals'));
    await write([{ path: 'a' }]);
    const file = await fileOfJournal();
    await chmod(file, 0o000);
    const isRoot = process.getuid?.() === 0;
    expect(await recordsOf()).toEqual(isRoot ? [{ path: 'a' }] : []);
  });

  test('takes 20,000 records in groups, not one by one', async () => {
    const journal = await journals().open(key);
    const records = Array.from({ length: 20_000 }, (_, index) => ({ path: `file-${index}` }));
    for (const record of records) journal.append(record);
    await journal.close();
    expect(await recordsOf()).toEqual(records);
  });
});
