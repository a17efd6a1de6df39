import { elementTypeOf, oids } from './postgresTypes';

const names: ReadonlyMap<number, string> = new Map([
  ...Object.entries(oids).map(([name, oid]) => [oid, name] as const),
  [18, 'char'],
  [19, 'name'],
  [142, 'xml'],
  [600, 'point'],
  [790, 'money'],
  [829, 'macaddr'],
  [1186, 'interval'],
  [1266, 'timetz'],
  [1560, 'bit'],
  [1562, 'varbit'],
  [2249, 'record'],
  [3614, 'tsvector'],
  [3615, 'tsquery'],
  [3904, 'int4range'],
  [3906, 'numrange'],
  [3908, 'tsrange'],
  [3910, 'tstzrange'],
  [3912, 'daterange'],
  [3926, 'int8range'],
]);

const numbers: ReadonlySet<number> = new Set([
  oids.int2,
  oids.int4,
  oids.int8,
  oids.float4,
  oids.float8,
  oids.numeric,
  oids.oid,
]);

/** What a built-in type is called for short; `''` for a type of the database's own. */
export function typeName(typeOid: number): string {
  const element = elementTypeOf(typeOid);
  if (element !== undefined) return `${names.get(element) ?? ''}[]`;
  return names.get(typeOid) ?? '';
}

export function isJsonType(typeOid: number): boolean {
  return typeOid === oids.json || typeOid === oids.jsonb;
}

/** Of built-in types alone; lists of numbers are none. */
export function isNumberType(typeOid: number): boolean {
  return numbers.has(typeOid);
}
