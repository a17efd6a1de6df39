import { NotUnderstoodError } from '../../ddl/statementContext';
import { type Piece, piece, sortOf } from './piece';

/** Two texts that `+` joins; NULL makes NULL of both in either language. */
export function joined(left: Piece, right: Piece): Piece {
  const sorts = [sortOf(left.type), sortOf(right.type)];
  if (!sorts.includes('text')) {
    throw new NotUnderstoodError(
      `whether + adds or joins ${left.sql} and ${right.sql} is not known`,
    );
  }
  return piece(`(${left.sql} || ${right.sql})`, 'text');
}

/** A point in time and a number of days. */
export function moved(left: Piece, operator: string, right: Piece): Piece {
  const [from, by] = [sortOf(left.type), sortOf(right.type)];
  if (from !== 'moment' || by !== 'number') {
    throw new NotUnderstoodError(`${left.sql} ${operator} ${right.sql} reckons with dates`);
  }
  return piece(`(${left.sql} ${operator} ${right.sql} * interval '1 day')`, left.type);
}
