import { describe, expect, it } from 'vitest';
import {
  formatTimeOfDay,
  isWithinHours,
  parseQuietHours,
  quietUntil,
} from '../../../src/core/lake/quietHours';

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

describe('the end of quiet hours', () => {
  const at = (day: number, hour: number, minute = 0): number =>
    new Date(2026, 0, day, hour, minute).getTime();
  const day = { fromMinute: 8 * 60, toMinute: 18 * 60 };
  const night = { fromMinute: 22 * 60, toMinute: 6 * 60 };

  it.each([
    { name: 'by day', hours: day, nowMs: at(2, 8), untilMs: at(2, 18) },
    { name: 'in their last minute', hours: day, nowMs: at(2, 17, 59), untilMs: at(2, 18) },
    { name: 'after them', hours: day, nowMs: at(2, 18), untilMs: undefined },
    { name: 'before midnight', hours: night, nowMs: at(2, 23), untilMs: at(3, 6) },
    { name: 'after midnight', hours: night, nowMs: at(3, 1), untilMs: at(3, 6) },
    { name: 'where there are none', hours: undefined, nowMs: at(2, 8), untilMs: undefined },
  ])('$name', ({ hours, nowMs, untilMs }) => {
    expect(quietUntil(hours, nowMs)).toBe(untilMs);
  });

  it('is told as a time of the day', () => {
    expect(formatTimeOfDay(at(2, 6, 5))).toBe('06:05');
  });
});
