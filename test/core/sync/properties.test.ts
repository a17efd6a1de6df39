import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StorageErrorReason } from '../../../src/core/storage/blobStore';
import { OperatorError } from '../../../src/core/base/errors';
import { syncRun } from '../../../src/core/sync/syncRun';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { LakeBench } from '../../fakes/lakeBench';

const segment = fc.stringMatching(/^[a-zA-Z0-9 ._#%?é-]{0,8}[a-z0-9]$/);
const anyPath = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join('/'));
const anyTree = fc
  .uniqueArray(fc.tuple(anyPath, fc.string({ maxLength: 40 })), {
    selector: ([path]) => path,
    minLength: 1,
    maxLength: 12,
  })
  .filter((files) =>
    files.every(([path]) => files.every(([other]) => !other.startsWith(`${path}/`))),
  );

const operations = ['putBlob', 'head', 'listBlobs', 'read'] as const;
const reasons: readonly StorageErrorReason[] = [
  'serverError',
  'timedOut',
  'unauthorized',
  'md5Mismatch',
  'conditionNotMet',
];
const anyFault = fc.record({
  operation: fc.constantFrom(...operations),
  reason: fc.constantFrom(...reasons),
  when: fc.constantFrom('before' as const, 'after' as const),
});

function benchOf(files: readonly (readonly [string, string])[]): LakeBench {
  const bench = new LakeBench();
  bench.tree.folder('R1');
  for (const [path, content] of files) bench.tree.write(`R1/${path}`, content);
  return bench;
}

/** The lake holds exactly the files, byte by byte. */
function expectCarried(bench: LakeBench, files: readonly (readonly [string, string])[]): void {
  for (const [path, content] of files) {
    expect(bench.store.text({ container: 'runs', name: `MiSeqOutput/R1/${path}` })).toBe(content);
  }
}

/** Dozens of syncs of random trees take a second or two where the machine is theirs. */
const options = { timeout: 30_000 };

describe('whatever the tree', options, () => {
  it('what is in the lake after a verified sync is what is on disk', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (files) => {
        const bench = benchOf(files);
        const report = await syncRun(await bench.observe('R1'), bench.ports);
        expect(report.state).toBe('verified');
        expectCarried(bench, files);
      }),
    );
  });

  it('of no file nothing is verified', async () => {
    const bench = benchOf([]);
    const report = await syncRun(await bench.observe('R1'), bench.ports);
    expect(report.state).toBe('ready');
    expect(bench.store.text({ container: 'runs', name: 'MiSeqOutput/R1.sync' })).toBeUndefined();
  });

  it('a second sync has nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (files) => {
        const bench = benchOf(files);
        await syncRun(await bench.observe('R1'), bench.ports);
        const report = await syncRun(await bench.observe('R1'), bench.ports);
        expect(report).toMatchObject({ state: 'verified', uploaded: 0, kept: files.length });
      }),
    );
  });
});

describe('whatever fails', options, () => {
  it('a run is never called verified unless the lake holds it, and trying again ends there', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTree,
        fc.array(anyFault, { maxLength: 4 }),
        fc.option(fc.nat({ max: 30 })),
        async (files, faults, abortAt) => {
          const bench = benchOf(files);
          for (const { operation, reason, when } of faults) {
            bench.store.failNext(operation, reason, { when });
          }
          await syncOnce(bench, files, abortAt);
          bench.store.clearFaults();
          for (let round = 0; round < 2; round += 1) await syncOnce(bench, files, null);
          const report = await verifyRun(await bench.observe('R1'), bench.ports);
          if (files.length > 0) expect(report.state).toBe('verified');
          expectCarried(bench, files);
        },
      ),
    );
  });
});

async function syncOnce(
  bench: LakeBench,
  files: readonly (readonly [string, string])[],
  abortAt: number | null,
): Promise<void> {
  const controller = new AbortController();
  let steps = 0;
  try {
    const report = await syncRun(await bench.observe('R1'), bench.ports, {
      signal: controller.signal,
      onProgress: () => {
        if (steps === abortAt) controller.abort();
        steps += 1;
      },
    });
    if (report.state === 'verified') expectCarried(bench, files);
  } catch (error) {
    const isExpected =
      error instanceof OperatorError || (error instanceof Error && error.name === 'AbortError');
    if (!isExpected) throw error;
  }
}
