/** How a type holds the values of another. */
export interface TypeConversion {
  /** Every value stays as it is, whoever migrates. */
  readonly isLossless: boolean;
  /** The server changes its catalog, and no row. */
  readonly isInPlace: boolean;
  /** The server converts by itself; otherwise somebody has to say how. */
  readonly isAutomatic: boolean;
  /** What becomes of values that all fit and yet are others, of which `values` is the subject. */
  readonly loss?: ((values: string) => string) | undefined;
}

const inPlace: TypeConversion = { isLossless: true, isInPlace: true, isAutomatic: true };
const wider: TypeConversion = { isLossless: true, isInPlace: false, isAutomatic: true };
const narrower: TypeConversion = { isLossless: false, isInPlace: false, isAutomatic: true };
const other: TypeConversion = { isLossless: false, isInPlace: false, isAutomatic: false };

/**
 * What becomes of the values of a column when its type changes, both as `format_type` prints them.
 * @see https://www.postgresql.org/docs/18/sql-altertable.html (notes: binary coercible types), and
 *   the assignment casts of pg_cast of PostgreSQL 18
 */
export function convertType(from: string, to: string): TypeConversion {
  const was = readType(from);
  const is = readType(to);
  if (was.isArray !== is.isArray) return other;
  if (textNames.has(was.name) && textNames.has(is.name)) return convertText(was, is);
  if (was.name === 'numeric' && is.name === 'numeric') return convertNumeric(was, is);
  return was.name === is.name ? convertSizes(was, is) : convertName(was, is);
}

function convertName(was: ReadType, is: ReadType): TypeConversion {
  const asNumber = convertNumber(was, is);
  if (asNumber !== undefined) return asNumber;
  const pair = `${was.name} → ${is.name}`;
  if (is.name === 'text' || widerPairs.has(pair)) return wider;
  const isTime = timeNames.has(was.name) && timeNames.has(is.name);
  if (isTime || pair === 'json → jsonb') return { ...narrower, loss: lossOf(was.name, is.name) };
  return textNames.has(is.name) ? narrower : other;
}

/** `undefined` if one of them is no number. */
function convertNumber(was: ReadType, is: ReadType): TypeConversion | undefined {
  const [wasBits, isBits] = [wholeBits.get(was.name), wholeBits.get(is.name)];
  if (wasBits === undefined || isBits === undefined) return undefined;
  const isLonger = was.name === 'real' && is.name === 'double precision';
  const holdsAll = isWhole(was) ? isBits >= wasBits : isLonger;
  return holdsAll && sizeOf(is) === undefined ? wider : narrower;
}

/**
 * @see https://www.postgresql.org/docs/18/datatype-datetime.html (time zones),
 *   https://www.postgresql.org/docs/18/datatype-json.html
 */
function lossOf(from: string, to: string): TypeConversion['loss'] {
  if (to === 'jsonb') {
    return (values) =>
      `${values} keep neither the order of their keys, nor keys that come twice, nor blanks`;
  }
  if (to === zoned) {
    return (values) =>
      `which moments ${values} are is up to the time zone of the session that migrates`;
  }
  if (from !== zoned) return undefined;
  return (values) =>
    `${values} become what clocks show in the time zone of the session that migrates`;
}

const zoned = 'timestamp with time zone';

interface ReadType {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly isArray: boolean;
}

function readType(written: string): ReadType {
  const isArray = written.endsWith('[]');
  const sizes = /\(([\d,]+)\)/.exec(written)?.[1];
  return {
    name: written.replace(/\[\]$/, '').replace(/\([\d,]+\)/, ''),
    sizes: sizes === undefined ? [] : sizes.split(',').map(Number),
    isArray,
  };
}

function sizeOf({ sizes }: ReadType): number | undefined {
  return sizes[0];
}

const textNames: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'character',
  'bpchar',
]);

/** Longer or without end is in place, but not from texts that are filled up with blanks. */
function convertText(was: ReadType, is: ReadType): TypeConversion {
  const room = is.name === 'text' ? undefined : sizeOf(is);
  const needed = was.name === 'text' ? undefined : sizeOf(was);
  const fits = room === undefined || (needed !== undefined && needed <= room);
  const isPadded = was.name === 'character' || is.name === 'character';
  if (!fits) return narrower;
  return isPadded && was.name !== is.name ? wider : isPadded && needed !== room ? wider : inPlace;
}

function convertNumeric(was: ReadType, is: ReadType): TypeConversion {
  const [precision, scale = 0] = is.sizes;
  const [oldPrecision, oldScale = 0] = was.sizes;
  if (precision === undefined) return inPlace;
  if (oldPrecision === undefined) return narrower;
  const fits = precision - scale >= oldPrecision - oldScale && scale >= oldScale;
  if (!fits) return narrower;
  return scale === oldScale ? inPlace : wider;
}

function convertSizes(was: ReadType, is: ReadType): TypeConversion {
  const [room, needed] = [sizeOf(is), sizeOf(was)];
  if (room === undefined) return inPlace;
  return needed !== undefined && needed <= room ? inPlace : narrower;
}

/**
 * Of whole numbers of so many bits, types of numbers hold every one. As `numeric`, what a float holds is
 * rounded to the digits that are surely its own.
 * @see https://www.postgresql.org/docs/18/datatype-numeric.html
 */
const wholeBits: ReadonlyMap<string, number> = new Map([
  ['smallint', 15],
  ['integer', 31],
  ['bigint', 63],
  ['real', 24],
  ['double precision', 53],
  ['numeric', Infinity],
]);

function isWhole({ name }: ReadType): boolean {
  return name === 'smallint' || name === 'integer' || name === 'bigint';
}

const timeNames: ReadonlySet<string> = new Set(['date', 'timestamp without time zone', zoned]);

const widerPairs: ReadonlySet<string> = new Set([
  'date → timestamp without time zone',
  'jsonb → json',
]);
