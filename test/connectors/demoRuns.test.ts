import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import { makeSampleRun, makeSampleRuns } from '../../src/connectors/localLake/demo/demoRuns';
import { sampleSources } from '../../src/connectors/localLake/demo/demoRunShapes';
import { demoLakeText } from '../../src/connectors/localLake/demo/demoTexts';
import { systemClock } from '../../src/core/base/clock';
import type { Lake } from '../../src/core/lake/lake';
import { parseLake } from '../../src/core/lake/parseLake';
import { observeRun } from '../../src/core/runs/observeRun';
import { observeSource } from '../../src/core/runs/observeSource';
import type { ObservingPorts } from '../../src/core/runs/observingPorts';
import type { ObservedRun } from '../../src/core/runs/run';

let folder: string;
let lake: Lake;
let observed: readonly ObservedRun[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-demo-'));
  await makeSampleRuns(join(folder, 'runs'));
  const workspace = join(folder, 'workspace');
  const parsed = parseLake(demoLakeText({ blobs: 20_000, database: 25_000, benchling: 15_000 }), {
    file: join(workspace, 'lake.json'),
    resolveFolder: (path) => resolve(workspace, path),
  });
  if (!parsed.lake) throw new Error(JSON.stringify(parsed.problems));
  lake = parsed.lake;
  observed = await observeAll();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ports: ObservingPorts = {
  fileTree: (root) => new NodeFileTree(root),
  runHistory: {
    firstSeen: async (_source, names, nowMs) => new Map(names.map((name) => [name, nowMs])),
  },
  clock: systemClock,
};

async function observeAll(): Promise<readonly ObservedRun[]> {
  const runs: ObservedRun[] = [];
  for (const source of lake.sources) {
    const { runNames } = await observeSource(source, ports);
    for (const name of runNames) runs.push(await observeRun(source, name, ports));
  }
  return runs;
}

async function digestTree(root: string): Promise<string> {
  const hash = createHash('md5');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).toSorted()) {
    hash.update(path.slice(root.length)).update(await readFile(path));
  }
  return hash.digest('hex');
}

describe('the sample runs of the demo', () => {
  test('show a run of every state that shows on disk', () => {
    const states = observed.map(({ source, instrument, verdict, sheet }) => [
      source.name,
      instrument?.model,
      verdict.readiness,
      sheet?.kind,
    ]);
    expect(states).toEqual([
      ['MiSeq', 'MiSeq', 'ready', 'v1'],
      ['NextSeq', 'NextSeq 500/550', 'failedRun', 'library'],
      ['NextSeq', 'NextSeq 500/550', 'ready', 'library'],
      ['NextSeq', undefined, 'sheetOnly', 'library'],
      ['NovaSeq', 'NovaSeq 6000', 'copying', 'v2'],
      ['NovaSeq', 'NovaSeq 6000', 'sequencing', 'v2'],
      ['Proteomics', undefined, 'ready', undefined],
      ['Metabolomics', undefined, 'copying', undefined],
      ['Metabolomics', undefined, 'ready', undefined],
    ]);
  });

  test('have no problems that an operator would have to look into', () => {
    expect(observed.flatMap(({ problems, notCarried }) => [...problems, ...notCarried])).toEqual(
      [],
    );
  });

  test('hold a ready run of thousands of files, one of them too large for one request', () => {
    const ready = observed.filter(({ verdict }) => verdict.readiness === 'ready');
    const largest = ready.reduce((a, b) => (b.files.length > a.files.length ? b : a));
    expect(largest.files.length).toBeGreaterThan(2000);
    expect(Math.max(...largest.files.map(({ sizeBytes }) => sizeBytes))).toBe(32_000_000);
    const totalBytes = observed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(totalBytes).toBeLessThan(80_000_000);
  });

  test('are the same every time', async () => {
    const [miSeq] = sampleSources;
    const run = miSeq?.runs[0];
    if (!run) throw new Error('The demo has no run of a MiSeq');
    await makeSampleRun(join(folder, 'again'), run);
    const first = await digestTree(join(folder, 'runs/MiSeq', run.name));
    expect(await digestTree(join(folder, 'again', run.name))).toBe(first);
  });
});
