import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobDatasets } from '../../../src/core/datasets/blobDatasets';
import { RunRecords } from '../../../src/core/datasets/runs/runRecords';
import { CommandBench, type CommandResult } from '../../cli/commandBench';
import { datasetPlace } from '../../fakes/datasetLake';

let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-pipelines-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  bench.lake.store.addContainer(datasetPlace.container);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A step that reads these through its gateway and leaves a dataset of its own name. */
async function step(name: string, reads: readonly string[], code = 0): Promise<object> {
  const script = `
    const { writeFileSync } = require('node:fs');
    const { LAKESIDE_GATEWAY: gateway, LAKESIDE_OUTPUT: output } = process.env;
    Promise.all(${JSON.stringify(reads)}.map(async (path) => (await fetch(gateway + '/gros/' + path)).text()))
      .then((texts) => {
        writeFileSync(output + '/${name}.csv', 'rows\\n' + texts.join('').length + '\\n');
        console.log('${name} wrote');
        process.exitCode = ${code};
      });`;
  await writeFile(join(folder, `${name}.cjs`), script);
  return {
    name,
    repo: name,
    run: `"${process.execPath}" ${name}.cjs`,
    reads: reads.map((path) => `gros://${path}`),
    publishes: [`gros://${name}`],
  };
}

async function writeLake(...pipelines: readonly object[]): Promise<void> {
  const storage = { blobEndpoint: 'https://lab.blob.core.windows.net' };
  const lake = { storage, datasets: { container: datasetPlace.container }, pipelines };
  await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
}

/** Three that hang together, and one that fails with one behind it. */
async function writeUsualLake(): Promise<void> {
  await writeLake(
    await step('qc', []),
    await step('expression', ['qc']),
    await step('report', ['qc', 'expression']),
    await step('strict', ['qc'], 3),
    await step('behind', ['strict']),
  );
}

const lakeNow = () => ({
  datasets: new BlobDatasets(bench.lake.store, datasetPlace),
  records: new RunRecords(
    { blobStore: bench.lake.store, clock: bench.lake.ports.clock },
    datasetPlace,
  ),
});

async function versionsOf(repo: string): Promise<number> {
  return (await lakeNow().datasets.versions({ repo, branch: 'master' })).length;
}

interface RunDocument {
  readonly run: { readonly state: string; readonly published: readonly string[] };
  readonly downstream: readonly { readonly pipeline: string; readonly outcome: string }[];
}

describe('lakeside run', () => {
  it('runs a pipeline, publishes, and runs in order what reads that live', async () => {
    await writeUsualLake();
    const { code, stdout } = await bench.run('run', '--pipeline', 'qc', '--json');
    expect(code).toBe(0);
    const { run, downstream } = JSON.parse(stdout) as RunDocument;
    expect(run).toMatchObject({
      state: 'succeeded',
      published: [expect.stringMatching(/^gros:\/\/qc\/master:/)],
    });
    expect(downstream.map(({ pipeline, outcome }) => [pipeline, outcome])).toEqual([
      ['expression', 'succeeded'],
      ['strict', 'failed'],
      ['report', 'succeeded'],
      ['behind', 'skipped'],
    ]);
    expect(
      await Promise.all(['qc', 'expression', 'report', 'strict', 'behind'].map(versionsOf)),
    ).toEqual([1, 1, 1, 0, 0]);
  });

  it('keeps of each run what set it off, what it read and what it wrote', async () => {
    await writeUsualLake();
    await bench.run('run', '--pipeline', 'qc');
    const { datasets, records } = lakeNow();
    const { runs } = await records.list();
    const byName = new Map(runs.map((run) => [run.pipeline, run]));
    const [qc] = byName.get('qc')?.published ?? [];
    const report = byName.get('report');
    expect(report).toMatchObject({
      state: 'succeeded',
      trigger: { kind: 'dataset', reference: qc, runId: byName.get('qc')?.id },
      reads: [
        { reference: 'gros://qc', resolved: qc, isLive: true },
        { reference: 'gros://expression', isLive: true },
      ],
    });
    const [version] = await datasets.versions({ repo: 'report', branch: 'master' });
    const record = version && (await datasets.record(version));
    expect(record).toMatchObject({
      upstreams: report?.reads.map(({ resolved }) => resolved),
      pipeline: 'report',
      runId: report?.id,
    });
    const registrations = await datasets.registrations({ repo: 'qc', branch: 'master' });
    expect(registrations.map(({ downstream }) => downstream.repo)).toEqual([
      'expression',
      'report',
    ]);
    const log = report?.log?.kind === 'blob' ? bench.lake.store.text(report.log) : undefined;
    expect(log).toBe('report wrote\n');
  });

  it('runs a command that no lake file knows, shows what it writes and ends with its code', async () => {
    await writeLake();
    const script = `console.log('out'); console.error('err'); process.exit(7)`;
    const result = await bench.run('run', '--', process.execPath, '-e', script);
    expect(result.code).toBe(7);
    expect(result.stdout).toBe('out\n');
    expect(result.stderr).toMatch(
      /^err\nRun \S+ failed: Exit code 7: err; nothing was published\n$/,
    );
  });

  it('leaves a pipeline alone that publishes what it does not say', async () => {
    const qc = await step('qc', []);
    await writeLake({ ...qc, publishes: ['gros://quality'] });
    const { code, stderr } = await bench.run('run', '--pipeline', 'qc');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'publishes gros://qc/master, which publishes of its pipeline does not name',
    );
    expect(await versionsOf('qc')).toBe(0);
  });

  it('propagates nothing if that is not wanted, or if somebody else does', async () => {
    await writeUsualLake();
    await bench.run('run', '--pipeline', 'qc', '--no-propagate');
    bench.environment = { LAKESIDE_TRIGGER: 'gros://raw/master:2026-11-26.1' };
    await bench.run('run', '--pipeline', 'qc');
    const { runs } = await lakeNow().records.list();
    expect(runs.map(({ pipeline }) => pipeline)).toEqual(['qc', 'qc']);
    const kinds = runs.map(({ trigger }) => trigger?.kind);
    expect(new Set(kinds)).toEqual(new Set(['dataset', 'manual']));
  });

  const refused: readonly (readonly [readonly string[], string])[] = [
    [[], 'There is nothing to run'],
    [['--pipeline', 'qx'], 'No pipeline is called "qx"; did you mean "qc"?'],
    [['--at-a-time', '0', '--pipeline', 'qc'], 'Write a number from 1 to 64'],
  ];
  it.each(refused)('does not run %j', async (args, message) => {
    await writeUsualLake();
    const { code, stderr } = await bench.run('run', ...args);
    expect({ code, said: stderr.includes(message) }).toEqual({ code: 2, said: true });
  });

  it('keeps secrets of the environment out of the log on the lake', async () => {
    await writeLake();
    bench.environment = { AZURE_STORAGE_KEY: 's3cr3t-key' };
    await bench.run('run', '--', process.execPath, '-e', `console.log('it is s3cr3t-key')`);
    const [run] = (await lakeNow().records.list()).runs;
    const log = run?.log?.kind === 'blob' ? bench.lake.store.text(run.log) : undefined;
    expect(log).toBe('it is ***\n');
  });
});

describe('lakeside publish', () => {
  it('runs what reads the dataset live, unless that is not wanted', async () => {
    await writeLake(await step('expression', ['qc']));
    const file = join(folder, 'qc.csv');
    await writeFile(file, 'sample\nSSA001\n');
    await bench.run('publish', file, 'gros://qc', '--no-propagate');
    expect((await lakeNow().records.list()).runs).toEqual([]);
    const { code, stdout } = await bench.run('publish', file, 'gros://qc', '--json');
    expect(code).toBe(0);
    const { downstream } = JSON.parse(stdout) as RunDocument;
    expect(downstream).toMatchObject([{ pipeline: 'expression', outcome: 'succeeded' }]);
    const [run] = (await lakeNow().records.list()).runs;
    expect(run?.trigger).toMatchObject({ kind: 'dataset', reference: run?.reads[0]?.resolved });
  });
});

describe('lakeside registrations', () => {
  it('lists who is run again, says what is stale, and removes that when asked', async () => {
    await writeLake(await step('qc', []), await step('expression', ['qc']));
    await bench.run('run', '--pipeline', 'qc');
    const key = encodeURIComponent('gone/master');
    const name = `dependency/qc/master/downstreams/${key}`;
    bench.lake.store.place(
      { container: datasetPlace.container, name },
      'gros://gone/master:2026-11-20',
    );
    const listed = await bench.run('registrations');
    expect(listed.stdout).toMatch(/gros:\/\/qc\/master +gros:\/\/expression\/master *\n/);
    expect(listed.stdout).toMatch(
      /gros:\/\/gone\/master +stale: gros:\/\/gone\/master has no version/,
    );
    await bench.run('registrations', '--remove-stale');
    const { stdout } = await bench.run('registrations', 'QC', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      registrations: [{ downstream: 'gros://expression/master', stale: null, removed: false }],
    });
  });
});

describe('lakeside propagate', () => {
  it('says what would run, in which order and why, and touches nothing', async () => {
    await writeUsualLake();
    const { code, stdout } = await bench.run('propagate', '--dry-run', 'gros://qc');
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.replace(folder, 'HERE').replaceAll(/\s{2,}/g, ' | '))).toEqual([
      '1 | expression | gros://qc/master | HERE',
      '2 | strict | gros://qc/master | HERE',
      '3 | report | expression | gros://qc/master, gros://expression/master | HERE',
      '4 | behind | strict | gros://strict/master | HERE',
    ]);
    expect(bench.lake.store.counts.putBlob).toBe(0);
  });

  it('goes on where it failed, and does nothing twice', async () => {
    await writeUsualLake();
    await bench.run('run', '--pipeline', 'qc');
    await step('strict', ['qc']);
    const again = (await propagated()).map(({ pipeline, outcome }) => [pipeline, outcome]);
    expect(again).toEqual([
      ['expression', 'upToDate'],
      ['strict', 'succeeded'],
      ['report', 'upToDate'],
      ['behind', 'succeeded'],
    ]);
    const { code, stdout } = await bench.run('propagate', 'gros://qc');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '0 pipelines ran, 4 up to date\n' });
  });

  async function propagated(): Promise<RunDocument['downstream']> {
    const { stdout } = await bench.run('propagate', 'gros://qc', '--json');
    return (JSON.parse(stdout) as { outcomes: RunDocument['downstream'] }).outcomes;
  }

  it('names a circle instead of running it', async () => {
    await writeLake(
      await step('qc', ['report']),
      await step('report', ['qc']),
      await step('other', ['qc']),
    );
    await bench.run('run', '--pipeline', 'qc', '--no-propagate');
    const { code, stderr, stdout } = await bench.run('propagate', 'gros://qc');
    expect(code).toBe(1);
    expect(stderr).toContain('qc → report → qc is a circle, so none of them runs');
    expect(stdout).toBe('1 pipeline ran\n');
  });

  const refused: readonly (readonly [readonly string[], number, string])[] = [
    [['gros://qc:2026-11-26'], 2, 'Only the latest version of a dataset sets anything off'],
    [['gros://nothing'], 1, 'No repository nothing has published'],
    [['qc'], 2, 'begins with gros://'],
  ];
  it.each(refused)('refuses %j', async (args, code, message) => {
    await writeUsualLake();
    const result: CommandResult = await bench.run('propagate', ...args);
    expect({ code: result.code, said: result.stderr.includes(message) }).toEqual({
      code,
      said: true,
    });
  });

  it('says which address of a pipeline is none, and runs the others', async () => {
    const qc = await step('qc', []);
    await writeLake(qc, { ...(await step('odd', ['qc'])), reads: ['gros:qc', 'gros://qc'] });
    await bench.run('run', '--pipeline', 'qc', '--no-propagate');
    const { code, stderr } = await bench.run('propagate', 'gros://qc');
    expect(code).toBe(0);
    expect(stderr).toContain('reads of odd: "gros:qc": Two slashes follow gros:');
  });
});
