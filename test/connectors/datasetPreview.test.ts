import { createHash } from 'node:crypto';
import { open as openFile, readdir, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openCsv, type CsvOptions } from '../../src/core/datasets/preview/csvTable';
import { openParquet } from '../../src/connectors/parquet/parquetTable';
import { gunzipped } from '../../src/connectors/gzip/gunzipped';
import { DatasetError } from '../../src/core/datasets/datasetError';
import type { PreviewFile, PreviewTable } from '../../src/core/datasets/preview/previewTable';
import { openPreview } from '../../src/connect/preview';
import { TemporaryText } from '../../src/connectors/keptText/temporaryText';
import { readWhole, type Preview } from '../../src/core/datasets/preview/readWhole';
import { rangedContent } from '../../src/core/datasets/preview/rangedContent';

/** Rows that hardly pack, so that what is read is what is asked for. */
const rowCount = 60_000;
const text = `id,value\n${Array.from({ length: rowCount }, (_, row) => `${row},${noise(row)}\n`).join('')}`;
const packed = gzipSync(text);

describe('A csv.gz', () => {
  test('is read no further than its rows are asked for', async () => {
    const file = countingFile(packed);
    const table = await open(file);
    expect(table.columns).toEqual([
      { name: 'id', type: 'integer', isNumber: true },
      { name: 'value', type: '', isNumber: false },
    ]);
    expect(await table.rows(0, 2)).toEqual([
      ['0', noise(0)],
      ['1', noise(1)],
    ]);
    expect(table.extent.kind).toBe('more');
    expect(file.bytesRead()).toBeLessThan(300_000);
    expect(packed.length).toBeGreaterThan(1_000_000);
    expect(await table.rows(rowCount - 1, 10)).toEqual([[`${rowCount - 1}`, noise(rowCount - 1)]]);
    expect(table.extent).toEqual({ kind: 'all', rowCount });
    expect(file.bytesRead()).toBe(packed.length);
  });

  test('pauses once enough text is put aside, and reads on when it is told to', async () => {
    const table = await open(countingFile(packed), { readBytes: 100_000 });
    expect(await table.rows(rowCount - 1, 1)).toEqual([]);
    const paused = table.extent;
    expect(paused.kind).toBe('paused');
    table.readFurther();
    await table.rows(rowCount - 1, 1);
    expect(table.extent.kind).toBe('paused');
    expect(table.extent.rowCount).toBeGreaterThan(paused.rowCount);
  });

  test('that is cut in half shows what is whole, and says that it is cut', async () => {
    const table = await open(countingFile(packed.subarray(0, packed.length / 2)));
    expect(await table.rows(rowCount - 1, 1)).toEqual([]);
    const { kind, rowCount: whole } = table.extent;
    expect(kind).toBe('broken');
    expect(whole).toBeGreaterThan(rowCount / 3);
    expect(await table.rows(whole - 1, 5)).toEqual([[`${whole - 1}`, noise(whole - 1)]]);
  });

  test('whose quote is never closed shows the rows before it, and says which row that is', async () => {
    const table = await open(countingFile(gzipSync('id,value\n1,5" disc\n2,"open\n3,x\n')));
    expect(await table.rows(0, 9)).toEqual([['1', '5" disc']]);
    expect(table.extent).toMatchObject({
      kind: 'broken',
      rowCount: 1,
      failure: { message: 'x.csv.gz can be read no further: a quote in row 2 is never closed' },
    });
  });

  test('is not read on for a quote that may be closed gigabytes later', async () => {
    const rest = Array.from({ length: 4_000_000 }, (_, row) => `${row},abc\n`).join('');
    const file = countingFile(gzipSync(`id,value\n1,x\n2,"open\n${rest}`));
    const table = await open(file);
    expect(table.extent).toMatchObject({
      kind: 'broken',
      rowCount: 1,
      failure: {
        message: expect.stringContaining('a quote in row 2 is not closed within 32.0 MB'),
      },
    });
    expect(file.bytesRead()).toBeLessThan(file.sizeBytes);
  });

  test('that is none is refused', async () => {
    const refused = open(countingFile(Buffer.from('id,value\n1,2\n')));
    await expect(refused).rejects.toSatisfy((error) => DatasetError.is(error, 'contentDamaged'));
  });

  test('of several members, as bgzip writes it, is one text', async () => {
    const members = Buffer.concat([gzipSync('id\n1\n'), gzipSync('2\n')]);
    const table = await open(countingFile(members));
    expect(await table.rows(0, 9)).toEqual([['1'], ['2']]);
  });

  test('lets go of its source when nobody looks any more', async () => {
    const file = countingFile(packed);
    const table = await open(file);
    table.dispose();
    const before = file.bytesRead();
    expect(await table.rows(rowCount - 1, 1)).toEqual([]);
    expect(file.bytesRead()).toBe(before);
  });

  test('hands on what its source could not do', async () => {
    const failing: PreviewFile = {
      name: 'x.csv.gz',
      sizeBytes: 9,
      read: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () =>
            Promise.reject(
              new DatasetError('formUnknown', 'the source is away', { remedy: 'wait' }),
            ),
        }),
      }),
    };
    await expect(open(failing)).rejects.toThrow('the source is away');
  });
});

describe('A file that is read to its end', () => {
  const hashes = (content: Uint8Array) => ({
    md5Hex: createHash('md5').update(content).digest('hex'),
    sha256Hex: createHash('sha256').update(content).digest('hex'),
  });
  const options = () => ({ signal: new AbortController().signal, onProgress: () => undefined });
  const types = new Map<string, string>();

  test('is verified, and each of its rows is there without asking for it again', async () => {
    const file = countingFile(packed);
    const whole = await preview(file, { format: 'csv.gz', types, hashes: hashes(packed) });
    expect(whole.file.isVerified).toBe(false);
    await readWhole(whole, 'csv.gz', options());
    expect(whole.file.isVerified).toBe(true);
    expect(whole.file.checkedBy).toBe('MD5 and SHA-256');
    expect(whole.table.extent).toEqual({ kind: 'all', rowCount });
    for (const row of [rowCount - 1, 3, rowCount / 2]) {
      expect(await whole.table.rows(row, 1)).toEqual([[`${row}`, noise(row)]]);
    }
    expect(file.bytesRead()).toBe(packed.length);
  });

  test('is verified if it is Parquet, too, of which rows are read by ranges', async () => {
    const content = largeParquet();
    const file = countingFile(content, 'x.parquet');
    const whole = await preview(file, { format: 'parquet', types, hashes: hashes(content) });
    await readWhole(whole, 'parquet', options());
    expect(whole.file.isVerified).toBe(true);
    const other = { ...hashes(content), sha256Hex: '0'.repeat(64) };
    const damaged = await preview(file, { format: 'parquet', types, hashes: other });
    await expect(readWhole(damaged, 'parquet', options())).rejects.toThrow('its SHA-256 is');
    expect(damaged.file.isVerified).toBe(false);
  });

  test('shows its rows and says what is wrong if it is not what was published', async () => {
    const file = countingFile(packed);
    const other = { md5Hex: '0'.repeat(32) };
    const whole = await preview(file, { format: 'csv.gz', types, hashes: other });
    await readWhole(whole, 'csv.gz', options());
    const { extent } = whole.table;
    expect([extent.kind, extent.rowCount, whole.file.isVerified]).toEqual([
      'broken',
      rowCount,
      false,
    ]);
    expect(extent.kind === 'broken' && extent.failure.message).toContain('its MD5 is');
  });

  test('is no more than read if it was published without a hash', async () => {
    const whole = await preview(countingFile(packed), {
      format: 'csv.gz',
      types,
      hashes: {},
    });
    await readWhole(whole, 'csv.gz', options());
    expect([whole.table.extent.kind, whole.file.checkedBy]).toEqual(['all', undefined]);
    expect(whole.file.isVerified).toBe(false);
  });

  test('may be called off, and what was read stays', async () => {
    const whole = await preview(countingFile(packed), {
      format: 'csv.gz',
      types,
      hashes: {},
    });
    const stop = new AbortController();
    const reading = readWhole(whole, 'csv.gz', {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(reading).rejects.toThrow('abort');
    expect(whole.table.extent.kind).toBe('more');
    expect(await whole.table.rows(9, 1)).toEqual([['9', noise(9)]]);
  });
});

describe('Text that is put aside', () => {
  test('is read back from anywhere while more comes, and leaves nothing behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.includes('lakeside-preview'));
    const kept = new TemporaryText('x');
    const whole = Buffer.from(
      Array.from({ length: 400_000 }, (_, row) => noise(row % 500)).join(''),
    );
    for (let at = 0; at < whole.length; at += 300_001) {
      await kept.append(whole.subarray(at, at + 300_001));
    }
    for (const [start, end] of [
      [0, 10],
      [1_048_000, 1_300_000],
      [whole.length - 5, whole.length],
      [0, whole.length],
    ] as const) {
      expect(Buffer.from(await kept.read(start, end)).equals(whole.subarray(start, end))).toBe(
        true,
      );
    }
    const after = (await readdir(tmpdir())).filter((name) => name.includes('lakeside-preview'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
    kept.dispose();
  });

  test('is whole if the disk takes only a part of what it is given', async () => {
    const probe = await openFile(process.execPath);
    const handles = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const spied = vi.spyOn(handles, 'write').mockImplementation(writePart);
    const kept = new TemporaryText('x');
    const whole = Buffer.from(noise(1).repeat(100_000));
    await kept.append(whole);
    const back = await kept.read(0, whole.length);
    kept.dispose();
    spied.mockRestore();
    expect(whole.length).toBeGreaterThan(1_048_576);
    expect(Buffer.from(back).equals(whole)).toBe(true);
  });
});

const writePart = function (
  this: FileHandle,
  ...[bytes, from, length, at]: readonly [Uint8Array, number, number, number]
) {
  return this.writev([bytes.subarray(from, from + Math.min(length, 300_001))], at);
} as unknown as FileHandle['write'];

describe('A Parquet file', () => {
  test('shows every value exactly, with the type it is stored as', async () => {
    const table = await openParquet(countingFile(sampleParquet()));
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'int64'],
      ['ratio', 'float'],
      ['price', 'decimal(20, 2)'],
      ['at', 'timestamp (UTC)'],
      ['day', 'date'],
      ['name', 'string'],
      ['tags', 'list<string>'],
      ['isGood', 'boolean'],
    ]);
    expect(await table.rows(0, 9)).toEqual([
      [
        '9007199254740993',
        '0.1',
        '-12345678901234567.89',
        '2026-11-27 06:12:13.000001Z',
        '2026-11-27',
        'é',
        '["a","b"]',
        'true',
      ],
      [null, null, null, null, null, null, null, null],
    ]);
    expect(table.extent).toEqual({ kind: 'all', rowCount: 2 });
  });

  test('is read by the row groups that are looked at, each once', async () => {
    const file = countingFile(largeParquet());
    const table = await openParquet(file);
    expect(table.extent.rowCount).toBe(largeRows);
    const footer = file.bytesRead();
    expect(footer).toBeLessThan(70_000);
    expect(await table.rows(largeRows - 2, 2)).toEqual([
      [`${largeRows - 2}`, noise(largeRows - 2)],
      [`${largeRows - 1}`, noise(largeRows - 1)],
    ]);
    const group = file.bytesRead() - footer;
    expect(group).toBeLessThan(file.sizeBytes / 5);
    await table.rows(largeRows - 4_000, 200);
    expect(file.bytesRead() - footer).toBe(group);
  });

  test.each(['GZIP', 'BROTLI'] as const)('is read when it is packed with %s', async (codec) => {
    const file = countingFile(packedParquet(codec));
    const table = await openParquet(file);
    expect(await table.rows(0, 1)).toEqual([['0', noise(0)]]);
  });

  test('that is packed in another way says in which', async () => {
    const refused = openParquet(countingFile(packedParquet('LZO'), 'x.parquet'));
    await expect(refused).rejects.toThrow('The file of x.parquet is compressed with LZO');
  });

  test('that is cut short is refused', async () => {
    const content = largeParquet();
    const refused = openParquet(countingFile(content.subarray(0, content.length / 2)));
    await expect(refused).rejects.toSatisfy((error) => DatasetError.is(error, 'contentDamaged'));
  });
});

const largeRows = 40_000;

function sampleParquet(): Uint8Array {
  const at = BigInt(Date.UTC(2026, 10, 27, 6, 12, 13)) * 1000n + 1n;
  const optional = { repetition_type: 'OPTIONAL' } as const;
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 8 },
    { name: 'id', type: 'INT64', ...optional },
    { name: 'ratio', type: 'FLOAT', ...optional },
    {
      name: 'price',
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 16,
      converted_type: 'DECIMAL',
      precision: 20,
      scale: 2,
      ...optional,
    },
    {
      name: 'at',
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      ...optional,
    },
    { name: 'day', type: 'INT32', converted_type: 'DATE', ...optional },
    { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional },
    { name: 'tags', converted_type: 'LIST', num_children: 1, ...optional },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional },
    { name: 'isGood', type: 'BOOLEAN', ...optional },
  ];
  const values = {
    id: 9_007_199_254_740_993n,
    ratio: 0.1,
    price: -1_234_567_890_123_456_789n,
    at,
    day: Date.UTC(2026, 10, 27) / 86_400_000,
    name: 'é',
    tags: ['a', 'b'],
    isGood: true,
  };
  const columnData = Object.entries(values).map(([name, value]) => ({ name, data: [value, null] }));
  return new Uint8Array(parquetWriteBuffer({ schema, columnData }));
}

function largeParquet(): Uint8Array {
  const rows = Array.from({ length: largeRows }, (_, row) => row);
  const columnData = [
    { name: 'id', data: rows, type: 'INT32' as const },
    { name: 'value', data: rows.map(noise), type: 'STRING' as const },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 5_000 }));
}

function packedParquet(codec: 'GZIP' | 'BROTLI' | 'LZO'): Uint8Array {
  const pack = { GZIP: gzipSync, BROTLI: brotliCompressSync, LZO: (input: Uint8Array) => input };
  const columnData = [
    { name: 'id', data: [0], type: 'INT32' as const },
    { name: 'value', data: [noise(0)], type: 'STRING' as const },
  ];
  const compressors = { [codec]: (input: Uint8Array) => new Uint8Array(pack[codec](input)) };
  return new Uint8Array(parquetWriteBuffer({ columnData, codec, compressors }));
}

const opened: PreviewTable[] = [];

afterEach(() => {
  for (const table of opened.splice(0)) table.dispose();
});

async function preview(...args: Parameters<typeof openPreview>): Promise<Preview> {
  const open = await openPreview(...args);
  opened.push(open.table);
  return open;
}

async function open(
  file: PreviewFile,
  options?: Pick<CsvOptions, 'readBytes'>,
): Promise<PreviewTable> {
  const { name } = file;
  const types = new Map([['id', 'integer']]);
  const kept = new TemporaryText(name);
  const text = gunzipped(name, rangedContent(file));
  const table = await openCsv(text, { name, types, kept, ...options });
  opened.push(table);
  return table;
}

function countingFile(
  content: Uint8Array,
  name = 'x.csv.gz',
): PreviewFile & { bytesRead(): number } {
  let bytesRead = 0;
  return {
    name,
    sizeBytes: content.length,
    bytesRead: () => bytesRead,
    read: async function* ({ offset, sizeBytes }) {
      bytesRead += sizeBytes;
      yield content.subarray(offset, offset + sizeBytes);
    },
  };
}

function noise(row: number): string {
  return createHash('md5').update(String(row)).digest('hex');
}
