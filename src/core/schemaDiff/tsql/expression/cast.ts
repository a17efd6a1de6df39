import { NotUnderstoodError } from '../../ddl/statementContext';
import { asMoment, asTruth, type Piece, piece, type Sort, sortOf } from './piece';

export interface CastValue {
  readonly value: Piece;
  readonly isFixed: boolean;
}

/**
 * A value as one of another type. How dates are written as texts is another thing in either language, so
 * that is not carried over.
 * @throws NotUnderstoodError
 */
export function cast(value: Piece, type: string, style: string | undefined): CastValue {
  const [from, to] = [sortOf(value.type), sortOf(type)];
  refuseOther(value, [from, to], style);
  if (to === 'truth') return { value: asTruth(value), isFixed: true };
  const given = to === 'moment' ? asMoment(value) : value;
  const number = from === 'truth' && to !== 'text' ? `(${given.sql})::integer` : given.sql;
  // A zone, or the lack of one, depends on the session.
  const isFixed = to !== 'moment' || from === 'moment';
  return { value: piece(`cast(${number} as ${type})`, type), isFixed };
}

function refuseOther(
  { sql }: Piece,
  [from, to]: readonly [Sort | undefined, Sort | undefined],
  style: string | undefined,
): void {
  if (from === 'moment' && to === 'text') {
    throw new NotUnderstoodError(`a date is written as a text: ${sql}`);
  }
  if (from === to || to === 'truth') return;
  if (style !== undefined && style !== '0') {
    throw new NotUnderstoodError(`CONVERT has style ${style}`);
  }
  if (from === 'binary' || to === 'binary') {
    throw new NotUnderstoodError('bytes are made of another type, or read as one');
  }
}
