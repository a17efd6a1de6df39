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

/** When the hours that this moment lies in end, by this machine's clock; `undefined` if it lies in none. */
export function quietUntil(hours: QuietHours | undefined, nowMs: number): number | undefined {
  const now = new Date(nowMs);
  if (hours === undefined) return undefined;
  if (!isWithinHours(hours, now.getHours() * 60 + now.getMinutes())) return undefined;
  const end = new Date(nowMs);
  end.setHours(Math.floor(hours.toMinute / 60), hours.toMinute % 60, 0, 0);
  if (end.getTime() <= nowMs) end.setDate(end.getDate() + 1);
  return end.getTime();
}

/** A time of the day as people of this machine's time zone read it: `18:00`. */
export function formatTimeOfDay(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
