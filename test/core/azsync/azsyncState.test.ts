import { describe, expect, it } from 'vitest';
import { fromToolTime, parseAzsyncState } from '../../../src/core/azsync/azsyncState';
import { importAzsyncState } from '../../../src/core/azsync/importState';
import type { WarningLog } from '../../../src/core/storage/warningLog';
import { LakeBench, testSource } from '../../fakes/lakeBench';

const observed = Date.UTC(2026, 0, 1, 12) / 1000;

const state = JSON.stringify({
  ngs: {
    run1: { observed, data: observed + 60, warned: observed + 120 },
    gone: { observed },
    odd: { observed: 'yesterday' },
  },
  proteomics: { PROT1: { observed, results: observed } },
  stats: {
    '/data/run1/a': { hash: '900150983CD24FB0D6963F7D28E17F72', size: 3, mtime: 1.5 },
    '/data/run1/new': { hash: null, size: 3, mtime: 1.5 },
    '/data/run1/broken': { hash: 'xyz', size: 3, mtime: 1.5 },
  },
});

describe('the state file of azsync', () => {
  it('is read with its times as they were meant, and with MD5s as ours are written', () => {
    const { runs, hashes, unreadable } = parseAzsyncState(state, 'utc');
    expect(runs.get('ngs')?.get('run1')).toEqual({
      observedAtMs: observed * 1000,
      dataAtMs: (observed + 60) * 1000,
      warnedAtMs: (observed + 120) * 1000,
    });
    expect(runs.get('ngs')?.get('odd')?.observedAtMs).toBeUndefined();
    expect(hashes).toEqual([
      {
        path: '/data/run1/a',
        md5Hex: '900150983cd24fb0d6963f7d28e17f72',
        sizeBytes: 3,
        modifiedAtMs: 1500,
      },
    ]);
    expect(unreadable).toBe(1);
  });

  it('holds times in UTC that were taken for local ones', () => {
    const moment = new Date(2026, 6, 1, 10, 30, 15);
    const asToolWroteIt = moment.getTime() / 1000;
    expect(fromToolTime(asToolWroteIt, 'local')).toBe(Date.UTC(2026, 6, 1, 10, 30, 15));
    expect(fromToolTime(asToolWroteIt, 'utc')).toBe(moment.getTime());
  });

  it.each(['', 'null', '[]', '{}', '{"ngs": 3}', '{"ngs": {'])('is not %j', (text) => {
    expect(() => parseAzsyncState(text)).toThrow(/azsync|JSON/);
  });
});

describe('importing it', () => {
  it('takes over first sights and warnings of the runs that are there, never ones of the future', async () => {
    const bench = new LakeBench();
    bench.tree.write('run1/a', 'abc');
    const sights = new Map<string, number>();
    const given = new Map<string, number>();
    const warnings: WarningLog = {
      lastGiven: async () => given,
      remember: async (_folder, run, atMs) => void given.set(run, atMs ?? 0),
    };
    const ports = {
      ...bench.ports,
      warnings,
      rememberSights: async (_folder: string, found: ReadonlyMap<string, number>) => {
        for (const [run, atMs] of found) sights.set(run, atMs);
      },
    };
    const parsed = parseAzsyncState(state, 'utc');
    expect(await importAzsyncState(parsed, [testSource], ports)).toEqual({
      sights: 1,
      warnings: 1,
      hashes: 0,
      otherHashes: 1,
      otherRuns: 3,
    });
    expect([...sights, ...given]).toEqual([
      ['run1', observed * 1000],
      ['run1', (observed + 120) * 1000],
    ]);
    bench.nowMs = observed * 1000 - 1;
    given.clear();
    await importAzsyncState(parsed, [testSource], ports);
    expect([...sights.values(), ...given.values()]).toEqual([bench.nowMs, bench.nowMs]);
  });
});
