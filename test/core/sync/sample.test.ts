import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RandomSource } from '../../../src/core/base/random';
import type { FileReport } from '../../../src/core/sync/report/report';
import {
  drawSample,
  parseSampleSize,
  reportSample,
  type SampleSize,
} from '../../../src/core/sync/compare/sample';
import type { Evidence } from '../../../src/core/sync/compare/verdicts';

function files(count: number, evidence: Evidence = 'attested'): readonly FileReport[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `${evidence}/${index}`,
    sizeBytes: 2,
    verdict: 'match',
    evidence,
    md5Hex: '0'.repeat(32),
    etag: '0x1',
  }));
}

/** Numbers that are the same every time. */
function repeatable(seed = 1): RandomSource {
  let state = seed;
  return {
    next: () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state / 2 ** 32;
    },
  };
}

const percent = (value: number): SampleSize => ({ kind: 'share', share: value / 100 });

describe('the size of a sample', () => {
  it.each([
    ['1%', { kind: 'share', share: 0.01 }],
    ['0.5 %', { kind: 'share', share: 0.005 }],
    ['100%', { kind: 'share', share: 1 }],
    ['300', { kind: 'count', count: 300 }],
    ['0', undefined],
    ['0%', undefined],
    ['101%', undefined],
    ['1.5', undefined],
    ['-1', undefined],
    ['many', undefined],
    ['', undefined],
  ])('is read from %j', (text, size) => {
    expect(parseSampleSize(text)).toEqual(size);
  });
});

describe('drawing a sample', () => {
  it('takes the share asked for of every kind of evidence, and at least one of each', () => {
    const all = [...files(1000), ...files(300, 'recordedMd5'), ...files(5, 'reread')];
    const drawn = drawSample(all, percent(1), repeatable());
    const count = (start: string): number =>
      [...drawn].filter((path) => path.startsWith(start)).length;
    expect([count('attested'), count('recordedMd5'), count('reread')]).toEqual([10, 3, 1]);
  });

  it('takes the number of files asked for, or all there are', () => {
    expect(drawSample(files(1000), { kind: 'count', count: 300 }, repeatable()).size).toBe(300);
    expect(drawSample(files(7), { kind: 'count', count: 300 }, repeatable()).size).toBe(7);
    expect(drawSample([], { kind: 'count', count: 300 }, repeatable()).size).toBe(0);
  });

  it('takes every file as often as any other', () => {
    const random = repeatable(7);
    const hits = new Map<string, number>();
    for (let round = 0; round < 2000; round += 1) {
      for (const path of drawSample(files(10), { kind: 'count', count: 3 }, random)) {
        hits.set(path, (hits.get(path) ?? 0) + 1);
      }
    }
    expect(hits.size).toBe(10);
    for (const count of hits.values()) expect(Math.abs(count - 600)).toBeLessThan(100);
  });

  it('never draws a file twice, and never less than the share of the whole', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.nat(400),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.nat(),
        (many, few, share, seed) => {
          const all = [...files(many), ...files(few, 'size')];
          const drawn = drawSample(all, { kind: 'share', share }, repeatable(seed));
          expect(drawn.size).toBeGreaterThanOrEqual(Math.floor(all.length * share));
          expect(drawn.size).toBeLessThanOrEqual(Math.ceil(all.length * share) + 2);
          expect([...drawn].every((path) => all.some((file) => file.path === path))).toBe(true);
        },
      ),
    );
  });
});

describe('what a sample supports', () => {
  it.each([
    [
      300,
      30_000,
      'with 95% confidence fewer than 1% of the files are damaged (rule of three: none of 300 drawn at random was)',
    ],
    [
      290,
      30_000,
      'with 95% confidence fewer than 1.1% of the files are damaged (rule of three: none of 290 drawn at random was)',
    ],
    [
      10,
      1000,
      'with 95% confidence fewer than 30% of the files are damaged (rule of three: none of 10 drawn at random was)',
    ],
    [1, 10, '1 file is too few to say anything of the others'],
    [3, 1000, '3 files are too few to say anything of the others'],
    [8, 8, 'every file that has a blob was read back'],
    [0, 0, 'no file has a blob that could be read back'],
  ])('%i of %i files', (count, of, supports) => {
    expect(reportSample(files(count, 'reread'), of)).toEqual({
      files: count,
      sizeBytes: 2 * count,
      of,
      failed: 0,
      supports,
    });
  });

  it('is nothing as soon as one file of it does not hold', () => {
    const [bad, ...rest] = files(300, 'reread');
    const differs: FileReport = { path: bad!.path, sizeBytes: 2, verdict: 'differs' };
    expect(reportSample([differs, ...rest], 30_000)).toMatchObject({
      failed: 1,
      supports: '1 of 300 files read back did not hold; read all of them back',
    });
  });
});
