import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/core/runs/fingerprint';
import { LakeBench } from '../../fakes/lakeBench';

async function fingerprint(
  change: (bench: LakeBench) => void,
  readiness?: 'settling',
): Promise<string> {
  const bench = new LakeBench();
  bench.tree.write('run1/a', 'one').write('run1/b/c', 'two');
  change(bench);
  return fingerprintOf(await bench.observe('run1', readiness ? { readiness } : {}));
}

describe('the fingerprint of a run', () => {
  it('is the same as long as nothing was touched', async () => {
    const nothing = (): void => undefined;
    expect(await fingerprint(nothing)).toBe(await fingerprint(nothing));
  });

  it('is another one for whatever was written, added, removed or judged anew', async () => {
    const all = await Promise.all([
      fingerprint(() => undefined),
      fingerprint(({ tree }) => void tree.write('run1/a', 'eno')),
      fingerprint(({ tree }) => void tree.write('run1/a', 'more')),
      fingerprint(({ tree }) => void tree.write('run1/d', '')),
      fingerprint(({ tree }) => void tree.remove('run1/a')),
      fingerprint(() => undefined, 'settling'),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});
