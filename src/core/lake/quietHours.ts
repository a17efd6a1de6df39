import type { QuietHours } from './lake';

/** Hours as `08:00-18:00`; `undefined` if the text is not of this form, or leaves no minute of the day. */
export function parseQuietHours(text: string): QuietHours | undefined {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  const fromMinute = minuteOf(from ?? '');
  const toMinute = minuteOf(to ?? '');
  if (fromMinute === undefined || toMinute === undefined || fromMinute === toMinute) {
    return undefined;
  }
  return { fromMinute, toMinute };
}

/** True if a minute of the day, counted from midnight, lies within the hours. */
export function isWithinHours({ fromMinute, toMinute }: QuietHours, minuteOfDay: number): boolean {
  return fromMinute < toMinute
    ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
    : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

function minuteOf(time: string): number | undefined {
  const [hours = NaN, minutes = NaN] = time.split(':').map(Number);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}
