import { describe, expect, it } from 'vitest';
import { isWithinHours, parseQuietHours } from '../../../src/core/lake/quietHours';

describe('quiet hours', () => {
  it.each([
    ['08:00-18:00', { fromMinute: 480, toMinute: 1080 }],
    ['22:30-06:00', { fromMinute: 1350, toMinute: 360 }],
    ['08:00-08:00', undefined],
    ['24:00-08:00', undefined],
    ['8-18', undefined],
  ])('%s are read as %j', (text, hours) => {
    expect(parseQuietHours(text)).toEqual(hours);
  });

  it.each([
    ['08:00-18:00', 479, false],
    ['08:00-18:00', 480, true],
    ['08:00-18:00', 1079, true],
    ['08:00-18:00', 1080, false],
    ['22:30-06:00', 1350, true],
    ['22:30-06:00', 0, true],
    ['22:30-06:00', 360, false],
    ['22:30-06:00', 720, false],
  ])('%s at minute %i: %s', (text, minute, isWithin) => {
    const hours = parseQuietHours(text);
    if (hours === undefined) throw new Error('The test expects hours');
    expect(isWithinHours(hours, minute)).toBe(isWithin);
  });
});
