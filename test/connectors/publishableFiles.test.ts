import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishableFiles } from '../../src/connect/connectDatasets';
import type {
  PublishableFile,
  PublishableFiles,
} from '../../src/core/datasets/publish/publishableFile';

const csv = 'sample,"q30, mean"\nA1,"one\ntwo"\n\nA2,3\n';

describe('files to publish', () => {
  let folder = '';
  let files: PublishableFiles;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-publish-'));
    files = await publishableFiles();
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function put(name: string, content: string | Uint8Array): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  }

  async function stored(file: PublishableFile): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.chunks({})) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  function expectDigests(file: PublishableFile, bytes: Uint8Array): void {
    expect(file.sizeBytes).toBe(bytes.length);
    expect(Buffer.from(file.md5).toString('hex')).toBe(
      createHash('md5').update(bytes).digest('hex'),
    );
    expect(file.sha256Hex).toBe(createHash('sha256').update(bytes).digest('hex'));
  }

  it('are counted: rows, not lines, and columns by their names', async () => {
    const bytes = gzipSync(csv);
    const file = await files.open(await put('a.csv.gz', bytes));
    expect(file).toMatchObject({
      format: 'csv.gz',
      rows: 2,
      columns: [{ name: 'sample' }, { name: 'q30, mean' }],
    });
    expectDigests(file, bytes);
    expect(await stored(file)).toEqual(bytes);
  });

  it('of plain CSV are compressed on the way, each time to the same bytes', async () => {
    const large = `\uFEFFa;b\r\n${'1;2\r\n'.repeat(700_000)}`;
    const file = await files.open(await put('plain.csv', large));
    expect(file).toMatchObject({ rows: 700_000, columns: [{ name: 'a' }, { name: 'b' }] });
    const bytes = await stored(file);
    expectDigests(file, bytes);
    expect(gunzipSync(bytes).toString()).toBe(large);
  });

  it('may have quotes that quote nothing', async () => {
    const file = await files.open(await put('discs.csv', 'sample,size\nA1,5" disc\nA2,3" disc\n'));
    expect(file).toMatchObject({ rows: 2, columns: [{ name: 'sample' }, { name: 'size' }] });
  });

  it('of Parquet tell rows and columns from their footer', async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'sample', data: ['A1', 'A2', 'A3'], type: 'STRING' },
          { name: 'reads', data: [1, 2, 3], type: 'INT32' },
        ],
      }),
    );
    const file = await files.open(await put('a.parquet', bytes));
    expect(file).toMatchObject({
      format: 'parquet',
      rows: 3,
      columns: [
        { name: 'sample', type: expect.any(String) },
        { name: 'reads', type: 'int32' },
      ],
    });
    expectDigests(file, bytes);
    await expect(
      files.open(await put('half.parquet', bytes.subarray(0, bytes.length / 2))),
    ).rejects.toThrow('half.parquet is damaged or cut short');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['half.csv.gz', gzipSync(csv.repeat(1000)).subarray(0, 100), 'is damaged or cut short'],
    ['empty.csv', '', 'empty.csv is empty'],
    ['nothing.csv.gz', gzipSync('\n\n'), 'it is empty, without a line of names'],
    ['open.csv', 'a\n"b\n', 'a quote in row 1 is never closed'],
    ['packed.csv', gzipSync(csv), 'packed.csv is compressed, whatever its name says'],
    ['plain.csv.gz', csv, 'plain.csv.gz is no .csv.gz file'],
    ['a.txt', csv, 'is none of the formats that datasets have'],
  ])('%s is refused before anything is written', async (name, content, why) => {
    await expect(files.open(await put(name, content))).rejects.toThrow(why);
  });

  it('that are not there, or no files, are refused', async () => {
    await expect(files.open(join(folder, 'gone.csv'))).rejects.toThrow('gone.csv does not exist');
    const inside = join(folder, 'folder.csv');
    await mkdir(inside);
    await expect(files.open(inside)).rejects.toThrow('folder.csv is no file');
  });

  it('that change meanwhile end in an error, before their last byte counts', async () => {
    const path = await put('changing.csv', csv);
    const file = await files.open(path);
    await appendFile(path, 'A3,4\n');
    await expect(stored(file)).rejects.toThrow('changing.csv changed while it was published');
    await writeFile(path, (await readFile(path, 'utf8')).replace('A3,4\n', '').replace('A1', 'B1'));
    await expect(stored(file)).rejects.toThrow('changing.csv changed while it was published');
  });

  it('stop where they are told to', async () => {
    const path = await put('stopped.csv', csv.repeat(10_000));
    await expect(files.open(path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
