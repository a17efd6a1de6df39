/** A day of the Gregorian calendar, which also counts the days before there was one, as Postgres does. */
export interface CivilDay {
  /** With a year 0, which is 1 BC. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** From 1. */
  readonly day: number;
}

const daysOfEra = 146_097;
/** From March 1st of the year 0, where an era begins, to the day that times are counted from. */
const daysBefore1970 = 719_468;

/**
 * Days since 1970-01-01. Unlike `Date` it knows all the years that Postgres has.
 * @see https://howardhinnant.github.io/date_algorithms.html (days_from_civil)
 */
export function daysOf({ year, month, day }: CivilDay): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * daysOfEra + yearOfEra * 365 + leapDays + dayOfYear - daysBefore1970;
}

/** The day that is so many days after 1970-01-01. */
export function civilOf(days: number): CivilDay {
  const shifted = Math.floor(days) + daysBefore1970;
  const era = Math.floor(shifted / daysOfEra);
  const dayOfEra = shifted - era * daysOfEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays);
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}
