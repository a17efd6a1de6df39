import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CommandBench, RecordingStream } from '../commandBench';

const place = ['--datasets', 'lake'];
const csv = 'a,b\n1,2\n';
const packed = gzipSync(csv);

const hashOf = (algorithm: string, bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');

/** One version of CSV and one of Parquet; the record of the first knows its hashes. */
function benchWithVersions({
  md5 = hashOf('md5', packed),
  sha256 = hashOf('sha256', packed),
} = {}): CommandBench {
  const bench = new CommandBench();
  const put = (name: string, content: string | Uint8Array, md5Hex?: string): void => {
    const options = md5Hex === undefined ? {} : { md5Hex };
    bench.lake.store.place({ container: 'lake', name }, content, options);
  };
  put('asset/yeast/master/data/2026-11-27.csv.gz', packed);
  put('asset/yeast/master/metadata/latest', 'gros://yeast/master:2026-11-27');
  put(
    'dependency/yeast/master/2026-11-27/metadata/2026-11-27.json',
    JSON.stringify({ gros_ref: 'gros://yeast/master:2026-11-27', upstreams: [], md5, sha256 }),
  );
  put('asset/mice/main/data/2026-11-27.parquet', 'PAR1…PAR1');
  put('asset/mice/main/metadata/latest', 'gros://mice/main:2026-11-27');
  return bench;
}

describe('lakeside get', () => {
  it('writes CSV unpacked, and as it is stored where that is asked for', async () => {
    const bench = benchWithVersions();
    expect(await bench.run('get', 'gros://yeast', ...place)).toMatchObject({ code: 0, stderr: '' });
    expect(bench.warehouse.outputs.get('-')?.text).toBe(csv);
    await bench.run('get', 'gros://yeast:0', '--raw', '-o', 'x.csv.gz', ...place);
    expect(bench.warehouse.outputs.get('/x.csv.gz')?.bytes).toEqual(packed);
  });

  it('says of a file what it is and that it was checked', async () => {
    const bench = benchWithVersions();
    const args = ['get', 'gros://yeast:2026-11-27', '-o', 'x.csv', ...place];
    const { stderr } = await bench.run(...args);
    expect(stderr).toBe(
      'gros://yeast/master:2026-11-27.1, 8 B, is as it was published (MD5 and SHA-256)\n',
    );
    const { stdout } = await bench.run(...args, '--json');
    expect(JSON.parse(stdout)).toEqual({
      got: {
        reference: 'gros://yeast/master:2026-11-27.1',
        file: '/x.csv',
        format: 'csv.gz',
        bytes: 8,
        md5: hashOf('md5', packed),
        sha256: hashOf('sha256', packed),
        checked: true,
      },
    });
  });

  it('fails and keeps no file if the bytes are not those that were published', async () => {
    const bench = benchWithVersions({ md5: '0123456789abcdef0123456789abcdef' });
    const { code, stderr } = await bench.run('get', 'gros://yeast', '-o', 'x.csv', ...place);
    expect(code).toBe(1);
    expect(stderr).toContain('gros://yeast/master:2026-11-27.1 is damaged: its MD5 is');
    expect(bench.warehouse.outputs.get('/x.csv')?.state).toBe('abandoned');
  });

  it('fails if only the SHA-256 is another: MD5 can be forged', async () => {
    const bench = benchWithVersions({ sha256: '0'.repeat(64) });
    const { code, stderr } = await bench.run('get', 'gros://yeast', '-o', 'x.csv', ...place);
    expect(code).toBe(1);
    expect(stderr).toContain('is damaged: its SHA-256 is');
    expect(bench.warehouse.outputs.get('/x.csv')?.state).toBe('abandoned');
  });

  it('takes what is no hash in the record of another tool for none', async () => {
    const bench = benchWithVersions({ md5: 'see below', sha256: 'of the text' });
    const { code, stderr } = await bench.run('get', 'gros://yeast', '-o', 'x.csv', ...place);
    expect([code, stderr]).toEqual([0, expect.stringContaining('as it was published (MD5)')]);
  });

  it('fails if a file is cut in half', async () => {
    const half = packed.subarray(0, 12);
    const bench = benchWithVersions({
      md5: hashOf('md5', half),
      sha256: hashOf('sha256', half),
    });
    bench.lake.store.place(
      { container: 'lake', name: 'asset/yeast/master/data/2026-11-27.csv.gz' },
      half,
    );
    const { code, stderr } = await bench.run('get', 'gros://yeast', '-o', 'x.csv', ...place);
    expect(code).toBe(1);
    expect(stderr).toContain('gros://yeast/master:2026-11-27.1 is damaged or cut short');
  });

  it('says that what was published without a hash is not checked', async () => {
    const bench = benchWithVersions();
    bench.lake.store.setMd5(
      { container: 'lake', name: 'asset/mice/main/data/2026-11-27.parquet' },
      undefined,
    );
    const { code, stderr } = await bench.run('get', 'gros://mice', '-o', 'm.parquet', ...place);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'gros://mice/main:2026-11-27.1 was not checked: it was published without a hash\n',
    );
  });

  it('tells what is missing, and what there is instead', async () => {
    const { code, stderr } = await benchWithVersions().run('get', 'gros://yeats', ...place);
    expect(code).toBe(1);
    expect(stderr).toContain('No repository yeats has published a dataset here');
    expect(stderr).toContain('gros://yeast');
  });

  it('writes nothing binary on a terminal, and nothing beside a document', async () => {
    const bench = benchWithVersions();
    const streams = { stdout: new RecordingStream(true), stderr: new RecordingStream() };
    const onTerminal = await bench.runOn(streams, ['get', 'gros://mice', ...place]);
    expect(onTerminal.code).toBe(2);
    expect((await bench.run('get', 'gros://yeast', '--json', ...place)).code).toBe(2);
  });
});
