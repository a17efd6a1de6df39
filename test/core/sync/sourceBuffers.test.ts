import { describe, expect, it } from 'vitest';
import { buffersOf } from '../../../src/core/sync/send/sourceBuffers';
import { LakeBench, testSource } from '../../fakes/lakeBench';

describe('the memory of a process', () => {
  it('is shared by sources, except by those that wait while they hold it', () => {
    const { ports } = new LakeBench();
    expect(buffersOf(testSource, ports)).toBe(ports.buffers);
    expect(buffersOf({ ...testSource, name: 'other' }, ports)).toBe(ports.buffers);
    const slow = { ...testSource, limits: { ...testSource.limits, bytesPerSecond: 1000 } };
    const small = { ...testSource, limits: { ...testSource.limits, bufferBytes: 1_048_576 } };
    for (const source of [slow, small]) {
      expect(buffersOf(source, ports)).not.toBe(ports.buffers);
      // All runs of the source together, not each.
      expect(buffersOf(source, ports)).toBe(buffersOf(source, ports));
    }
  });
});
