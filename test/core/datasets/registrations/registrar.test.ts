import { describe, expect, it } from 'vitest';
import { Registrar } from '../../../../src/core/datasets/registrations/registrar';
import {
  parseSerialized,
  type NamedVersion,
} from '../../../../src/core/datasets/reference/formatGros';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { inlineDigests } from '../../../fakes/inlineDigests';

const { container } = datasetPlace;

function named(text: string): NamedVersion {
  const version = parseSerialized(text);
  if (version === undefined) throw new Error(`${text} names no version`);
  return version;
}

const upstream = named('gros://yeast/master:2026-11-27');
const report = named('gros://report/feature/x:2026-11-27.2');

function bench(): { readonly lake: OldLake; readonly registrar: Registrar } {
  const lake = new OldLake();
  return {
    lake,
    registrar: new Registrar({ blobStore: lake.store, digests: inlineDigests }, datasetPlace),
  };
}

describe('registrations', () => {
  it('are stored as older tools store them, with a copy beside the version that was read', async () => {
    const { lake, registrar } = bench();
    await registrar.register({ upstream, downstream: report, isLive: true });
    const names = lake.store.names(container);
    expect(names).toEqual([
      'dependency/yeast/master/2026-11-27/downstreams/report%2Ffeature%2Fx',
      'dependency/yeast/master/downstreams/report%2Ffeature%2Fx',
    ]);
    for (const name of names) {
      expect(lake.store.text({ container, name })).toBe('gros://report/feature/x:2026-11-27.2');
    }
    expect(await lake.datasets.registrations(upstream.name)).toEqual([
      {
        upstream: upstream.name,
        downstream: report.name,
        reference: 'gros://report/feature/x:2026-11-27.2',
        registeredAtMs: lake.nowMs,
      },
    ]);
  });

  it('of a pinned read are none, and the copy tells of it all the same', async () => {
    const { lake, registrar } = bench();
    await registrar.register({ upstream, downstream: report, isLive: false });
    expect(await lake.datasets.registrations(upstream.name)).toEqual([]);
    expect(lake.store.names(container)).toHaveLength(1);
  });

  it('made again change nothing, and follow the downstream to its next version', async () => {
    const { lake, registrar } = bench();
    const reading = { upstream, downstream: report, isLive: true };
    await registrar.register(reading);
    const writes = lake.store.counts.putBlob;
    await registrar.register(reading);
    expect(lake.store.counts.putBlob).toBe(writes);
    const later = named('gros://report/feature/x:2026-11-28.1');
    await registrar.register({ upstream, downstream: later, isLive: true });
    const [registration] = await lake.datasets.registrations(upstream.name);
    expect(registration?.reference).toBe('gros://report/feature/x:2026-11-28.1');
  });

  it('by several at once all end up there', async () => {
    const { lake, registrar } = bench();
    const downstreams = ['a', 'b', 'c', 'a'].map((repo) => named(`gros://${repo}/x:2026-11-27`));
    await Promise.all(
      downstreams.map((downstream) => registrar.register({ upstream, downstream, isLive: true })),
    );
    const listed = await lake.datasets.registrations(upstream.name);
    expect(listed.map(({ downstream }) => downstream.repo)).toEqual(['a', 'b', 'c']);
  });

  it('can be removed, once', async () => {
    const { lake, registrar } = bench();
    await registrar.register({ upstream, downstream: report, isLive: true });
    expect(await registrar.remove(upstream.name, report.name)).toBe(true);
    expect(await registrar.remove(upstream.name, report.name)).toBe(false);
    expect(await lake.datasets.registrations(upstream.name)).toEqual([]);
  });

  it('of a dataset with itself are refused', async () => {
    const { lake, registrar } = bench();
    const later = named('gros://yeast/master:2026-11-28');
    await expect(registrar.register({ upstream, downstream: later, isLive: true })).rejects.toThrow(
      'it would never end',
    );
    expect(lake.store.names(container)).toEqual([]);
  });

  it('that are none are left out of the list', async () => {
    const { lake } = bench();
    lake
      .place('dependency/yeast/master/downstreams/noslash', 'gros://x/y:2026-11-27')
      .place('dependency/yeast/master/downstreams/%ZZ', 'gros://x/y:2026-11-27')
      .place('dependency/yeast/master/downstreams/rats%2Fmain', '  gros://rats/main:2026-11-20\n');
    const listed = await lake.datasets.registrations(upstream.name);
    expect(listed.map(({ reference }) => reference)).toEqual(['gros://rats/main:2026-11-20']);
  });
});
