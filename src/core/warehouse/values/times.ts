const date = String.raw`(\d{4,7})-(\d\d)-(\d\d)`;
const dateText = new RegExp(`^${date}( BC)?$`);
const timestampText = new RegExp(
  String.raw`^${date} (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d(?::\d\d)?)?)?( BC)?$`,
);

const dayMs = 86_400_000;

/**
 * Days since 1970-01-01 of a date as Postgres writes it in ISO style; `undefined` for infinite ones.
 * @see https://www.postgresql.org/docs/current/datatype-datetime.html
 */
export function dateDays(text: string): number | undefined {
  const parts = dateText.exec(text);
  return parts === null ? undefined : daysOf(parts, parts[4]);
}

/** Microseconds since 1970-01-01 00:00:00, in UTC where the text has an offset. */
export function timestampMicros(text: string): bigint | undefined {
  const parts = timestampText.exec(text);
  if (parts === null) return undefined;
  const [, , , , hours, minutes, seconds, fraction = '', offset, era] = parts;
  const days = daysOf(parts, era);
  const secondsOfDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const wholeSeconds = days * 86_400 + secondsOfDay - offsetSeconds(offset);
  return BigInt(wholeSeconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Of the proleptic Gregorian calendar; the year before 1 is 1 BC. */
function daysOf([, year, month, day]: RegExpExecArray, era: string | undefined): number {
  const signedYear = era === undefined ? Number(year) : 1 - Number(year);
  // JavaScript's own dates end where Postgres' do not: 400 years have the same days each time.
  const cycles = Math.floor(signedYear / 400);
  const within = new Date(0);
  within.setUTCFullYear(2000 + (signedYear - cycles * 400), Number(month) - 1, Number(day));
  return within.getTime() / dayMs + (cycles - 5) * daysOf400Years;
}

const daysOf400Years = 146_097;

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined) return 0;
  const [hours = '0', minutes = '0', seconds = '0'] = offset.slice(1).split(':');
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return offset.startsWith('-') ? -total : total;
}
