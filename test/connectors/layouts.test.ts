import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InMemoryFileTree } from '../fakes/inMemoryFileTree';
import { addListedRun, listedRun } from '../fakes/instrumentListings';
import { CommandWorld, startService, type Service } from './command/commandWorld';
import { documentOf, runLakeside, type LakesideDocument } from './command/lakesideProcess';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
});
afterEach(() => world.dispose());

/** Runs a subcommand on a lake file with one source of the world's runs. */
async function lakeside(
  subcommand: string,
  source: object,
): Promise<LakesideDocument & { readonly code: number | null }> {
  const { container, folder, runs } = world;
  const lake = {
    storage: { blobEndpoint: service.blobEndpoint },
    sources: [{ name: 'lab', folder: runs, container, destination: 'dest', ...source }],
  };
  await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
  const result = await runLakeside([subcommand, '--json'], { cwd: folder });
  return { ...documentOf(result), code: result.code };
}

/** Downloads what a run left in the lake and has md5sum check it by the run's own list. */
async function checkDownload(list: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lakeside-download-'));
  try {
    for (const name of await world.blobNames()) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await world.blob(name.replace(/^dest\//, '')).downloadToBuffer());
    }
    const options = { cwd: join(folder, 'dest'), encoding: 'utf8' } as const;
    return execFileSync('md5sum', ['-c', list], options).trim().split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('every kind of source, by the command against a real blob service', () => {
  it('illumina: a NovaSeq X with its manifest and its sheet, held back until all is there', async () => {
    const run = listedRun('NovaSeq X');
    const tree = new InMemoryFileTree();
    addListedRun(tree, run);
    const text = (path: string): string => Buffer.from(tree.content(path)).toString();
    const files = tree
      .entriesBelow(run.name)
      .filter(({ kind }) => kind === 'file')
      .map(({ path }) => [path, text(path)] as const);
    const late = 'Data/Intensities/BaseCalls/L007/C3.1/L007_2.cbcl';
    const manifest = files.map(([path, content]) => {
      const md5 = createHash('md5').update(content).digest('hex');
      return `${path.slice(run.name.length + 1)}\t${md5}\n`;
    });
    const there = Object.fromEntries(files.filter(([path]) => !path.endsWith(late)));
    await world.write({ ...there, [`${run.name}/Manifest.tsv`]: manifest.join('') });
    const sheets = join(world.folder, 'sheets');
    await mkdir(join(sheets, '2023'), { recursive: true });
    await writeFile(join(sheets, '2023', `${run.name}.CSV`), '[Header]\nFileFormatVersion,2\n');
    const source = { kind: 'illumina', completionDelay: '0s', sampleSheets: sheets };
    const before = await lakeside('sync', source);
    expect(before).toMatchObject({
      code: 0,
      runs: [{ run: run.name, state: 'copying', problems: [{ path: 'Manifest.tsv' }] }],
    });
    expect(before.runs[0]?.problems[0]?.message).toContain(late);
    await world.write({ [`${run.name}/${late}`]: text(`${run.name}/${late}`) });
    const after = await lakeside('sync', source);
    expect(after).toMatchObject({
      code: 0,
      runs: [{ state: 'verified', files: files.length + 2, problems: [] }],
    });
    expect(await world.blobNames()).toContain(`dest/${run.name}/SampleSheet.csv`);
    await world.write({ [`${run.name}/${late}`]: 'damaged on its way' });
    const damaged = await lakeside('verify', source);
    expect(damaged).toMatchObject({
      code: 1,
      runs: [{ state: 'incomplete', problems: [{ path: late, verdict: 'failed' }] }],
    });
  });

  it('proteomics: a project sorted under its name in upper case, with results.ready', async () => {
    await world.write({
      'prot12/S1.raw': 'sample',
      'prot12/blank1.raw': 'blank',
      'prot12/a.meth': 'method',
      'prot12/Prot12_Final.xlsx': 'results',
      'prot12/Metadata.xlsx': 'metadata',
      'prot12/notes/plan.txt': 'left',
    });
    const source = { kind: 'proteomics', minFileAge: '0s' };
    const settling = await lakeside('sync', { ...source, minFileAge: '24h' });
    expect(settling.runs).toMatchObject([{ run: 'prot12', state: 'settling' }]);
    const { code, runs } = await lakeside('sync', source);
    expect(code).toBe(0);
    expect(runs).toMatchObject([
      {
        run: 'prot12',
        state: 'verified',
        files: 5,
        verdicts: { match: 5, notCarried: 1 },
        problems: [{ path: 'notes/plan.txt', verdict: 'notCarried' }],
      },
    ]);
    expect(await world.blobNames()).toEqual([
      'dest/PROT12.md5',
      'dest/PROT12.receipt',
      'dest/PROT12.sync',
      'dest/PROT12/blanks/blank1.raw',
      'dest/PROT12/metadata.xlsx',
      'dest/PROT12/other/a.meth',
      'dest/PROT12/results.ready',
      'dest/PROT12/results/prot12_final.xlsx',
      'dest/PROT12/samples/S1.raw',
    ]);
    expect(await checkDownload('PROT12.md5')).toHaveLength(5);
    const again = await lakeside('sync', source);
    expect(again.runs).toMatchObject([{ state: 'verified', uploaded: 0, kept: 5 }]);
  });

  it('metabolomics: a data set from its two folders, and half of another', async () => {
    await world.write({
      'RawData_yeast/1/a.raw': 'raw',
      'RawData_yeast/2/b.mzML': 'mzML',
      'DataProcessingMethod_yeast/m.xml': 'method',
      'RawData_half/1/h.raw': 'alone',
    });
    const { code, runs } = await lakeside('sync', { kind: 'metabolomics', minFileAge: '0s' });
    expect(code).toBe(0);
    expect(runs).toMatchObject([
      { run: 'half', state: 'copying' },
      { run: 'yeast', state: 'verified', files: 3, problems: [] },
    ]);
    expect((await world.blobNames()).filter((name) => name.includes('/yeast/'))).toEqual([
      'dest/yeast/1/raw/a.raw',
      'dest/yeast/2/mzML/b.mzML',
      'dest/yeast/m.xml',
    ]);
    expect(await checkDownload('yeast.md5')).toHaveLength(3);
  });

  it('folders: any provider’s, with names that only escaped can be blobs', async () => {
    const odd = ['back\\slash', 'trailing.', 'bell\u0007', 'line\nbreak', 'line%0Abreak'];
    await world.write(Object.fromEntries(odd.map((name) => [`run1/${name}`, name])));
    const source = { kind: 'folders', completionDelay: '0s' };
    const refused = await lakeside('sync', source);
    expect(refused).toMatchObject({
      code: 1,
      runs: [{ state: 'incomplete', verdicts: { match: 1, failed: 4 } }],
    });
    const escaped = await lakeside('sync', { ...source, escapeNames: true, destination: 'esc' });
    expect(escaped).toMatchObject({
      code: 0,
      runs: [{ state: 'verified', verdicts: { match: 5, failed: 0 } }],
    });
    expect((await world.blobNames()).filter((name) => name.startsWith('esc/run1/'))).toEqual([
      'esc/run1/back%5Cslash',
      'esc/run1/bell%07',
      'esc/run1/line%0Abreak',
      'esc/run1/line%250Abreak',
      'esc/run1/trailing%2E',
    ]);
  });
});
