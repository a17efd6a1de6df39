import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/core/lake/lake';
import { observeRun } from '../../../src/core/runs/observeRun';
import type { ObservedRun } from '../../../src/core/runs/run';
import { FileError } from '../../../src/core/storage/fileTree';
import { InMemoryFileTree } from '../../fakes/inMemoryFileTree';
import { observingPorts, testSource } from '../../fakes/observingPorts';
import { addRun, generatedContent, sampleSheetV1, sampleSheetV2 } from '../../fakes/runFolders';

const nowMs = Date.UTC(2026, 0, 2);
const clock = { nowMs: () => nowMs };

interface Look {
  readonly source?: Partial<Source>;
  readonly sheets?: InMemoryFileTree;
}

function observe(tree: InMemoryFileTree, name: string, look: Look = {}): Promise<ObservedRun> {
  const trees = look.sheets ? [tree, look.sheets] : [tree];
  return observeRun(testSource(look.source), name, observingPorts(trees, clock));
}

describe('observeRun', () => {
  it('sees a complete run as ready, with its files relative to it', async () => {
    const tree = new InMemoryFileTree();
    const name = addRun(tree, { instrument: 'MiSeq', progress: 'complete', cycles: 2 });
    const run = await observe(tree, name);
    expect(run.verdict).toEqual({
      readiness: 'ready',
      because:
        'RTAComplete.txt and RunCompletionStatus.xml are there and nothing was written for 24 h',
      evidence: ['RTAComplete.txt', 'RunCompletionStatus.xml'],
    });
    expect(run.instrument).toEqual({
      model: 'MiSeq',
      serialNumber: 'M02023',
      startedOn: '2020-11-27',
      flowCell: '000000000-J7HPH',
    });
    expect(run.files.map(({ path }) => path)).toContain(
      'Data/Intensities/BaseCalls/L001/C1.1/s_1_1101.bcl',
    );
    expect(run.sizeBytes).toBe([...run.files].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    expect(run).toMatchObject({ notCarried: [], unreadable: [], problems: [] });
    expect(run.firstSeenAtMs).toBe(nowMs);
  });

  it.each([
    ['MiSeq', 'sequencing', 'sequencing', 'waiting for RTAComplete.txt'],
    [
      'NextSeq 500',
      'copying',
      'copying',
      'waiting for RunCompletionStatus.xml; RTAComplete.txt is there',
    ],
    ['NovaSeq', 'copying', 'copying', 'waiting for CopyComplete.txt; RTAComplete.txt is there'],
    ['NovaSeq', 'failed', 'failedRun', 'RunCompletionStatus.xml says RunErrored'],
    ['NextSeq 500', 'failed', 'failedRun', 'RunCompletionStatus.xml says ExceptionEndedEarly'],
  ] as const)('sees a %s run that is %s', async (instrument, progress, readiness, because) => {
    const tree = new InMemoryFileTree();
    const name = addRun(tree, { instrument, progress });
    expect((await observe(tree, name)).verdict).toMatchObject({ readiness, because });
  });

  it('sees a run settle while a file deep inside is young', async () => {
    const tree = new InMemoryFileTree();
    const name = addRun(tree, { instrument: 'NovaSeq', progress: 'complete' });
    tree.write(`${name}/Data/late.bin`, 'x', nowMs - 60_000);
    expect((await observe(tree, name)).verdict).toMatchObject({
      readiness: 'settling',
      readyAtMs: nowMs + 59 * 60_000,
    });
  });

  it('never applies an instrument’s rule to plain folders', async () => {
    const tree = new InMemoryFileTree();
    const name = addRun(tree, { instrument: 'NovaSeq', progress: 'sequencing' });
    const run = await observe(tree, name, { source: { kind: 'folders' } });
    expect(run.instrument).toBeUndefined();
    expect(run.verdict).toMatchObject({
      readiness: 'ready',
      because: 'nothing was written for 24 h',
    });
  });

  it('knows the instrument of a renamed folder by its RunInfo.xml', async () => {
    const tree = new InMemoryFileTree();
    const original = addRun(tree, { instrument: 'NovaSeq', progress: 'copying' });
    const entries = (await tree.walk(original)).entries.filter(({ kind }) => kind === 'file');
    for (const { path, sizeBytes } of entries) {
      const bytes = await tree.readStart(path, sizeBytes);
      tree.write(path.replace(original, 'renamed'), bytes);
    }
    const run = await observe(tree, 'renamed');
    expect(run.verdict.readiness).toBe('copying');
    expect(run.problems).toMatchObject([{ path: 'RunInfo.xml' }]);
  });

  it('tells what is not carried, and carries what is hidden', async () => {
    const tree = new InMemoryFileTree()
      .write('run/.hidden', 'x')
      .write('run/@eaDir/x', 'y')
      .write('run/Thumbs.db', '')
      .place('run/link', 'link')
      .place('run/pipe', 'special')
      .folder('run/empty/inner')
      .folder('run/name')
      .write('run/name-x', '')
      .write('run/name/y', '');
    const run = await observe(tree, 'run');
    expect(run.files.map(({ path }) => path)).toEqual([
      '.hidden',
      '@eaDir/x',
      'Thumbs.db',
      'name-x',
      'name/y',
    ]);
    expect(run.notCarried.map(({ path, kind }) => [path, kind])).toEqual([
      ['empty/inner', 'folder'],
      ['link', 'link'],
      ['pipe', 'special'],
    ]);
  });

  it('tells which folders it could not look into; they do not count as empty', async () => {
    const tree = new InMemoryFileTree().write('run/a', 'x').write('run/closed/b', 'y');
    const run = await observe(tree.fail('run/closed', 'denied'), 'run');
    expect(run.unreadable).toEqual([
      {
        path: 'closed',
        message:
          '/source/run/closed may not be read. Give the account that runs Lakeside permission to read it',
      },
    ]);
    expect(run.notCarried).toEqual([]);
  });

  it('does not take a run for empty whose only folder it could not look into', async () => {
    const tree = new InMemoryFileTree().write('run/closed/b', 'y').fail('run/closed', 'denied');
    const { verdict } = await observe(tree, 'run', { source: { kind: 'folders' } });
    expect(verdict.readiness).toBe('ready');
  });

  it('waits when the status cannot be read', async () => {
    const tree = new InMemoryFileTree();
    const name = addRun(tree, { instrument: 'MiSeq', progress: 'complete' });
    tree.fail(`${name}/RunCompletionStatus.xml`, 'denied');
    const { verdict, problems } = await observe(tree, name);
    expect(verdict.readiness).toBe('copying');
    expect(problems[0]?.message).toMatch(/may not be read/);
  });

  it('takes a flag in a folder of the run, in any upper and lower case', async () => {
    const tree = new InMemoryFileTree().write('run/Analysis/1/copycomplete.TXT', '');
    const source = { completionFlag: 'Analysis/1/CopyComplete.txt' };
    const { verdict } = await observe(tree, 'run', { source });
    expect(verdict).toMatchObject({
      readiness: 'ready',
      evidence: ['Analysis/1/copycomplete.TXT'],
    });
  });

  it('throws if neither folder nor sheet has the name', async () => {
    const failure = observe(new InMemoryFileTree(), 'nothing');
    await expect(failure).rejects.toSatisfy((error) => FileError.is(error, 'missing'));
    await expect(failure).rejects.toThrow('Run nothing of /source does not exist');
  });

  it('looks at 20,000 files without reading them', async () => {
    const tree = new InMemoryFileTree();
    const content = generatedContent('x', 10);
    for (let index = 0; index < 20_000; index += 1) {
      tree.write(`run/Thumbnail_Images/L00${index % 4}/C${index % 300}.1/${index}.jpg`, content);
    }
    const run = await observe(tree, 'run');
    expect(run.files).toHaveLength(20_000);
    expect(tree.counts).toMatchObject({ walk: 1, bytesRead: 0, open: 0 });
  });
});

describe('a folder that holds runs', () => {
  const runsWithin = (...names: readonly string[]): InMemoryFileTree => {
    const tree = new InMemoryFileTree();
    for (const name of names) tree.write(`MiSeq/${name}/RunInfo.xml`, '<RunInfo/>');
    return tree;
  };

  it('is never taken for a complete run, however quiet it is', async () => {
    const { verdict } = await observe(runsWithin('a', 'b', 'c'), 'MiSeq');
    expect(verdict).toMatchObject({
      readiness: 'sequencing',
      because:
        'it is no run but holds 3 runs (a, b, …); make it the folder of a source, or name a completion flag to take it as one',
    });
  });

  it('is no folder of reads, beside whose reports a copy of a description lies', async () => {
    const reads = new InMemoryFileTree()
      .write('reads/Sample1/a_R1.fastq.gz', 'a')
      .write('reads/Reports/RunInfo.xml', '<RunInfo/>');
    expect((await observe(reads, 'reads')).verdict.readiness).toBe('ready');
  });

  it.each(['CopyComplete.txt', 'RTAComplete.txt', 'RunParameters.xml'])(
    'is none either where a stray %s lies beside its runs',
    async (file) => {
      const { verdict } = await observe(runsWithin('a').write(`MiSeq/${file}`, ''), 'MiSeq');
      expect(verdict).toMatchObject({
        readiness: 'sequencing',
        because: expect.stringMatching(/^it is no run but holds 1 run \(a\)/),
      });
    },
  );

  it('is one if it is described itself, if a flag says so, or if a source takes any folder', async () => {
    const described = runsWithin('a')
      .write('MiSeq/RunInfo.xml', '<RunInfo/>')
      .write('MiSeq/CopyComplete.txt', '');
    expect((await observe(described, 'MiSeq')).verdict.readiness).toBe('ready');
    const flagged = runsWithin('a').write('MiSeq/done.txt', '');
    const source = { completionFlag: 'done.txt' };
    expect((await observe(flagged, 'MiSeq', { source })).verdict.readiness).toBe('ready');
    const any = { source: { kind: 'folders' } } as const;
    expect((await observe(runsWithin('a'), 'MiSeq', any)).verdict.readiness).toBe('ready');
  });
});

describe('a run that a sequencer describes which is not known', () => {
  const run = (...files: readonly string[]): InMemoryFileTree => {
    const tree = new InMemoryFileTree().write('160101_Z1_7_AX/RunInfo.xml', '<RunInfo/>');
    for (const file of files) tree.write(`160101_Z1_7_AX/${file}`, '<x/>');
    return tree;
  };

  it('is not taken for complete because it was quiet', async () => {
    const { verdict } = await observe(run('InterOp/a.bin'), '160101_Z1_7_AX');
    expect(verdict).toMatchObject({
      readiness: 'sequencing',
      because: expect.stringMatching(/^waiting for CopyComplete\.txt \(the sequencer is not known/),
    });
  });

  it('is not taken for complete at the end of basecalling, unless its source says so', async () => {
    const { verdict } = await observe(run('RTAComplete.txt'), '160101_Z1_7_AX');
    expect(verdict).toMatchObject({
      readiness: 'copying',
      because: expect.stringMatching(
        /lake\.json a "completionFlag", the file that it writes last: not RTAComplete\.txt/,
      ),
    });
    const source = { completionFlag: 'RTAComplete.txt' };
    const told = await observe(run('RTAComplete.txt'), '160101_Z1_7_AX', { source });
    expect(told.verdict.readiness).toBe('ready');
  });

  it.each(['RTAComplete.txt', 'runParameters.xml', 'RunCompletionStatus.xml'])(
    'is not taken for plain folders where it has no description yet but %s',
    async (file) => {
      const status = '<S><RunStatus>RunCompleted</RunStatus></S>';
      const { verdict } = await observe(new InMemoryFileTree().write(`run/${file}`, status), 'run');
      expect(verdict.because).toMatch(/^waiting for CopyComplete\.txt/);
    },
  );

  it('is an old MiSeq’s by its description, whatever its folder’s name says of the instrument', async () => {
    const info = '<RunInfo><Run Id="201127_M02023_0583_000000000-J7HPH" /></RunInfo>';
    const misnamed = '201127_X02023_0583_000000000-J7HPH';
    const tree = new InMemoryFileTree()
      .write(`${misnamed}/RunInfo.xml`, info)
      .write(`${misnamed}/RTAComplete.txt`, '');
    expect((await observe(tree, misnamed)).verdict.readiness).toBe('ready');
  });

  it('is ready once its copy is said to be complete, and read for how it ended', async () => {
    const done = await observe(run('CopyComplete.txt'), '160101_Z1_7_AX');
    expect(done.verdict.readiness).toBe('ready');
    const status = '<S><RunStatus>RunErrored</RunStatus></S>';
    const failed = run().write('160101_Z1_7_AX/RunCompletionStatus.xml', status);
    expect((await observe(failed, '160101_Z1_7_AX')).verdict.readiness).toBe('failedRun');
  });

  it('is a folder like any other in a source of folders', async () => {
    const { verdict } = await observe(run(), '160101_Z1_7_AX', { source: { kind: 'folders' } });
    expect(verdict.readiness).toBe('ready');
  });
});

describe('the sample sheet of a run', () => {
  const runs = (): InMemoryFileTree => new InMemoryFileTree().write('run.v1.2/a', 'x');

  it('lies beside the runs, whatever dots are in the name', async () => {
    const { sheet, problems } = await observe(
      runs().write('run.v1.2.csv', sampleSheetV2),
      'run.v1.2',
    );
    expect(sheet).toMatchObject({ path: 'run.v1.2.csv', kind: 'v2' });
    expect(problems).toEqual([]);
  });

  it('lies in a folder of sheets, by year', async () => {
    const sheets = new InMemoryFileTree('/sheets').write('2020/run.v1.2.CSV', sampleSheetV1);
    const look = { source: { sampleSheets: '/sheets' }, sheets };
    const { sheet } = await observe(runs().write('run.v1.2.csv', 'x'), 'run.v1.2', look);
    expect(sheet).toMatchObject({ path: '2020/run.v1.2.CSV', kind: 'v1' });
  });

  it.each([
    ['differ only in case', ['run.v1.2.csv', 'Run.v1.2.CSV']],
    ['lie in two years', ['2020/run.v1.2.csv', '2021/run.v1.2.csv']],
  ])('is not taken when two of them %s', async (_name, paths) => {
    const sheets = new InMemoryFileTree('/sheets');
    for (const path of paths) sheets.write(path, sampleSheetV1);
    const look = { source: { sampleSheets: '/sheets' }, sheets };
    const { sheet, problems } = await observe(runs(), 'run.v1.2', look);
    expect(sheet).toBeUndefined();
    const names = [...paths].sort().join(' and ');
    expect(problems).toEqual([
      { path: '', message: `${names} are both sheets of this run; keep one of them` },
    ]);
  });

  it('may be one of its own files, which is read for its kind', async () => {
    const tree = runs().write('run.v1.2/SampleSheet.csv', sampleSheetV2);
    const { sheet, ownSheet } = await observe(tree, 'run.v1.2');
    expect({ sheet, ownSheet }).toEqual({
      sheet: undefined,
      ownSheet: { path: 'SampleSheet.csv', kind: 'v2' },
    });
  });

  it('makes a run of its own when there is no folder', async () => {
    const tree = new InMemoryFileTree().write('later.csv', sampleSheetV1);
    const run = await observe(tree, 'later');
    expect(run).toMatchObject({
      files: [],
      sizeBytes: 0,
      verdict: {
        readiness: 'sheetOnly',
        because: 'there is a sample sheet, but no folder later in /source',
      },
      sheet: { path: 'later.csv', kind: 'v1' },
    });
  });

  it('is not followed when it is a link', async () => {
    const { sheet, problems } = await observe(runs().place('run.v1.2.csv', 'link'), 'run.v1.2');
    expect(sheet).toBeUndefined();
    expect(problems[0]?.message).toBe(
      'run.v1.2.csv is a link, which is not followed; put the sheet itself there',
    );
  });

  it('stays the run’s when it cannot be read, with a problem', async () => {
    const tree = runs().write('run.v1.2.csv', 'x').fail('run.v1.2.csv', 'denied');
    const { sheet, problems } = await observe(tree, 'run.v1.2');
    expect(sheet?.kind).toBe('unrecognized');
    expect(problems[0]?.message).toMatch(/^Sample sheet: .* may not be read/);
  });

  it('is missed, with a problem, when the folder of sheets is offline', async () => {
    const sheets = new InMemoryFileTree('/sheets').fail('', 'offline');
    const look = { source: { sampleSheets: '/sheets' }, sheets };
    const { sheet, problems } = await observe(runs(), 'run.v1.2', look);
    expect(sheet).toBeUndefined();
    expect(problems).toHaveLength(1);
  });
});
