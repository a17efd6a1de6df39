import * as fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PublishOutcome } from '../../../../src/core/datasets/publish/datasetPublisher';
import { compareVersions } from '../../../../src/core/datasets/reference/versionId';
import type { BlobStore } from '../../../../src/core/storage/blobStore';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { publicationOf, publisherOn } from '../../../fakes/publishing';

const yeast = { repo: 'yeast', branch: 'master' };
const { container } = datasetPlace;
const day = 86_400_000;

/** A process that is killed says and does nothing more. */
class Killed extends Error {}

/** A store as one process sees it: after so many calls it is dead, `before` or after the last one acted. */
function mortal(store: BlobStore, life: Life, turn: () => Promise<unknown>): BlobStore {
  let left = life.calls;
  const live = async <T>(act: () => Promise<T>): Promise<T> => {
    await turn();
    left -= 1;
    if (left < 0 || (left === 0 && life.dies === 'before')) throw new Killed();
    const result = await act();
    if (left === 0) throw new Killed();
    return result;
  };
  return new Proxy(store, {
    get: (target, key: keyof BlobStore) => {
      if (key === 'listBlobs') {
        return async function* (...args: Parameters<BlobStore['listBlobs']>) {
          const pages = await live(async () => collect(target.listBlobs(...args)));
          yield* pages;
        };
      }
      if (key === 'read') {
        return async function* (...args: Parameters<BlobStore['read']>) {
          const chunks = await live(async () => collect(target.read(...args)));
          yield* chunks;
        };
      }
      const method = target[key] as unknown as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => live(() => method.apply(target, args));
    },
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

interface Life {
  readonly calls: number;
  readonly dies: 'before' | 'after';
}

const anyLife: fc.Arbitrary<Life> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ calls: Infinity, dies: 'before' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      calls: fc.integer({ min: 1, max: 9 }),
      dies: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

const anyWriter = fc.record({
  life: anyLife,
  /** Clocks of machines differ, also by days. */
  clockMs: fc.constantFrom(0, 0, 0, day, -day),
});

describe('publishers at once, killed at any instant', () => {
  it('never make half a version, and never lose one that somebody was told of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyWriter, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (scheduler, writers, hasHistory) => {
          const lake = new OldLake();
          if (hasHistory) lake.publish(yeast, '2026-11-25', '2026-11-26');
          const history = await lake.datasets.versions(yeast);
          const outcomes = writers.map(({ life, clockMs }, index) => {
            const turn = (): Promise<unknown> => scheduler.schedule(Promise.resolve());
            const store = mortal(lake.store, life, turn);
            const publisher = publisherOn(store, () => lake.nowMs + clockMs);
            return publisher
              .publish(publicationOf(yeast, `a\n${index}\n`))
              .catch((error: unknown): PublishOutcome | undefined => {
                if (error instanceof Killed) return undefined;
                throw error;
              });
          });
          await scheduler.waitFor(Promise.all(outcomes));
          await checkLake(lake, { history: history.length, outcomes: await Promise.all(outcomes) });
          // Whatever was left behind, the next one works.
          const next = await publisherOn(lake.store, () => lake.nowMs).publish(
            publicationOf(yeast, 'a\nnext\n'),
          );
          expect(next.kind).toBe('published');
          expect((await lake.datasets.versions(yeast)).at(-1)?.isLatest).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

async function checkLake(
  lake: OldLake,
  told: { readonly history: number; readonly outcomes: readonly (PublishOutcome | undefined)[] },
): Promise<void> {
  const versions = await lake.datasets.versions(yeast);
  const published = told.outcomes.flatMap((outcome) =>
    outcome?.kind === 'published' ? [outcome.version] : [],
  );
  const isThere = (version: (typeof published)[number]): boolean =>
    versions.some((known) => compareVersions(known.version, version) === 0);
  expect(published.every(isThere)).toBe(true);
  const killed = told.outcomes.filter((outcome) => outcome === undefined).length;
  expect(versions.length).toBeGreaterThanOrEqual(told.history + published.length);
  expect(versions.length).toBeLessThanOrEqual(told.history + published.length + killed);
  // One at least is published if nobody dies.
  if (killed === 0) expect(published.length).toBeGreaterThan(0);
  for (const version of versions.slice(told.history)) {
    const content = lake.store.content({ container, name: version.blob }) ?? new Uint8Array();
    expect(gunzipSync(content).toString()).toMatch(/^a\n\d\n$/);
    const record = await lake.datasets.record(version);
    expect(record?.md5Hex).toBe(version.md5Hex);
  }
  if (versions.length > 0) expect(versions.at(-1)?.isLatest).toBe(true);
  const files = lake.store.names(container).filter((name) => name.endsWith('.csv.gz'));
  expect(files.length).toBeLessThanOrEqual(versions.length + killed);
}
