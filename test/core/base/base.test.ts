import { describe, expect, it } from 'vitest';
import { forEachConcurrent, forEachInTurn } from '../../../src/core/base/concurrency';
import { DisposableStore, MutableDisposable } from '../../../src/core/base/disposables';
import { formatDuration, parseDuration } from '../../../src/core/base/durations';
import { describeError, inOneSentence } from '../../../src/core/base/errors';
import { fromHex, toHex } from '../../../src/core/base/hex';
import { formatBytes, formatCount, formatQuantity, parseBytes } from '../../../src/core/base/sizes';

describe('sizes and durations', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [999_499, '999 KB'],
    [999_500, '1.0 MB'],
    [58_200_000, '58.2 MB'],
    [11_100_000_000_000, '11.1 TB'],
  ])('writes %d bytes as %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });

  it.each([
    ['50MB', 50_000_000],
    ['50 mb/s', 50_000_000],
    ['1.5GB', 1_500_000_000],
    ['64KiB', 65_536],
    ['2k', 2000],
    ['1000', 1000],
    ['fast', undefined],
    ['-1MB', undefined],
    ['', undefined],
  ])('reads the size %s', (text, sizeBytes) => {
    expect(parseBytes(text)).toBe(sizeBytes);
  });

  it.each([
    ['3600', 3_600_000],
    ['0', 0],
    ['0s', 0],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['soon', undefined],
    ['-1s', undefined],
    ['1 week', undefined],
  ])('reads the duration %s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each([
    [950, '950 ms'],
    [4_200, '4.2 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [180_000_000, '2 d 2 h'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('counts in words', () => {
    expect(formatQuantity(1, 'file')).toBe('1 file');
    expect(formatQuantity(2048, 'file')).toBe('2,048 files');
    for (const count of [0, 999, 1000, 12_345, 100_000, 1_234_567, -1000, -123]) {
      expect(formatCount(count)).toBe(count.toLocaleString('en-US'));
    }
  });
});

describe('hexadecimal text', () => {
  it('survives a round trip and refuses what it is not', () => {
    expect(toHex(fromHex('00ff10'))).toBe('00ff10');
    expect(() => fromHex('0g')).toThrow(RangeError);
  });
});

describe('bounded concurrency', () => {
  it('never runs more than its limit', async () => {
    let now = 0;
    let most = 0;
    await forEachConcurrent(Array.from({ length: 20 }), { limit: 3 }, async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
    });
    expect(most).toBe(3);
  });

  it('follows a limit that changes while it works', async () => {
    let [now, limit] = [0, 1];
    const seen: number[] = [];
    await forEachConcurrent([3, 3, 1, 1, 1, 1], { limit: () => limit }, async (next) => {
      now += 1;
      await Promise.resolve();
      seen.push(now);
      limit = next;
      await Promise.resolve();
      now -= 1;
    });
    expect(Math.max(...seen)).toBe(3);
    expect(seen.at(-1)).toBe(1);
  });

  it('starts nothing after a failure and settles what had started', async () => {
    const ended: number[] = [];
    const work = forEachConcurrent([1, 2, 3, 4], { limit: 2 }, async (item) => {
      if (item === 1) throw new Error('first');
      await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });
});

describe('work for one after the other', () => {
  const away = new Error('a is away');
  const done: string[] = [];
  const work = async (item: string): Promise<void> => {
    done.push(item);
    if (item === 'a') throw away;
    if (item === 'c') throw new Error('c is away, too');
  };

  it('goes on behind what fails, and tells the first failure at the end', async () => {
    done.length = 0;
    await expect(forEachInTurn(['a', 'b', 'c'], work, () => false)).rejects.toBe(away);
    expect(done).toEqual(['a', 'b', 'c']);
    await forEachInTurn(['b'], work, () => false);
  });

  it('ends with a failure that ends it all', async () => {
    done.length = 0;
    const isOver = (error: unknown): boolean => error === away;
    await expect(forEachInTurn(['b', 'a', 'b'], work, isOver)).rejects.toBe(away);
    expect(done).toEqual(['b', 'a']);
  });
});

describe('disposables', () => {
  it('end in reverse order, all of them, even if some throw', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => ended.push('first') });
    store.add({
      dispose: () => {
        throw new Error('second');
      },
    });
    store.add({ dispose: () => ended.push('third') });
    expect(() => store.dispose()).toThrow(AggregateError);
    expect(ended).toEqual(['third', 'first']);
  });

  it('end at once when added too late', () => {
    const store = new DisposableStore();
    store.dispose();
    let isEnded = false;
    store.add({ dispose: () => (isEnded = true) });
    expect(isEnded).toBe(true);
  });

  it('make way for the next one', () => {
    const ended: string[] = [];
    const current = new MutableDisposable();
    current.value = { dispose: () => ended.push('old') };
    current.value = { dispose: () => ended.push('new') };
    expect(ended).toEqual(['old']);
    current.dispose();
    expect(ended).toEqual(['old', 'new']);
  });
});

describe('the description of an error', () => {
  it('names its causes', () => {
    const cause = new Error('no route');
    expect(describeError(new Error('not reached', { cause }))).toBe('not reached ← no route');
  });

  it.each([
    ['A firewall may be', 'It failed; a firewall may be'],
    ['Try again', 'It failed; try again'],
    ['URLs end so', 'It failed; URLs end so'],
  ])('goes on in one sentence with %s', (remedy, sentence) => {
    expect(inOneSentence({ message: 'It failed', remedy })).toBe(sentence);
  });
});
