import { describe, expect, it } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBench } from '../commandBench';

const place = ['--datasets', 'lake/shared/'];

/** Two datasets of older tools and a publication that did not finish. */
function benchWithDatasets(): CommandBench {
  const bench = new CommandBench();
  const put = (name: string, content: string): void => {
    bench.lake.store.place({ container: 'lake', name: `shared/${name}` }, content);
  };
  put('asset/yeast/master/data/2026-11-26.csv.gz', 'one');
  put('asset/yeast/master/data/2026-11-27.csv.gz', 'three');
  put('asset/yeast/master/data/2026-11-27.2.csv.gz', 'begun');
  const latest = 'gros://yeast/master:2026-11-27';
  bench.lake.store.place(
    { container: 'lake', name: 'shared/asset/yeast/master/metadata/latest' },
    latest,
    { metadata: { gros_ref: latest } },
  );
  put('asset/mice/feature/x/data/2026-11-20.parquet', 'mice');
  put('asset/mice/feature/x/metadata/latest', 'gros://mice/feature/x:2026-11-20');
  return bench;
}

describe('lakeside datasets', () => {
  it('asks whether one was meant that is near', async () => {
    const { code, stderr } = await benchWithDatasets().run('get', 'gros://yeats', ...place);
    expect(code).toBe(1);
    expect(stderr).toMatch(/published a dataset here\. Did you mean gros:\/\/yeast\?\n$/);
  });

  it('lists what is published, for people', async () => {
    const { code, stdout } = await benchWithDatasets().run('datasets', 'mice', ...place);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'dataset                latest        versions  size\n' +
        'gros://mice/feature/x  2026-11-20.1         1  4 B\n',
    });
  });

  it.each([
    [[], ['gros://mice/feature/x', 'gros://yeast/master']],
    [['MASTER'], ['gros://yeast/master']],
    [['gros://mice'], ['gros://mice/feature/x']],
    [['gros://mice/master'], []],
  ])('%j leaves %j', async (filter, left) => {
    const { stdout } = await benchWithDatasets().run('datasets', ...filter, ...place, '--json');
    const { datasets } = JSON.parse(stdout) as { datasets: { dataset: string }[] };
    expect(datasets.map(({ dataset }) => dataset)).toEqual(left);
  });

  it('lists versions, and apart from them what is none', async () => {
    const bench = benchWithDatasets();
    const shown = await bench.run('datasets', 'yeast', '--versions', ...place);
    expect(shown.stdout).toMatch(/^version .* published \(UTC\)$/m);
    const { stdout } = await bench.run('datasets', 'yeast', '--versions', ...place, '--json');
    const { versions } = JSON.parse(stdout) as { versions: Record<string, unknown>[] };
    expect(versions[1]).toEqual({
      reference: 'gros://yeast/master:2026-11-27.1',
      state: 'whole',
      latest: true,
      format: 'csv.gz',
      bytes: 5,
      md5: '35d6d33467aae9a2e3dccb4b6b027878',
      etag: expect.any(String),
      blob: 'shared/asset/yeast/master/data/2026-11-27.csv.gz',
      publishedAt: expect.stringMatching(/^20\d\d-.*Z$/),
    });
    expect(versions.map(({ reference, state }) => [reference, state])).toEqual([
      ['gros://yeast/master:2026-11-26.1', 'whole'],
      ['gros://yeast/master:2026-11-27.1', 'whole'],
      ['gros://yeast/master:2026-11-27.2', 'unfinished'],
    ]);
  });

  it.each(['gros://yeast/master:2026-11-28', 'no address'])(
    'says of versions whose latest is %s that it points nowhere',
    async (latest) => {
      const bench = benchWithDatasets();
      const blob = { container: 'lake', name: 'shared/asset/yeast/master/metadata/latest' };
      const sentence = 'The latest of gros://yeast/master points nowhere';
      const sound = await bench.run('datasets', 'yeast', '--versions', ...place);
      expect(sound.stderr).not.toContain(sentence);
      bench.lake.store.place(blob, latest);
      const { stdout, stderr } = await bench.run('datasets', 'yeast', '--versions', ...place);
      expect(stdout).toContain('gros://yeast/master:2026-11-27.1');
      expect(stderr).toContain(`${sentence}; publishing again sets it right\n`);
    },
  );

  it.each(['gros://yeast/master:2026-11-28', 'no address'])(
    'shows no version as the latest of a dataset whose latest is %s',
    async (latest) => {
      const bench = benchWithDatasets();
      const blob = { container: 'lake', name: 'shared/asset/yeast/master/metadata/latest' };
      bench.lake.store.place(blob, latest);
      const shown = await bench.run('datasets', 'yeast', ...place);
      expect(shown.stdout).toMatch(/^gros:\/\/yeast\/master +points nowhere +3 /m);
      for (const cached of [[], ['--cached']]) {
        const { stdout } = await bench.run('datasets', ...cached, ...place, '--json');
        expect(JSON.parse(stdout)).toMatchObject({
          datasets: [{ latest: 'gros://mice/feature/x:2026-11-20.1' }, { latest: null }],
        });
      }
    },
  );

  it('lists what was seen last where that is asked for, and asks the lake where nothing was', async () => {
    const bench = benchWithDatasets();
    await bench.run('datasets', '--cached', ...place);
    const asked = bench.lake.store.counts.listBlobs;
    expect(asked).toBeGreaterThan(0);
    const { stdout, stderr } = await bench.run('datasets', '--cached', 'yeast', ...place);
    expect(stdout).toContain('gros://yeast/master  2026-11-27.1');
    expect(stderr).toContain('As seen at ');
    expect(bench.lake.store.counts.listBlobs).toBe(asked);
  });

  it('reads where they lie from the lake file, and says what to add where it does not tell', async () => {
    const bench = benchWithDatasets();
    bench.workingFolder = await mkdtemp(join(tmpdir(), 'lakeside-datasets-'));
    try {
      const write = (datasets: object): Promise<void> =>
        writeFile(
          join(bench.workingFolder, 'lake.json'),
          JSON.stringify({
            storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
            ...datasets,
          }),
        );
      await write({ datasets: { container: 'lake', prefix: '/shared/' } });
      const { stdout } = await bench.run('datasets', 'yeast', '--json');
      expect(JSON.parse(stdout)).toMatchObject({
        datasets: [{ dataset: 'gros://yeast/master', latest: 'gros://yeast/master:2026-11-27.1' }],
      });
      await write({});
      const failed = await bench.run('datasets', '--json');
      expect({ code: failed.code, ...(JSON.parse(failed.stdout) as object) }).toMatchObject({
        code: 1,
        error: {
          reason: 'noDatasets',
          remedy:
            'Add "datasets": { "container": "…" } to lake.json, or give --datasets CONTAINER/PREFIX',
        },
      });
    } finally {
      await rm(bench.workingFolder, { recursive: true });
    }
  });

  it('refuses an address that is none, in its own sentence', async () => {
    const { code, stderr } = await benchWithDatasets().run(
      'datasets',
      'gros://master/yeast',
      ...place,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('Write gros://yeast/master');
  });
});
