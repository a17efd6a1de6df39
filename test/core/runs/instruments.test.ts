import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/core/lake/lake';
import { observeRun } from '../../../src/core/runs/observeRun';
import type { ObservedRun } from '../../../src/core/runs/run';
import {
  addListedRun,
  cyclesOf,
  listedRun,
  listedRuns,
  type ListedRun,
  type Omissions,
} from '../../fakes/instrumentListings';
import { InMemoryFileTree } from '../../fakes/inMemoryFileTree';
import { observingPorts, testSource } from '../../fakes/observingPorts';

interface Look extends Omissions {
  readonly source?: Partial<Source>;
  readonly also?: Readonly<Record<string, string>>;
}

function observe(run: ListedRun, look: Look = {}): Promise<ObservedRun> {
  const tree = new InMemoryFileTree();
  addListedRun(tree, run, look);
  for (const [path, content] of Object.entries(look.also ?? {})) {
    tree.write(`${run.name}/${path}`, content);
  }
  const ports = observingPorts([tree], { nowMs: () => Date.UTC(2026, 0, 2) });
  return observeRun(testSource(look.source), run.name, ports);
}

const calls = 'Data/Intensities/BaseCalls';

describe.each(listedRuns)('a run of a $model', (run) => {
  const ends = run.flags.at(-1)?.[0] ?? '';

  it('is ready once its flags, lanes and cycles are there', async () => {
    const seen = await observe(run);
    expect(seen.instrument?.model).toBe(run.model);
    expect(seen.problems).toEqual([]);
    expect(seen.verdict).toMatchObject({
      readiness: 'ready',
      because: expect.stringMatching(/ are? there|is there/),
    });
  });

  it('is sequencing before the first flag', async () => {
    const seen = await observe(run, { until: run.flags[0]?.[0] ?? '' });
    expect(seen.verdict).toMatchObject({
      readiness: 'sequencing',
      because: expect.stringMatching(/^waiting for RTAComplete\.txt/),
    });
  });

  it('waits for a lane that did not arrive, and names it', async () => {
    const { verdict, problems } = await observe(run, {
      isMissing: (path) => path.startsWith(`${calls}/L001/`),
    });
    const cycles = cyclesOf(run);
    const total = run.lanes * cycles;
    expect(verdict.readiness).toBe('copying');
    expect(verdict.because).toMatch(
      new RegExp(
        `^waiting for the basecalls of ${cycles} of ${total} cycles \\(lane 1: cycles 1 to ${cycles}\\); .*(is|are) there$`,
      ),
    );
    expect(problems).toMatchObject([{ path: 'RunInfo.xml' }]);
  });

  it('waits for single cycles that did not arrive, and names the first', async () => {
    const last = run.lanes;
    const isMissing = (path: string): boolean =>
      [3, 5].some((cycle) =>
        [`${calls}/L00${last}/C${cycle}.1/`, `${calls}/L00${last}/000${cycle}.bcl.bgzf`].some(
          (start) => path.startsWith(start),
        ),
      );
    const { verdict } = await observe(run, { isMissing });
    expect(verdict.because).toContain(`(lane ${last}: cycle 3 and 1 more)`);
  });

  it('is taken as it is under an explicit flag, with a problem', async () => {
    const { verdict, problems } = await observe(run, {
      source: { completionFlag: ends },
      isMissing: (path) => path.startsWith(`${calls}/L001/`),
    });
    expect(verdict).toMatchObject({ readiness: 'ready' });
    expect(problems).toMatchObject([
      { path: 'RunInfo.xml', message: expect.stringMatching(/have no basecalls: lane 1/) },
    ]);
  });
});

describe('completion', () => {
  it.each([
    ['NextSeq 500/550', 'RunCompletionStatus.xml'],
    ['NextSeq 1000/2000', 'CopyComplete.txt'],
    ['NovaSeq 6000', 'CopyComplete.txt'],
    ['NovaSeq X', 'CopyComplete.txt'],
    ['HiSeq 3000/4000', 'SequencingComplete.txt'],
  ] as const)('of a %s is not basecalling alone: it waits for %s', async (model, flag) => {
    const { verdict } = await observe(listedRun(model), { until: flag });
    expect(verdict).toMatchObject({
      readiness: 'copying',
      because: expect.stringMatching(new RegExp(`^waiting for ${flag.replace('.', '\\.')}`)),
    });
  });

  it('asks nothing of lanes and cycles of a run that is still written', async () => {
    const { problems } = await observe(listedRun('NovaSeq 6000'), {
      until: 'CopyComplete.txt',
      isMissing: (path) => path.startsWith(calls),
    });
    expect(problems).toEqual([]);
  });

  it('asks nothing of lanes and cycles where RunInfo.xml says nothing of them', async () => {
    const { verdict, problems } = await observe(listedRun('MiSeq'), {
      isMissing: (path) => path.startsWith(calls),
      also: { 'RunInfo.xml': '<RunInfo><Run Id="201127_M02023_0583_000000000-J7HPH" /></RunInfo>' },
    });
    expect({ readiness: verdict.readiness, problems }).toEqual({
      readiness: 'ready',
      problems: [],
    });
  });

  it.each(['99999999', '-1', 'many', ''])('believes no lane count of %j', async (count) => {
    const info = `<RunInfo><Run><Reads><Read NumCycles="4"/></Reads><FlowcellLayout LaneCount="${count}"/></Run></RunInfo>`;
    const { verdict } = await observe(listedRun('MiSeq'), { also: { 'RunInfo.xml': info } });
    expect(verdict.readiness).toBe('ready');
  });

  it('asks for no basecalls of a sequencer that kept only what it made of them', async () => {
    const { verdict } = await observe(listedRun('NextSeq 1000/2000'), {
      isMissing: (path) => path.startsWith(calls),
      also: { 'Analysis/1/Data/fastq/S1.fastq.ora': 'x' },
    });
    expect(verdict.readiness).toBe('ready');
  });
});

describe('Manifest.tsv of a NovaSeq X', () => {
  const run = listedRun('NovaSeq X');
  const md5 = 'D41D8CD98F00B204E9800998ECF8427E';

  it('hands the MD5s it lists to the files', async () => {
    const { files, verdict, problems } = await observe(run, {
      also: {
        'Manifest.tsv': `CopyComplete.txt\t${md5}\r\n.\\InterOp\\QMetricsOut.bin\t${md5}\r\n`,
      },
    });
    expect({ readiness: verdict.readiness, problems }).toEqual({
      readiness: 'ready',
      problems: [],
    });
    const listed = files.filter(({ expected }) => expected !== undefined);
    expect(listed.map(({ path, expected }) => [path, expected])).toEqual(
      ['CopyComplete.txt', 'InterOp/QMetricsOut.bin'].map((path) => [
        path,
        { md5Hex: md5.toLowerCase(), listedIn: 'Manifest.tsv' },
      ]),
    );
  });

  it('holds the run back while files that it lists are missing', async () => {
    const manifest = ['RunInfo.xml', 'Logs/a.log', 'Logs/b.log'].map((path) => `${path}\t${md5}\n`);
    const { verdict, problems } = await observe(run, {
      also: { 'Manifest.tsv': manifest.join('') },
    });
    expect(verdict).toMatchObject({
      readiness: 'copying',
      because: expect.stringMatching(
        /^waiting for 2 files that Manifest\.tsv lists \(the first Logs\/a\.log\); RTAComplete\.txt and/,
      ),
    });
    expect(problems).toMatchObject([{ path: 'Manifest.tsv' }]);
  });

  it('is only reported under an explicit flag', async () => {
    const { verdict, problems } = await observe(run, {
      source: { completionFlag: 'CopyComplete.txt' },
      also: { 'Manifest.tsv': `gone\t${md5}\n` },
    });
    expect(verdict.readiness).toBe('ready');
    expect(problems).toEqual([
      { path: 'Manifest.tsv', message: 'lists 1 file that is not there: gone' },
    ]);
  });

  it('is held against presence alone where its checksums are no MD5s, and says so', async () => {
    const { files, problems } = await observe(run, {
      also: { 'Manifest.tsv': `Path\tChecksum\nRunInfo.xml\t0a1b2c3d\nRTAExited.txt\t???\n` },
    });
    expect(files.every(({ expected }) => expected === undefined)).toBe(true);
    expect(problems).toEqual([
      {
        path: 'Manifest.tsv',
        message:
          'has checksums of 2 files that Lakeside does not compare (CRC-32, unknown); only that the files are there was checked',
      },
    ]);
  });

  it('says when it is no list', async () => {
    const { problems, verdict } = await observe(run, { also: { 'Manifest.tsv': 'nothing' } });
    expect(verdict.readiness).toBe('ready');
    expect(problems).toMatchObject([
      { path: 'Manifest.tsv', message: expect.stringMatching(/is no list of files/) },
    ]);
  });

  it.each([
    ['its own folder', 'Data/summary.csv'],
    ['the run’s', 'Analysis/1/Data/summary.csv'],
  ])('of an analysis counts from %s', async (_base, listed) => {
    const { files } = await observe(run, {
      also: {
        'Analysis/1/Data/summary.csv': '',
        'Analysis/1/CopyComplete.txt': '',
        'Analysis/1/Manifest.tsv': `${listed}\t${md5}\n`,
      },
    });
    expect(files.filter(({ expected }) => expected !== undefined).map(({ path }) => path)).toEqual([
      'Analysis/1/Data/summary.csv',
    ]);
  });

  it('is not there after a copy by hand, and not missed', async () => {
    expect((await observe(run)).verdict.readiness).toBe('ready');
  });
});

describe('an analysis of a NovaSeq X', () => {
  it('is waited for until it is copied too', async () => {
    const run = listedRun('NovaSeq X');
    const also = { 'Analysis/1/Data/summary.csv': '' };
    expect((await observe(run, { also })).verdict.because).toMatch(
      /^waiting for Analysis\/1\/CopyComplete\.txt; /,
    );
    const copied = { ...also, 'Analysis/1/CopyComplete.txt': '' };
    expect((await observe(run, { also: copied })).verdict.readiness).toBe('ready');
  });
});
