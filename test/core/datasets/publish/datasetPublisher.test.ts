import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serializeGros } from '../../../../src/core/datasets/reference/formatGros';
import type { PublishOutcome } from '../../../../src/core/datasets/publish/datasetPublisher';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { fileOf, publicationOf, publisherOn } from '../../../fakes/publishing';

const yeast = { repo: 'yeast', branch: 'feature/x' };
const { container } = datasetPlace;

function referenceOf(outcome: PublishOutcome): string {
  return outcome.kind === 'published' ? outcome.record.reference : outcome.kind;
}

class Bench {
  readonly lake = new OldLake();
  readonly publisher = publisherOn(this.lake.store, () => this.lake.nowMs);

  async publish(text: string, more = {}): Promise<string> {
    return referenceOf(await this.publisher.publish(publicationOf(yeast, text, more)));
  }

  names(): readonly string[] {
    return this.lake.store.names(container);
  }

  text(name: string): string | undefined {
    return this.lake.store.text({ container, name });
  }
}

describe('a publication', () => {
  it('leaves file, audit record and latest as an older tool would find them', async () => {
    const bench = new Bench();
    const producer = { repo: 'yeast', branch: 'feature/x', commit: 'c0ffee', dirty: true };
    const more = {
      producer,
      upstreams: ['gros://mice/main:2026-11-20.1'],
      pipeline: 'qc',
      runId: 'r1',
    };
    expect(await bench.publish('a\n1\n', more)).toBe('gros://yeast/feature/x:2026-11-27.1');
    expect(bench.names()).toEqual([
      'asset/yeast/feature/x/data/2026-11-27.csv.gz',
      'asset/yeast/feature/x/metadata/latest',
      'dependency/yeast/feature/x/2026-11-27/metadata/2026-11-27.json',
    ]);
    expect(bench.text('asset/yeast/feature/x/metadata/latest')).toBe(
      'gros://yeast/feature/x:2026-11-27.1',
    );
    const record = bench.text('dependency/yeast/feature/x/2026-11-27/metadata/2026-11-27.json');
    expect(JSON.parse(record ?? '')).toEqual({
      gros_ref: 'gros://yeast/feature/x:2026-11-27.1',
      upstreams: ['gros://mice/main:2026-11-20.1'],
      rows: 1,
      columns: [{ name: 'a' }],
      size_bytes: expect.any(Number),
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      producer,
      pipeline: 'qc',
      run_id: 'r1',
      published_at: '2026-11-27T12:00:00.000Z',
    });
    const [version] = await bench.lake.datasets.versions(yeast);
    expect(version).toMatchObject({ isLatest: true, format: 'csv.gz' });
  });

  it('overwrites nothing: the second of a day is .2, and the order is that of publishing', async () => {
    const bench = new Bench();
    bench.lake.publish(yeast, '2026-11-26', '2026-11-27');
    const first = bench.text('asset/yeast/feature/x/data/2026-11-27.csv.gz');
    expect(await bench.publish('a\n2\n')).toBe('gros://yeast/feature/x:2026-11-27.2');
    // A machine whose clock is behind does not publish into the past.
    bench.lake.nowMs -= 3 * 86_400_000;
    expect(await bench.publish('a\n3\n')).toBe('gros://yeast/feature/x:2026-11-27.3');
    bench.lake.nowMs += 4 * 86_400_000;
    expect(await bench.publish('a\n4\n')).toBe('gros://yeast/feature/x:2026-11-28.1');
    expect(bench.text('asset/yeast/feature/x/data/2026-11-27.csv.gz')).toBe(first);
    const versions = await bench.lake.datasets.versions(yeast);
    expect(versions.map(({ name, version }) => serializeGros(name, version))).toEqual([
      'gros://yeast/feature/x:2026-11-26.1',
      'gros://yeast/feature/x:2026-11-27.1',
      'gros://yeast/feature/x:2026-11-27.2',
      'gros://yeast/feature/x:2026-11-27.3',
      'gros://yeast/feature/x:2026-11-28.1',
    ]);
  });

  it('goes up in blocks if it is large, every one of them checked', async () => {
    const bench = new Bench();
    const bytes = new Uint8Array(20_000_000).map((_, index) => index % 251);
    const file = fileOf(bytes, 'parquet');
    await bench.publisher.publish({ name: yeast, file, upstreams: [] });
    const [version] = await bench.lake.datasets.versions(yeast);
    if (version === undefined) throw new Error('No version');
    const content = bench.lake.store.content({ container, name: version.blob });
    expect(Buffer.compare(content ?? new Uint8Array(), bytes)).toBe(0);
    expect(bench.lake.store.counts.putBlock).toBe(3);
  });

  it('sets right a latest that points nowhere', async () => {
    const bench = new Bench();
    bench.lake.publish(yeast, '2026-11-26').place('asset/yeast/feature/x/metadata/latest', '?');
    expect(await bench.publish('a\n1\n')).toBe('gros://yeast/feature/x:2026-11-27.1');
    const versions = await bench.lake.datasets.versions(yeast);
    expect(versions.map(({ isLatest }) => isLatest)).toEqual([false, true]);
  });

  it('lets the repository say what its default branch is', async () => {
    const bench = new Bench();
    await bench.publish('a\n1\n', { defaultBranch: 'master' });
    expect(bench.names()).not.toContain('asset/yeast/HEAD');
    await bench.publish('a\n2\n', { defaultBranch: 'feature/x' });
    expect(bench.text('asset/yeast/HEAD')).toBe('feature/x');
  });

  it('that loses is told who won and when, and leaves nothing', async () => {
    const bench = new Bench();
    bench.lake.publish(yeast, '2026-11-26');
    const producer = { repo: 'yeast', branch: 'feature/x', commit: 'beef', dirty: false };
    let other: Promise<string> | undefined;
    bench.lake.store.onCall = async ({ operation, name = '' }) => {
      if (operation !== 'putBlob' || !name.endsWith('.csv.gz') || other !== undefined) return;
      other = bench.publish('a\nother\n', { producer });
      await other;
    };
    const outcome = await bench.publisher.publish(publicationOf(yeast, 'a\nmine\n'));
    expect(outcome).toEqual({
      kind: 'publishedMeanwhile',
      winner: {
        reference: 'gros://yeast/feature/x:2026-11-27.2',
        producer,
        publishedAt: '2026-11-27T12:00:00.000Z',
      },
    });
    expect(bench.names()).toEqual([
      'asset/yeast/feature/x/data/2026-11-26.csv.gz',
      'asset/yeast/feature/x/data/2026-11-27.2.csv.gz',
      'asset/yeast/feature/x/metadata/latest',
      'dependency/yeast/feature/x/2026-11-26/metadata/2026-11-26.json',
      'dependency/yeast/feature/x/2026-11-27.2/metadata/2026-11-27.2.json',
    ]);
    const won = bench.lake.store.content({
      container,
      name: 'asset/yeast/feature/x/data/2026-11-27.2.csv.gz',
    });
    expect(gunzipSync(won ?? '').toString()).toBe('a\nother\n');
  });

  it('is known to have happened if only the answer was lost', async () => {
    const bench = new Bench();
    const latest = 'asset/yeast/feature/x/metadata/latest';
    bench.lake.store.failNext('putBlob', 'timedOut', { when: 'after', name: latest });
    expect(await bench.publish('a\n1\n')).toBe('gros://yeast/feature/x:2026-11-27.1');
  });

  it('that cannot be finished is none, and leaves nothing if it can be taken back', async () => {
    const bench = new Bench();
    bench.lake.store.failNext('putBlob', 'serverError', {
      name: 'asset/yeast/feature/x/data/2026-11-27.csv.gz',
    });
    await expect(bench.publish('a\n1\n')).rejects.toThrow('failed');
    expect(bench.names()).toEqual([]);
  });

  it.each([
    [{ repo: 'yeast', branch: 'a b' }, 'holds a blank'],
    [{ repo: 'yeast', branch: `x/${'y'.repeat(990)}` }, 'longer than 1024'],
    [{ repo: 'yeast', branch: 'a\\b' }, 'git allows in none'],
    [{ repo: 'yeast', branch: '2026-11-27' }, 'ends like the tag of a day'],
  ])('under the name %j is refused before anything is asked', async (name, why) => {
    const bench = new Bench();
    await expect(bench.publisher.publish(publicationOf(name, 'a\n'))).rejects.toThrow(why);
    expect(bench.lake.store.calls).toEqual([]);
  });
});
