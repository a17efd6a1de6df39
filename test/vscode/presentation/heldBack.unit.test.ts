import { describe, expect, it } from 'vitest';
import { describeHeldBack } from '../../../src/vscode/runs/heldBack';
import { testSource } from '../../fakes/lakeBench';

const noon = new Date(2026, 10, 21, 12).getTime();

function heldBack(limits: Partial<typeof testSource.limits>): string | undefined {
  return describeHeldBack({ ...testSource, limits: { ...testSource.limits, ...limits } }, noon);
}

describe('what holds a transfer back', () => {
  it('is nothing without limits', () => {
    expect(heldBack({})).toBeUndefined();
  });

  it('is the bandwidth limit, and in quiet hours those', () => {
    const bytesPerSecond = 10_000_000;
    const quietHours = { fromMinute: 8 * 60, toMinute: 18 * 60 };
    expect(heldBack({ bytesPerSecond })).toBe('limited to 10.0 MB/s');
    expect(heldBack({ bytesPerSecond, quietHours })).toBe('quiet hours until 18:00');
    const atNight = { fromMinute: 20 * 60, toMinute: 6 * 60 };
    expect(heldBack({ quietHours: atNight })).toBeUndefined();
  });
});
