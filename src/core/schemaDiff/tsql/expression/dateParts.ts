import { NotUnderstoodError } from '../../ddl/statementContext';
import { asMoment, asNumber, type Piece, piece, sortOf } from './piece';

/** Functions whose first argument is a part of a date, by name in capitals. */
export const datePartFunctions: Readonly<
  Record<string, (unit: DateUnit, values: readonly Piece[]) => Piece>
> = { DATEADD: added, DATEPART: partOf };

/** A part of a date: what Postgres calls it, and an interval of one. */
export interface DateUnit {
  readonly field: string;
  /** As the server writes it. */
  readonly interval: string;
}

/** By its name or abbreviation in T-SQL; `undefined` if it is not known. */
export function dateUnit(written: string): DateUnit | undefined {
  return units.find(({ names }) => names.split(' ').includes(written.toLowerCase()));
}

const units = [
  { names: 'year yyyy yy', field: 'year', interval: '1 year' },
  { names: 'quarter qq q', field: 'quarter', interval: '3 mons' },
  { names: 'month mm m', field: 'month', interval: '1 mon' },
  { names: 'dayofyear dy y', field: 'doy', interval: '1 day' },
  { names: 'day dd d', field: 'day', interval: '1 day' },
  { names: 'hour hh', field: 'hour', interval: '01:00:00' },
  { names: 'minute mi n', field: 'minute', interval: '00:01:00' },
] as const;

function added({ interval }: DateUnit, [count, from]: readonly Piece[]): Piece {
  if (count === undefined || from === undefined) throw new NotUnderstoodError('DATEADD of no date');
  const moment = asMoment(from);
  if (sortOf(moment.type) !== 'moment') throw new NotUnderstoodError('DATEADD of what is no date');
  return piece(`(${moment.sql} + ${asNumber(count).sql} * interval '${interval}')`, moment.type);
}

function partOf({ field }: DateUnit, [from]: readonly Piece[]): Piece {
  if (from === undefined || sortOf(from.type) !== 'moment') {
    throw new NotUnderstoodError('DATEPART of what is no date');
  }
  return piece(`extract(${field} from ${from.sql})::integer`, 'integer');
}
