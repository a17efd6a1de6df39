import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandBench } from '../commandBench';

const place = ['--datasets', 'lake/lab'];
const producer = { repo: 'yeast', branch: 'feature/x', commit: 'c0ffee00', dirty: true };

describe('lakeside publish', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = new CommandBench();
    bench.workingFolder = await mkdtemp(join(tmpdir(), 'lakeside-publish-'));
    bench.lake.store.addContainer('lake');
    await writeFile(join(bench.workingFolder, 'counts.csv'), 'a,b\n1,2\n3,4\n');
  });
  afterEach(() => rm(bench.workingFolder, { recursive: true }));

  function content(name: string): Uint8Array | undefined {
    return bench.lake.store.content({ container: 'lake', name: `lab/${name}` });
  }

  it('publishes a file as what its checkout says, and prints the version', async () => {
    bench.checkout = { root: '', producer, hasOrigin: true, defaultBranch: 'feature/x' };
    const { code, stdout, stderr } = await bench.run('publish', 'counts.csv', ...place);
    const [, day = ''] = /^gros:\/\/yeast\/feature\/x:(.*)\.1\n$/.exec(stdout) ?? [];
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^\d+ B, 2 rows, from c0ffee00 of yeast\/feature\/x with uncommitted changes\n$/,
      ),
    });
    const stored = content(`asset/yeast/feature/x/data/${day}.csv.gz`);
    expect(gunzipSync(stored ?? '').toString()).toBe('a,b\n1,2\n3,4\n');
    expect(Buffer.from(content('asset/yeast/HEAD') ?? '').toString()).toBe('feature/x');
  });

  it('tells programs what was recorded, upstreams as the versions that they are now', async () => {
    await bench.run('publish', 'counts.csv', 'gros://mice/main', ...place);
    const args = ['publish', 'counts.csv', 'gros://rats', '--upstream', 'gros://mice', '--json'];
    const { code, stdout } = await bench.run(...args, ...place);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      published: {
        reference: expect.stringMatching(/^gros:\/\/rats\/master:.*\.1$/),
        format: 'csv.gz',
        bytes: expect.any(Number),
        rows: 2,
        columns: [{ name: 'a' }, { name: 'b' }],
        md5: expect.stringMatching(/^[0-9a-f]{32}$/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        upstreams: [expect.stringMatching(/^gros:\/\/mice\/main:.*\.1$/)],
        producer: null,
        publishedAt: expect.any(String),
        seesRaces: true,
      },
    });
  });

  it('tells who loses, and leaves nothing of theirs', async () => {
    let isOther = false;
    bench.lake.store.onCall = async ({ operation, name = '' }) => {
      if (operation !== 'putBlob' || !name.endsWith('.csv.gz') || isOther) return;
      isOther = true;
      await bench.run('publish', 'counts.csv', 'gros://yeast/x', ...place);
    };
    const args = ['publish', 'counts.csv', 'gros://yeast/x', ...place, '--json'];
    const { code, stdout } = await bench.run(...args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        reason: 'publishedMeanwhile',
        message: expect.stringMatching(/gros:\/\/yeast\/x:.*\.2 was published meanwhile at /),
      },
    });
    const files = bench.lake.store.names('lake').filter((name) => name.endsWith('.csv.gz'));
    expect(files).toHaveLength(1);
  });

  it.each([
    [['gros://yeast/x:latest'], 2, 'has a tag, and a publication makes its own'],
    [[], 2, 'Nothing says what the file is published as'],
    [['gros://master/yeast'], 2, 'Write gros://yeast/master'],
    [['gros://yeast/x', '--upstream', 'gros://nobody'], 1, 'No repository nobody has published'],
    [['gros://yeast/x', '--datasets', 'nowhere'], 1, 'lakeside publish --create-container makes'],
  ])('%j ends with %i', async (args, code, message) => {
    const result = await bench.run('publish', 'counts.csv', ...place, ...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
    expect(bench.lake.store.names('lake')).toEqual([]);
  });

  it('refuses a file that is cut in half before anything is written', async () => {
    const whole = gzipSync('a,b\n1,2\n'.repeat(1000));
    await writeFile(join(bench.workingFolder, 'half.csv.gz'), whole.subarray(0, 40));
    const { code, stderr } = await bench.run('publish', 'half.csv.gz', 'gros://yeast', ...place);
    expect(code).toBe(1);
    expect(stderr).toContain('half.csv.gz is damaged or cut short');
    expect(bench.lake.store.names('lake')).toEqual([]);
  });

  it('says where the storage could not have told of another publisher', async () => {
    const { givenPromises } = bench.lake.store;
    bench.lake.store.givenPromises = { ...givenPromises, conditionsHeldBy: 'client' };
    const { code, stderr } = await bench.run('publish', 'counts.csv', 'gros://yeast', ...place);
    expect(code).toBe(0);
    expect(stderr).toContain('This storage holds no conditions');
  });

  it('makes the container where that is asked for', async () => {
    const args = ['publish', 'counts.csv', 'gros://yeast', '--datasets', 'new-one'];
    expect((await bench.run(...args, '--create-container')).code).toBe(0);
    expect(bench.lake.store.names('new-one')).toHaveLength(3);
  });
});
