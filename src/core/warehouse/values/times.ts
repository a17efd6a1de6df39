import { daysOf } from './calendar';

const date = String.raw`(\d{4,7})-(\d\d)-(\d\d)`;
const dateText = new RegExp(`^${date}( BC)?$`);
const timestampText = new RegExp(
  String.raw`^${date} (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d(?::\d\d)?)?)?( BC)?$`,
);

/**
 * Days since 1970-01-01 of a date as Postgres writes it in ISO style; `undefined` for infinite ones.
 * @see https://www.postgresql.org/docs/current/datatype-datetime.html
 */
export function dateDays(text: string): number | undefined {
  const parts = dateText.exec(text);
  return parts === null ? undefined : daysIn(parts, parts[4]);
}

/** Microseconds since 1970-01-01 00:00:00, in UTC where the text has an offset; `undefined` likewise. */
export function timestampMicros(text: string): bigint | undefined {
  const moment = momentIn(text);
  return moment && BigInt(moment.seconds) * 1_000_000n + BigInt(moment.micros);
}

/**
 * Seconds since 1970-01-01 of a date or a timestamp, whichever the text is, as far as a number tells
 * microseconds apart.
 */
export function parseTime(text: string): number | undefined {
  const days = dateDays(text);
  if (days !== undefined) return days * secondsOfDay;
  const moment = momentIn(text);
  return moment && moment.seconds + moment.micros / 1e6;
}

const secondsOfDay = 86_400;

/** Whole seconds, and the microseconds after them. */
interface Moment {
  readonly seconds: number;
  readonly micros: number;
}

function momentIn(text: string): Moment | undefined {
  const parts = timestampText.exec(text);
  if (parts === null) return undefined;
  const [, , , , hours, minutes, seconds, fraction = '', offset, era] = parts;
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return {
    seconds: daysIn(parts, era) * secondsOfDay + time - offsetSeconds(offset),
    micros: Number(fraction.padEnd(6, '0')),
  };
}

/** The year before 1 is 1 BC. */
function daysIn([, year, month, day]: RegExpExecArray, era: string | undefined): number {
  const signedYear = era === undefined ? Number(year) : 1 - Number(year);
  return daysOf({ year: signedYear, month: Number(month), day: Number(day) });
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined) return 0;
  const [hours = '0', minutes = '0', seconds = '0'] = offset.slice(1).split(':');
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return offset.startsWith('-') ? -total : total;
}
