import { NotUnderstoodError } from '../../ddl/statementContext';
import { asNumber, commonType, type Piece, piece, sortOf, unified } from './piece';

/** A function of T-SQL in Postgres. */
export interface CarriedFunction {
  readonly carry: (values: readonly Piece[]) => Piece;
  /** Whether it gives the same for the same values, whatever time and session it is. */
  readonly isFixed: boolean;
}

/** By name in capitals. @see https://learn.microsoft.com/sql/t-sql/functions/functions */
export function carriedFunction(name: string): CarriedFunction | undefined {
  return functions.get(name);
}

function fixed(carry: CarriedFunction['carry']): CarriedFunction {
  return { carry, isFixed: true };
}

function changing(sql: string, type: string): CarriedFunction {
  return { carry: () => piece(sql, type), isFixed: false };
}

function call(name: string, values: readonly Piece[]): string {
  return `${name}(${values.map(({ sql }) => sql).join(', ')})`;
}

/** Texts in, text out. */
function ofText(name: string): CarriedFunction {
  return fixed((values) => piece(call(name, values), 'text'));
}

function ofNumbers(name: string, type?: string): CarriedFunction {
  return fixed((values) => {
    const numbers = values.map(asNumber);
    return piece(call(name, numbers), type ?? baseOf(numbers[0]?.type));
  });
}

function baseOf(type: string | undefined): string | undefined {
  return type?.replace(/\(.*\)/, '');
}

function among(name: string): CarriedFunction {
  return fixed((values) => {
    const alike = unified(values);
    return piece(call(name, alike), commonType(alike));
  });
}

function partOf(field: string): CarriedFunction {
  return fixed(([value]) => {
    if (value === undefined || sortOf(value.type) !== 'moment') {
      throw new NotUnderstoodError(`that the ${field} is taken of a date is not known`);
    }
    return piece(`extract(${field} from ${value.sql})::integer`, 'integer');
  });
}

/** NULL is nothing to CONCAT, on both sides. */
const concatenated = fixed((values) =>
  piece(`(${values.map(({ sql }) => `coalesce((${sql})::text, '')`).join(' || ')})`, 'text'),
);

/** LEN does not count blanks at the end. */
const length = fixed(([value]) => {
  if (value === undefined || sortOf(value.type) !== 'text') {
    throw new NotUnderstoodError('that LEN is of a text is not known');
  }
  return piece(`length(rtrim(${value.sql}))`, 'integer');
});

const rounded = fixed((values) => {
  const [value, digits] = values.map(asNumber);
  if (value === undefined || digits === undefined || values.length > 2) {
    throw new NotUnderstoodError('ROUND that cuts off is not known here');
  }
  return piece(`round((${value.sql})::numeric, ${digits.sql})`, 'numeric');
});

const position = fixed(([wanted, text, from]) => {
  if (wanted === undefined || text === undefined || from !== undefined) {
    throw new NotUnderstoodError('CHARINDEX from a place on is not known here');
  }
  return piece(`strpos(${text.sql}, ${wanted.sql})`, 'integer');
});

const functions: ReadonlyMap<string, CarriedFunction> = new Map([
  ['GETDATE', changing('now()', 'timestamp with time zone')],
  ['SYSDATETIME', changing('now()', 'timestamp with time zone')],
  ['SYSDATETIMEOFFSET', changing('now()', 'timestamp with time zone')],
  ['GETUTCDATE', changing(`(now() at time zone 'utc')`, 'timestamp without time zone')],
  ['SYSUTCDATETIME', changing(`(now() at time zone 'utc')`, 'timestamp without time zone')],
  ['NEWID', changing('gen_random_uuid()', 'uuid')],
  ['NEWSEQUENTIALID', changing('gen_random_uuid()', 'uuid')],
  ['SUSER_SNAME', changing('session_user', 'text')],
  ['SUSER_NAME', changing('session_user', 'text')],
  ['ORIGINAL_LOGIN', changing('session_user', 'text')],
  ['USER_NAME', changing('current_user', 'text')],
  ['DB_NAME', changing('current_database()', 'text')],
  ['RAND', changing('random()', 'double precision')],
  ['ISNULL', among('coalesce')],
  ['COALESCE', among('coalesce')],
  ['NULLIF', among('nullif')],
  ['CONCAT', concatenated],
  ['LEN', length],
  ['UPPER', ofText('upper')],
  ['LOWER', ofText('lower')],
  ['LTRIM', ofText('ltrim')],
  ['RTRIM', ofText('rtrim')],
  ['TRIM', ofText('btrim')],
  ['REPLACE', ofText('replace')],
  ['REVERSE', ofText('reverse')],
  ['LEFT', ofText('"left"')],
  ['RIGHT', ofText('"right"')],
  ['SUBSTRING', ofText('substr')],
  ['REPLICATE', ofText('repeat')],
  ['CHARINDEX', position],
  ['ABS', ofNumbers('abs')],
  ['CEILING', ofNumbers('ceil')],
  ['FLOOR', ofNumbers('floor')],
  ['SIGN', ofNumbers('sign')],
  ['SQRT', ofNumbers('sqrt', 'double precision')],
  ['EXP', ofNumbers('exp', 'double precision')],
  ['ROUND', rounded],
  ['YEAR', partOf('year')],
  ['MONTH', partOf('month')],
  ['DAY', partOf('day')],
  ['COUNT', fixed((values) => piece(call('count', values), 'bigint'))],
  ['COUNT_BIG', fixed((values) => piece(call('count', values), 'bigint'))],
  ['SUM', ofNumbers('sum')],
  ['AVG', ofNumbers('avg')],
  ['MIN', fixed((values) => piece(call('min', values), values[0]?.type))],
  ['MAX', fixed((values) => piece(call('max', values), values[0]?.type))],
]);
