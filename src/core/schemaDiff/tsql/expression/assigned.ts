import { NotUnderstoodError } from '../../ddl/statementContext';
import { asMoment, asTruth, type Piece, sortOf, truthOf } from './piece';

/**
 * A value as the default of a column of a type, as SQL.
 * @throws NotUnderstoodError for what Postgres would not take for a value of the type
 */
export function assigned(value: Piece, type: string): string {
  if (value.isNull === true) return value.sql;
  switch (sortOf(type)) {
    case 'truth':
      return asTruth(value).sql;
    case 'moment':
      return asMoment(value).sql;
    case 'number':
      return assignedNumber(value);
    case 'uuid':
    case 'binary':
      return assignedAlike(value, type);
    case 'text':
    case 'other':
    case undefined:
      return value.sql;
  }
}

function assignedNumber(value: Piece): string {
  const sort = sortOf(value.type);
  if (sort === 'number' || sort === undefined) return value.sql;
  if (sort === 'truth') return `(${value.sql})::integer`;
  const { literal } = value;
  if (sort === 'text' && literal === '') return '0';
  if (literal !== undefined && truthOf(value) !== undefined) return literal.trim();
  throw new NotUnderstoodError(`${value.sql} is no number`);
}

function assignedAlike(value: Piece, type: string): string {
  if (sortOf(value.type) === sortOf(type)) return value.sql;
  const isUuid = type === 'uuid' && /^[{]?[0-9a-f-]{32,36}[}]?$/i.test(value.literal ?? '');
  if (isUuid) return value.sql;
  throw new NotUnderstoodError(`${value.sql} is no value of type ${type}`);
}
