/** Oids of built-in types, which never change. @see https://www.postgresql.org/docs/current/catalog-pg-type.html */
export const oids = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  json: 114,
  cidr: 650,
  float4: 700,
  float8: 701,
  inet: 869,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** The type of what an array of one of the types above holds; `undefined` for all other types. */
export function elementTypeOf(typeOid: number): number | undefined {
  return arrayElements.get(typeOid);
}

const arrayElements: ReadonlyMap<number, number> = new Map([
  [1000, oids.bool],
  [1001, oids.bytea],
  [1005, oids.int2],
  [1007, oids.int4],
  [1009, oids.text],
  [1014, oids.bpchar],
  [1015, oids.varchar],
  [1016, oids.int8],
  [1021, oids.float4],
  [1022, oids.float8],
  [1028, oids.oid],
  [1115, oids.timestamp],
  [1182, oids.date],
  [1183, oids.time],
  [1185, oids.timestamptz],
  [1231, oids.numeric],
  [199, oids.json],
  [2951, oids.uuid],
  [3807, oids.jsonb],
]);
