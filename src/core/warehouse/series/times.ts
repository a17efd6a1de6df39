import { oids } from '../values/postgresTypes';
import { civilOf } from '../values/calendar';

/** Types of Postgres that say when something was; named as `typeName` names them. */
export const timeKinds = ['date', 'timestamp', 'timestamptz'] as const;

export type TimeKind = (typeof timeKinds)[number];

/** `undefined` = a value of the type is no moment: a time of day, a span, or no time at all. */
export function timeKindOf(typeOid: number): TimeKind | undefined {
  return timeKinds.find((kind) => oids[kind] === typeOid);
}

export const secondsOfDay = 86_400;

/** What Postgres reads as the same moment, to the microsecond: a date as its day, the rest as UTC. */
export function timeText(seconds: number, kind: TimeKind): string {
  const { day, time, era } = partsOf(seconds);
  if (kind === 'date') return `${day}${era}`;
  return `${day} ${time}${kind === 'timestamptz' ? '+00' : ''}${era}`;
}

/** The same for people, no finer than a step of so many seconds. */
export function shownTime(seconds: number, stepSeconds: number): string {
  const { day, time, era } = partsOf(seconds);
  if (stepSeconds % secondsOfDay === 0) return `${day}${era}`;
  const [clock = '', fraction = ''] = time.split('.');
  if (stepSeconds % 60 === 0) return `${day} ${clock.slice(0, 5)}${era}`;
  const digits = stepSeconds % 1 === 0 ? 0 : stepSeconds >= 0.001 ? 3 : 6;
  return `${day} ${clock}${digits === 0 ? '' : `.${fraction.padEnd(6, '0').slice(0, digits)}`}${era}`;
}

function partsOf(moment: number): { readonly [Part in 'day' | 'time' | 'era']: string } {
  // Split first: microseconds of years far away are more than a number tells apart.
  const whole = Math.floor(moment);
  const micros = Math.round((moment - whole) * 1e6);
  const seconds = micros === 1e6 ? whole + 1 : whole;
  const days = Math.floor(seconds / secondsOfDay);
  const { year, month, day } = civilOf(days);
  const rest = seconds - days * secondsOfDay;
  const clock = [Math.floor(rest / 3_600), Math.floor(rest / 60) % 60, rest % 60].map(twoDigits);
  const fraction = micros % 1e6 === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
  return {
    day: `${String(year < 1 ? 1 - year : year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`,
    time: clock.join(':') + fraction,
    era: year < 1 ? ' BC' : '',
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
