import type { TokenReader } from './text/tokenReader';

/** A type of T-SQL in Postgres. */
export interface CarriedType {
  /** As `format_type` prints it. */
  readonly type: string;
  /** What is not as it was, a part of a sentence; the same for every column of the kind. */
  readonly loss?: string;
}

/** A type as T-SQL writes it: `decimal(10, 2)`, `[dbo].[Name]`, `xml(CONTENT [lims].[Reads])`. */
export interface WrittenType {
  /** One part for the system's own types, or schema and name. */
  readonly path: readonly string[];
  /** Numbers, or `MAX`; of a collection of XML schemas nothing. */
  readonly arguments: readonly string[];
}

/**
 * Reads over all of it: `varying` and `precision` join the word before them; arguments that are
 * neither numbers nor MAX are left out.
 */
export function readType(reader: TokenReader): WrittenType {
  const path = [...reader.path()];
  if (path.length === 1 && reader.accept('VARYING')) path[0] = `var${path[0]}`;
  if (path.length === 1 && /^double$/i.test(path[0] ?? '') && reader.accept('PRECISION')) {
    path[0] = 'float';
  }
  const numbers = reader.isAt('(') ? reader.parenthesized().tokens : [];
  const isPlain = numbers.every(
    ({ kind, key }) => kind === 'number' || key === 'MAX' || key === ',',
  );
  return {
    path,
    arguments: isPlain ? numbers.filter(({ key }) => key !== ',').map(({ key }) => key) : [],
  };
}

/**
 * What holds the values of a type of the system's own in Postgres; `undefined` if it is none of them.
 * @see https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql
 */
export function carryType({ path, arguments: given }: WrittenType): CarriedType | undefined {
  const [name = ''] = path.slice(-1);
  const isOwn = path.length === 1 || /^sys$/i.test(path[0] ?? '');
  return isOwn ? ownTypes.get(name.toLowerCase())?.(given) : undefined;
}

type Carry = (given: readonly string[]) => CarriedType;

const just =
  (type: string): Carry =>
  () => ({ type });

const losing =
  (type: string, loss: string): Carry =>
  () => ({ type, loss });

/** Without a length, T-SQL means 1. */
const ofLength =
  (fixed: string): Carry =>
  ([length = '1']) => ({ type: length === 'MAX' ? 'text' : `${fixed}(${length})` });

function decimal([precision = '18', scale = '0']: readonly string[]): CarriedType {
  return { type: `numeric(${precision},${scale})` };
}

function float([bits = '53']: readonly string[]): CarriedType {
  return { type: Number(bits) <= 24 ? 'real' : 'double precision' };
}

/** Postgres counts time in microseconds. */
const mostDigits = 6;

const ofTime =
  (before: string, behind: string): Carry =>
  ([digits = '7']) => {
    const count = Number(digits);
    if (count <= mostDigits) return { type: `${before}(${count}) ${behind}` };
    return {
      type: `${before} ${behind}`,
      loss: 'Postgres counts time in microseconds: the seventh digit of a second is lost',
    };
  };

function zonedTime(given: readonly string[]): CarriedType {
  const { type } = ofTime('timestamp', 'with time zone')(given);
  return { type, loss: 'Postgres keeps the instant, not the offset it was written with' };
}

const ownTypes: ReadonlyMap<string, Carry> = new Map<string, Carry>([
  ['bit', just('boolean')],
  ['tinyint', just('smallint')],
  ['smallint', just('smallint')],
  ['int', just('integer')],
  ['integer', just('integer')],
  ['bigint', just('bigint')],
  ['decimal', decimal],
  ['dec', decimal],
  ['numeric', decimal],
  ['money', just('numeric(19,4)')],
  ['smallmoney', just('numeric(10,4)')],
  ['float', float],
  ['real', just('real')],
  ['date', just('date')],
  ['time', ofTime('time', 'without time zone')],
  ['datetime', just('timestamp without time zone')],
  ['datetime2', ofTime('timestamp', 'without time zone')],
  ['smalldatetime', just('timestamp(0) without time zone')],
  ['datetimeoffset', zonedTime],
  ['char', ofLength('character')],
  ['character', ofLength('character')],
  ['nchar', ofLength('character')],
  ['varchar', ofLength('character varying')],
  ['varcharacter', ofLength('character varying')],
  ['nvarchar', ofLength('character varying')],
  ['sysname', just('character varying(128)')],
  ['text', just('text')],
  ['ntext', just('text')],
  ['binary', just('bytea')],
  ['varbinary', just('bytea')],
  ['image', just('bytea')],
  ['uniqueidentifier', just('uuid')],
  ['xml', just('xml')],
  ['json', just('json')],
  ['rowversion', losing('bytea', 'a rowversion changes with its row, which a bytea does not')],
  ['timestamp', losing('bytea', 'a rowversion changes with its row, which a bytea does not')],
  [
    'sql_variant',
    losing('text', 'a sql_variant keeps the type of each value, which text does not'),
  ],
  ['hierarchyid', losing('text', 'a hierarchyid is carried as its text, such as /1/3/')],
  [
    'geography',
    losing('text', 'a geography is carried as well-known text; PostGIS has a type for it'),
  ],
  [
    'geometry',
    losing('text', 'a geometry is carried as well-known text; PostGIS has a type for it'),
  ],
  ['vector', losing('text', 'a vector is carried as its text; pgvector has a type for it')],
]);
