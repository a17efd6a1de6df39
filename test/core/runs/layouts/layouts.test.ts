import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source, SourceKind } from '../../../../src/core/lake/lake';
import { observeRun } from '../../../../src/core/runs/observeRun';
import type { ObservedRun } from '../../../../src/core/runs/run';
import { InMemoryFileTree } from '../../../fakes/inMemoryFileTree';
import { observingPorts, testSource } from '../../../fakes/observingPorts';

const nowMs = Date.UTC(2026, 0, 2);
const hour = 3_600_000;

function treeOf(...paths: readonly string[]): InMemoryFileTree {
  const tree = new InMemoryFileTree();
  for (const path of paths) tree.write(path, path, nowMs - 48 * hour);
  return tree;
}

function observe(
  tree: InMemoryFileTree,
  name: string,
  source: Partial<Source>,
): Promise<ObservedRun> {
  const ports = observingPorts([tree], { nowMs: () => nowMs });
  return observeRun(testSource(source), name, ports);
}

/** Where each file goes, and why others do not. */
function placesOf({ files, notCarried, unreadable }: ObservedRun): {
  readonly carried: Readonly<Record<string, string>>;
  readonly left: readonly string[];
  readonly refused: readonly string[];
} {
  return {
    carried: Object.fromEntries(files.map(({ treePath, path }) => [treePath, path])),
    left: notCarried.map(({ path }) => path),
    refused: unreadable.map(({ path, message }) => `${path}: ${message}`),
  };
}

describe('a proteomics project', () => {
  const proteomics = { kind: 'proteomics', completionDelayMs: 24 * hour } as const;

  it('has its files sorted by what they are, in any upper and lower case', async () => {
    const tree = treeOf(
      'prot12/S01.raw',
      'prot12/s02.RAW',
      'prot12/Blank_01.raw',
      'prot12/run.meth',
      'prot12/queue.SLD',
      'prot12/Prot12_Results.XLSX',
      'prot12/Metadata.xlsx',
    );
    const run = await observe(tree, 'prot12', proteomics);
    expect(placesOf(run)).toEqual({
      carried: {
        'prot12/S01.raw': 'samples/S01.raw',
        'prot12/s02.RAW': 'samples/s02.RAW',
        'prot12/Blank_01.raw': 'blanks/Blank_01.raw',
        'prot12/run.meth': 'other/run.meth',
        'prot12/queue.SLD': 'other/queue.SLD',
        'prot12/Prot12_Results.XLSX': 'results/prot12_results.xlsx',
        'prot12/Metadata.xlsx': 'metadata.xlsx',
      },
      left: [],
      refused: [],
    });
    expect(run.verdict).toMatchObject({
      readiness: 'ready',
      because: expect.stringMatching(/^nothing was written for/),
    });
  });

  it('leaves what has no place, says why, and counts it for the quiet period', async () => {
    const tree = treeOf('prot12/S01.raw', 'prot12/notes.docx', 'prot12/~$Prot1.xlsx');
    tree.write('prot12/old/S00.raw', 'x', nowMs - hour).folder('prot12/void');
    tree.place('prot12/link.raw', 'link');
    const run = await observe(tree, 'prot12', proteomics);
    expect(run.files.map(({ path }) => path)).toEqual(['samples/S01.raw']);
    expect(run.notCarried.map(({ path, kind, reason }) => [path, kind, reason])).toEqual([
      ['link.raw', 'link', undefined],
      ['notes.docx', 'file', expect.stringMatching(/^it is no raw file/)],
      ['old/S00.raw', 'file', expect.stringMatching(/top of a project/)],
      ['void', 'folder', undefined],
      ['~$Prot1.xlsx', 'file', expect.stringMatching(/no place in the lake/)],
    ]);
    expect(run.verdict).toMatchObject({ readiness: 'settling' });
  });

  it('has other blanks where the source says so', async () => {
    const run = await observe(treeOf('prot12/wash3.raw', 'prot12/blank.raw'), 'prot12', {
      ...proteomics,
      blankGlob: 'wash[0-9].*',
    });
    expect(placesOf(run).carried).toEqual({
      'prot12/blank.raw': 'samples/blank.raw',
      'prot12/wash3.raw': 'blanks/wash3.raw',
    });
  });

  it('refuses both of two files that would be one blob, and carries the others', async () => {
    const tree = treeOf('prot1/Prot1.xlsx', 'prot1/prot1.xlsx', 'prot1/a.raw');
    const run = await observe(tree, 'prot1', proteomics);
    expect(placesOf(run)).toEqual({
      carried: { 'prot1/a.raw': 'samples/a.raw' },
      left: [],
      refused: ['Prot1.xlsx', 'prot1.xlsx'].map(
        (name) =>
          `${name}: Prot1.xlsx and prot1.xlsx would be one blob, results/prot1.xlsx; rename all but one`,
      ),
    });
  });

  it('refuses to mix two folders that would be one project', async () => {
    const run = await observe(treeOf('prot1/a.raw', 'PROT1/b.raw'), 'prot1', proteomics);
    expect(placesOf(run)).toEqual({
      carried: {},
      left: [],
      refused: [
        'prot1: PROT1 and prot1 are both PROT1 in the lake, so neither is carried; rename or merge all but one',
      ],
    });
  });

  it('waits while nothing in it has a place', async () => {
    const run = await observe(treeOf('prot1/plan.docx'), 'prot1', proteomics);
    expect(run.verdict).toEqual({
      readiness: 'copying',
      because: 'waiting for files that have a place in a proteomics project',
      evidence: [],
    });
  });

  it('is decided by a flag alone where the source names one, though the flag has no place', async () => {
    const source = { ...proteomics, completionFlag: 'done.txt' };
    expect(await observe(treeOf('prot1/a.raw'), 'prot1', source)).toMatchObject({
      verdict: { readiness: 'sequencing', because: 'waiting for done.txt' },
    });
    expect(await observe(treeOf('prot1/a.raw', 'prot1/done.txt'), 'prot1', source)).toMatchObject({
      verdict: { readiness: 'ready', evidence: ['done.txt'] },
      notCarried: [{ path: 'done.txt' }],
    });
  });
});

describe('a metabolomics data set', () => {
  const metabolomics = { kind: 'metabolomics', completionDelayMs: hour } as const;

  it('is both folders of its name, raw and mzML by injection, methods beside them', async () => {
    const tree = treeOf(
      'RawData_yeast_7/1/a.raw',
      'RawData_yeast_7/1/a.log',
      'RawData_yeast_7/2/b.mzML',
      'RawData_yeast_7/10/c.RAW/_FUNC001.DAT',
      'RawData_yeast_7/readme.txt',
      'RawData_yeast_7/tuning/t.raw',
      'DataProcessingMethod_yeast_7/method.xml',
      'DataProcessingMethod_yeast_7/sub/library.csv',
    );
    const run = await observe(tree, 'yeast_7', metabolomics);
    expect(placesOf(run)).toEqual({
      carried: {
        'RawData_yeast_7/1/a.raw': '1/raw/a.raw',
        'RawData_yeast_7/1/a.log': '1/raw/a.log',
        'RawData_yeast_7/2/b.mzML': '2/mzML/b.mzML',
        'RawData_yeast_7/10/c.RAW/_FUNC001.DAT': '10/raw/c.RAW/_FUNC001.DAT',
        'DataProcessingMethod_yeast_7/method.xml': 'method.xml',
        'DataProcessingMethod_yeast_7/sub/library.csv': 'sub/library.csv',
      },
      left: ['RawData_yeast_7/readme.txt', 'RawData_yeast_7/tuning/t.raw'],
      refused: [],
    });
    expect(run.folders).toEqual(['RawData_yeast_7', 'DataProcessingMethod_yeast_7']);
    expect(run.verdict.readiness).toBe('ready');
  });

  it.each([
    [
      'DataProcessingMethod_x',
      'RawData_x/1/a.raw',
      'waiting for DataProcessingMethod_x beside RawData_x',
    ],
    [
      'RawData_x',
      'DataProcessingMethod_x/m.xml',
      'waiting for RawData_x beside DataProcessingMethod_x',
    ],
  ])('without %s waits for it', async (_half, path, because) => {
    const run = await observe(treeOf(path), 'x', metabolomics);
    expect(run.verdict).toEqual({ readiness: 'copying', because, evidence: [] });
    expect(run.files.map(({ treePath }) => treePath)).toEqual([path]);
  });

  it('waits for a numbered folder of data', async () => {
    const run = await observe(
      treeOf('RawData_x/later/a.raw', 'DataProcessingMethod_x/m.xml'),
      'x',
      metabolomics,
    );
    expect(run.verdict.because).toBe('waiting for a numbered folder of data in RawData_x');
  });

  it('is decided by a flag in either of its folders where the source names one', async () => {
    const source = { ...metabolomics, completionFlag: 'done.txt' };
    const paths = ['RawData_x/1/a.raw', 'DataProcessingMethod_x/m.xml'];
    expect((await observe(treeOf(...paths), 'x', source)).verdict.because).toBe(
      'waiting for done.txt',
    );
    const { verdict } = await observe(treeOf(...paths, 'RawData_x/done.txt'), 'x', source);
    expect(verdict).toMatchObject({ readiness: 'ready', evidence: ['RawData_x/done.txt'] });
  });

  it('settles while one of its folders is written to', async () => {
    const tree = treeOf('RawData_x/1/a.raw').write('DataProcessingMethod_x/m.xml', 'm', nowMs - 1);
    const run = await observe(tree, 'x', metabolomics);
    expect(run.verdict).toMatchObject({
      readiness: 'settling',
      because: expect.stringMatching(/^DataProcessingMethod_x\/m\.xml was written/),
    });
  });

  it('refuses a method that would lie where data does', async () => {
    const run = await observe(
      treeOf('RawData_x/1/a.raw', 'DataProcessingMethod_x/1/raw/a.raw'),
      'x',
      metabolomics,
    );
    expect(placesOf(run)).toMatchObject({ carried: {}, refused: [{}, {}] });
  });
});

describe('a run of any other provider', () => {
  it('goes to the lake as it is, once quiet', async () => {
    const run = await observe(treeOf('any/a.txt', 'any/deep/b'), 'any', { kind: 'folders' });
    expect(placesOf(run).carried).toEqual({ 'any/a.txt': 'a.txt', 'any/deep/b': 'deep/b' });
    expect(run.verdict).toMatchObject({
      readiness: 'ready',
      because: expect.stringMatching(/^nothing was written for/),
    });
  });

  it('waits for the flag that its source names', async () => {
    const source = { kind: 'folders', completionFlag: 'md5sums.txt' } as const;
    const before = await observe(treeOf('any/a.txt'), 'any', source);
    expect(before.verdict).toMatchObject({
      readiness: 'sequencing',
      because: 'waiting for md5sums.txt',
    });
    const after = await observe(treeOf('any/a.txt', 'any/md5sums.txt'), 'any', source);
    expect(after.verdict.readiness).toBe('ready');
  });
});

describe('whatever lies in a source', () => {
  const kinds: readonly SourceKind[] = ['illumina', 'folders', 'proteomics', 'metabolomics'];
  const anyName = fc.oneof(
    fc.constantFrom('a.raw', 'A.RAW', 'Prot1.xlsx', 'prot1.XLSX', 'metadata.xlsx', '1', '2', 'raw'),
    fc.constantFrom('blank.raw', 'x.', '..x', 'a\\b', 'a%5Cb', 'line\nbreak', 'é'),
  );
  const anyPath = fc.array(anyName, { minLength: 1, maxLength: 3 }).map((path) => path.join('/'));
  const anyFiles = fc
    .uniqueArray(
      fc.tuple(fc.constantFrom('prot1', 'RawData_x', 'DataProcessingMethod_x'), anyPath),
      {
        selector: (file) => file.join('/'),
        maxLength: 10,
      },
    )
    .map((files) => files.map((file) => file.join('/')))
    .filter((files) =>
      files.every((path) => files.every((other) => !other.startsWith(`${path}/`))),
    );

  it.each(kinds)('every file of a %s source has one place, or a reason', async (kind) => {
    await fc.assert(
      fc.asyncProperty(anyFiles, fc.boolean(), async (files, escapeNames) => {
        const name = kind === 'metabolomics' ? 'x' : 'prot1';
        const own = kind === 'metabolomics' ? /^(?:RawData|DataProcessingMethod)_x\// : /^prot1\//;
        const tree = treeOf(...files.filter((path) => own.test(path)));
        if ((await tree.list('')).length === 0) return;
        const run = await observe(tree, name, { kind, escapeNames });
        const seen = run.files.length + run.notCarried.length + run.unreadable.length;
        expect(seen).toBe(files.filter((path) => own.test(path)).length);
        expect(new Set(run.files.map(({ path }) => path)).size).toBe(run.files.length);
        expect(run.notCarried.every(({ reason }) => reason !== undefined)).toBe(true);
      }),
    );
  });
});
