import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/core/lake/lake';
import { observeRun } from '../../../src/core/runs/observeRun';
import { unescapePath } from '../../../src/core/storage/escapedNames';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import { planRun } from '../../../src/core/sync/planRun';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { addListedRun, listedRun } from '../../fakes/instrumentListings';
import { LakeBench, testSource } from '../../fakes/lakeBench';

type Operation = typeof syncRun | typeof verifyRun | typeof inspectRun;

function run(
  bench: LakeBench,
  name: string,
  operation: Operation,
  source: Partial<Source>,
): Promise<VerificationReport> {
  return observeRun({ ...testSource, ...source }, name, bench.ports).then((observed) =>
    operation(observed, bench.ports),
  );
}

function blobsOf(bench: LakeBench): readonly string[] {
  return bench.store.names('runs');
}

function textOf(bench: LakeBench, name: string): string | undefined {
  return bench.store.text({ container: 'runs', name });
}

function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

describe('a proteomics project', () => {
  const proteomics = { kind: 'proteomics', destination: '' } as const;

  it('lands sorted under its name in upper case, and is verified, planned and looked at there', async () => {
    const bench = new LakeBench();
    bench.tree.write('prot7/a.raw', 'A').write('prot7/metadata.xlsx', 'M').write('prot7/x.txt', '');
    const report = await run(bench, 'prot7', syncRun, proteomics);
    expect(report).toMatchObject({
      run: 'prot7',
      state: 'verified',
      destination: 'runs/PROT7',
      fileCount: 2,
      verdicts: { match: 2, notCarried: 1 },
    });
    expect(report.files.map(({ path, localPath }) => [path, localPath])).toEqual([
      ['metadata.xlsx', undefined],
      ['samples/a.raw', 'a.raw'],
      ['x.txt', undefined],
    ]);
    expect(blobsOf(bench)).toEqual([
      'PROT7.md5',
      'PROT7.receipt',
      'PROT7.sync',
      'PROT7/metadata.xlsx',
      'PROT7/samples/a.raw',
    ]);
    expect(textOf(bench, 'PROT7.md5')).toBe(
      `${md5Of('M')}  PROT7/metadata.xlsx\n# a.raw on disk:\n${md5Of('A')}  PROT7/samples/a.raw\n`,
    );
    for (const operation of [inspectRun, verifyRun]) {
      const again = await run(bench, 'prot7', operation, proteomics);
      expect(again).toMatchObject({ state: 'verified', verdicts: { match: 2, missingLocal: 0 } });
    }
  });

  it('raises results.ready once, when results and metadata are verified in the lake', async () => {
    const bench = new LakeBench();
    const flag = 'PROT7/results.ready';
    bench.tree.write('prot7/a.raw', 'A').write('prot7/Prot7_final.xlsx', 'R');
    await run(bench, 'prot7', syncRun, proteomics);
    expect(blobsOf(bench)).not.toContain(flag);
    bench.tree.write('prot7/Metadata.XLSX', 'M');
    await run(bench, 'prot7', syncRun, proteomics);
    const raisedAt = textOf(bench, flag);
    expect(raisedAt).toBe(new Date(bench.nowMs).toISOString());
    bench.nowMs += 1000;
    const { verdicts, uploaded } = await run(bench, 'prot7', syncRun, proteomics);
    expect({ verdicts, uploaded }).toMatchObject({ verdicts: { missingLocal: 0 }, uploaded: 0 });
    expect(textOf(bench, flag)).toBe(raisedAt);
  });

  it('raises no flag while a file of the project failed', async () => {
    const bench = new LakeBench();
    bench.tree
      .write('prot7/Prot7.xlsx', 'R')
      .write('prot7/metadata.xlsx', 'M')
      .write('prot7/A.meth', 'a')
      .write('prot7/a.raw', 'b')
      .fail('prot7/a.raw', 'denied');
    const report = await run(bench, 'prot7', syncRun, proteomics);
    expect(report.state).toBe('incomplete');
    expect(blobsOf(bench)).not.toContain('PROT7/results.ready');
  });

  it('is an error when two files would be one, and the others are carried', async () => {
    const bench = new LakeBench();
    bench.tree
      .write('prot7/Prot7.xlsx', '1')
      .write('prot7/prot7.xlsx', '2')
      .write('prot7/metadata.xlsx', 'M');
    const report = await run(bench, 'prot7', syncRun, proteomics);
    expect(report).toMatchObject({ state: 'incomplete', verdicts: { match: 1, failed: 2 } });
    expect(blobsOf(bench)).toEqual(['PROT7.receipt', 'PROT7/metadata.xlsx']);
  });

  it('is an error when two folders would be one project, and nothing is sent', async () => {
    const bench = new LakeBench();
    bench.tree.write('prot7/a.raw', '1').write('PROT7/a.raw', '2');
    for (const name of ['prot7', 'PROT7']) {
      const report = await run(bench, name, syncRun, proteomics);
      expect(report).toMatchObject({ state: 'incomplete', verdicts: { failed: 1 } });
    }
    expect(blobsOf(bench).filter((name) => name.startsWith('PROT7/'))).toEqual([]);
  });
});

describe('a metabolomics data set', () => {
  it('lands under its name, from both of its folders', async () => {
    const bench = new LakeBench();
    bench.tree.write('RawData_y/1/a.mzML', 'A').write('DataProcessingMethod_y/m.xml', 'M');
    const source = { kind: 'metabolomics', destination: 'ms' } as const;
    const report = await run(bench, 'y', syncRun, source);
    expect(report).toMatchObject({ state: 'verified', destination: 'runs/ms/y' });
    expect(blobsOf(bench)).toEqual([
      'ms/y.md5',
      'ms/y.receipt',
      'ms/y.sync',
      'ms/y/1/mzML/a.mzML',
      'ms/y/m.xml',
    ]);
    expect(report.files.map(({ localPath }) => localPath)).toEqual([
      'RawData_y/1/a.mzML',
      'DataProcessingMethod_y/m.xml',
    ]);
    const again = await run(bench, 'y', syncRun, source);
    expect(again).toMatchObject({ state: 'verified', uploaded: 0, kept: 2 });
  });

  it('that is half a pair is only looked at', async () => {
    const bench = new LakeBench();
    bench.tree.write('RawData_y/1/a.mzML', 'A');
    const report = await run(bench, 'y', syncRun, { kind: 'metabolomics' });
    expect(report).toMatchObject({ operation: 'look', state: 'copying' });
    expect(blobsOf(bench)).toEqual([]);
  });
});

describe('a file that is not what its instrument lists', () => {
  const novaSeq = listedRun('NovaSeq X');
  const large = 'x'.repeat(9 * 1024 * 1024);

  function benchWith(manifest: string): LakeBench {
    const bench = new LakeBench();
    addListedRun(bench.tree, novaSeq);
    bench.tree.write(`${novaSeq.name}/Logs/small.log`, 'small');
    bench.tree.write(`${novaSeq.name}/Logs/large.log`, large);
    bench.tree.write(`${novaSeq.name}/Manifest.tsv`, manifest);
    return bench;
  }

  const list = (small: string, big: string): string =>
    `Logs/small.log\t${small}\nLogs/large.log\t${big}\n`;

  it('is not sent, whole or in blocks, and fails with what to do', async () => {
    const bench = benchWith(list(md5Of('other'), md5Of('another')));
    const report = await run(bench, novaSeq.name, syncRun, {});
    const message = `the file's MD5 is ${md5Of('small')}, Manifest.tsv lists ${md5Of('other')}; copy the file from the instrument again`;
    expect(report.state).toBe('incomplete');
    expect(report.problems).toMatchObject([
      { path: 'Logs/large.log', verdict: 'failed' },
      { path: 'Logs/small.log', verdict: 'failed', message },
    ]);
    expect(blobsOf(bench).filter((name) => name.includes('/Logs/'))).toEqual([]);
    expect(blobsOf(bench).some((name) => name.endsWith('.sync'))).toBe(false);
  });

  it('fails its plan and its verification though the lake holds the same bytes', async () => {
    const bench = benchWith('RunInfo.xml\tnone\n');
    const { name } = novaSeq;
    expect((await run(bench, name, syncRun, {})).state).toBe('verified');
    bench.tree.write(`${name}/Manifest.tsv`, list(md5Of('other'), md5Of(large)));
    const report = await run(bench, name, verifyRun, {});
    const failed = report.files.filter(({ verdict }) => verdict === 'failed');
    expect(failed.map(({ path }) => path)).toEqual(['Logs/small.log']);
    const plan = await planRun(await observeRun(testSource, name, bench.ports), bench.ports);
    expect(plan.actions.filter(({ kind }) => kind === 'refuse')).toMatchObject([
      { path: 'Logs/small.log', verdict: 'failed' },
      { path: 'Manifest.tsv', verdict: 'differs' },
    ]);
  });

  it('is one of those that a plan counts, until it is in the lake', async () => {
    const bench = benchWith(list(md5Of('small'), md5Of(large)));
    const planNow = async () =>
      planRun(await observeRun(testSource, novaSeq.name, bench.ports), bench.ports);
    const { actions, uploadCount, uploadBytes } = await planNow();
    expect(uploadCount).toBe(actions.length);
    expect(uploadBytes).toBe([...actions].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    await run(bench, novaSeq.name, syncRun, {});
    expect(await planNow()).toMatchObject({ uploadCount: 0, uploadBytes: 0 });
  });

  it('is what it should be, and then all is verified', async () => {
    const bench = benchWith(list(md5Of('small').toUpperCase(), md5Of(large)));
    expect(await run(bench, novaSeq.name, syncRun, {})).toMatchObject({
      state: 'verified',
      problems: [],
    });
  });
});

describe('a source that escapes names', () => {
  const escaping = { kind: 'folders', destination: '', escapeNames: true } as const;

  it('carries what blob storage cannot hold, says so, and lists it for md5sum', async () => {
    const bench = new LakeBench();
    bench.tree.write('run./line\nbreak', 'A').write('run./b\\c', 'B').write('run./d', 'D');
    const report = await run(bench, 'run.', syncRun, escaping);
    expect(report).toMatchObject({
      run: 'run.',
      state: 'verified',
      destination: 'runs/run%2E',
      problems: [
        { path: 'b%5Cc', verdict: null, message: expect.stringContaining('"b\\\\c"') },
        { path: 'line%0Abreak', verdict: null, message: expect.stringContaining('"line\\nbreak"') },
      ],
    });
    expect(report.files.map(({ path, localPath }) => [path, localPath])).toEqual([
      ['b%5Cc', 'b\\c'],
      ['d', undefined],
      ['line%0Abreak', 'line\nbreak'],
    ]);
    expect(textOf(bench, 'run%2E/line%0Abreak')).toBe('A');
    expect(textOf(bench, 'run%2E.md5')?.split('\n')).toEqual([
      '# b\\\\c on disk:',
      `${md5Of('B')}  run%2E/b%5Cc`,
      `${md5Of('D')}  run%2E/d`,
      '# line\\nbreak on disk:',
      `${md5Of('A')}  run%2E/line%0Abreak`,
      '',
    ]);
    expect(await run(bench, 'run.', verifyRun, escaping)).toMatchObject({
      state: 'verified',
      verdicts: { match: 3, missingLocal: 0 },
    });
  });

  it('still refuses a name that is no text', async () => {
    const bench = new LakeBench();
    bench.tree.write('run/good', 'x').write('run/b\uFFFDd', 'y').spoilName('run/b\uFFFDd');
    const report = await run(bench, 'run', syncRun, escaping);
    expect(report).toMatchObject({ state: 'incomplete', verdicts: { match: 1, failed: 1 } });
  });

  it('brings every file to the lake, from where its name can be had back', async () => {
    const anyName = fc
      .string({ unit: fc.constantFrom('%', '2', 'E', '0', 'A', '.', '\\', '\n', 'é', '\u0085') })
      .filter((name) => name !== '' && name !== '.' && name !== '..');
    const anyNames = fc.uniqueArray(anyName, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anyNames, async (names) => {
        const bench = new LakeBench();
        for (const name of names) bench.tree.write(`run/${name}`, name);
        const report = await run(bench, 'run', syncRun, escaping);
        expect(report.state).toBe('verified');
        const carried = report.files.map(({ path }) => path);
        expect(carried.map(unescapePath).toSorted()).toEqual(names.toSorted());
        for (const path of carried) {
          expect(textOf(bench, `run/${path}`)).toBe(unescapePath(path));
        }
      }),
    );
  });
});

describe('a run without a sheet', () => {
  it('says so where sheets are kept apart, and is synced all the same', async () => {
    const bench = new LakeBench();
    bench.tree.write('run1/a', 'A');
    bench.sheets.write('2026/other.csv', '');
    const source = { sampleSheets: '/sheets' };
    for (const operation of [inspectRun, syncRun, verifyRun]) {
      const report = await run(bench, 'run1', operation, source);
      expect(report.problems).toEqual([
        { path: '', verdict: null, message: 'there is no sample sheet run1.csv in /sheets' },
      ]);
    }
    expect((await run(bench, 'run1', inspectRun, source)).state).toBe('verified');
  });

  it.each([
    ['its source keeps none apart', { sampleSheets: undefined }, 'a'],
    ['it brings its own', { sampleSheets: '/sheets' }, 'SampleSheet.csv'],
  ])('says nothing when %s', async (_when, source, file) => {
    const bench = new LakeBench();
    bench.tree.write(`run1/${file}`, 'A');
    expect((await run(bench, 'run1', inspectRun, source)).problems).toEqual([]);
  });

  it('says nothing of it when sheets cannot be listed', async () => {
    const bench = new LakeBench();
    bench.tree.write('run1/a', 'A');
    bench.sheets.fail('', 'offline');
    const { problems } = await run(bench, 'run1', inspectRun, { sampleSheets: '/sheets' });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Sample sheets: \/sheets cannot be reached/),
    ]);
  });
});
