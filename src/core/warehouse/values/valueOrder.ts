import { oids } from './postgresTypes';
import { isJsonType, isNumberType } from './typeNames';
import { compareDecimals, parseDecimal } from './exactSum';
import { dateDays, timestampMicros } from './times';

/** What a value is compared by; texts that are equal in it are compared by {@link ValueOrder.tie}. */
export type OrderKey = number | bigint | string;

/** In which order the values of a type come. */
export interface ValueOrder {
  readonly keyOf: (text: string) => OrderKey;
  /** Of texts with the same key; left out, they are the same. */
  readonly tie?: (left: string, right: string) => number;
  /** Compares keys; left out, `<` does. */
  readonly compare?: (left: string, right: string) => number;
}

/**
 * The order of a type's values, which is the server's but for texts: these stand as people look them up,
 * whatever the collation is. `undefined` = only the server knows it.
 */
export function valueOrderOf(typeOid: number): ValueOrder | undefined {
  if (isNumberType(typeOid)) return numbers;
  if (textTypes.has(typeOid) || isJsonType(typeOid)) return texts;
  return others.get(typeOid);
}

/** A value, and what it is compared by. */
export interface KeyedValue {
  readonly text: string;
  readonly key: OrderKey;
}

/** Less than 0 if the left value comes before the right one. */
export function compareValues(left: KeyedValue, right: KeyedValue, order: ValueOrder): number {
  const { compare, tie } = order;
  const first =
    compare === undefined
      ? ascending(left.key, right.key)
      : compare(String(left.key), String(right.key));
  return first === 0 && tie !== undefined ? tie(left.text, right.text) : first;
}

function ascending<T extends OrderKey>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Doubles tell most numbers apart; those that they cannot are compared digit by digit. */
const numbers: ValueOrder = {
  keyOf: (text) => Number(text) || (text === 'NaN' ? Number.POSITIVE_INFINITY : 0),
  tie: compareNumbers,
};

/** These have no digits, and NaN is larger than all else. */
const specialRanks: Readonly<Partial<Record<string, number>>> = {
  '-Infinity': -1,
  Infinity: 1,
  NaN: 2,
};

function compareNumbers(left: string, right: string): number {
  const ranks = (specialRanks[left] ?? 0) - (specialRanks[right] ?? 0);
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  return ranks !== 0 || a === undefined || b === undefined ? ranks : compareDecimals(a, b);
}

const collator = new Intl.Collator('en');
const texts: ValueOrder = {
  keyOf: (text) => text,
  compare: collator.compare,
  tie: ascending,
};

/** Types whose texts stand in the order of their values. */
const asWritten: ValueOrder = { keyOf: (text) => text };
const dates: ValueOrder = { keyOf: (text) => dateDays(text) ?? infinityOf(text) };
const timestamps: ValueOrder = { keyOf: (text) => timestampMicros(text) ?? infinityOf(text) };

function infinityOf(text: string): number {
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const [charOid, nameOid] = [18, 19];
const textTypes: ReadonlySet<number> = new Set([
  oids.text,
  oids.varchar,
  oids.bpchar,
  charOid,
  nameOid,
]);
const others: ReadonlyMap<number, ValueOrder> = new Map([
  [oids.bool, asWritten],
  [oids.uuid, asWritten],
  [oids.time, asWritten],
  [oids.bytea, asWritten],
  [oids.date, dates],
  [oids.timestamp, timestamps],
  [oids.timestamptz, timestamps],
]);
