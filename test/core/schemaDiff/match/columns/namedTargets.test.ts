import { expect, test } from 'vitest';
import { namedTargets } from '../../../../../src/core/schemaDiff/match/columns/namedTargets';
import { typeLikeness } from '../../../../../src/core/schemaDiff/match/columns/typeLikeness';
import { aTable } from '../../../../fakes/snapshots';

const keyed = (name: string, key: string) =>
  aTable(name, [key, 'label'], { primaryKey: { name: `${name}_pkey`, columns: [key] } });

const targetOf = namedTargets([
  keyed('plates', 'id'),
  keyed('storage_plates', 'id'),
  keyed('freezer', 'freezer_no'),
  keyed('Samples', 'id'),
  keyed('sample', 'id'),
  aTable('run', ['id']),
]);

test.each([
  ['plate_id', 'plates'],
  ['first_plate_id', 'plates'],
  ['old_storage_plate_id', 'storage_plates'],
  ['freezer_no', 'freezer'],
])('%s names %s', (column, table) => {
  expect(targetOf(column)).toBe(`public\0${table}`);
});

test.each([
  ['of a table without a key', 'run_id'],
  ['of two tables that are called alike', 'sample_id'],
  ['followed by something else', 'plate_id_old'],
  ['alone', 'id'],
])('the name %s names none', (_, column) => {
  expect(targetOf(column)).toBeUndefined();
});

test.each([
  ['integer', 'integer', 'same'],
  ['integer', 'bigint', 'related'],
  ['character varying(50)', 'text', 'related'],
  ['timestamp(6) without time zone', 'date', 'related'],
  ['lab.status', 'lab.state', 'related'],
  ['unknown', 'numeric', 'related'],
  ['text', 'text[]', 'different'],
  ['uuid', 'bytea', 'different'],
  ['text', 'integer', 'different'],
])('%s and %s are %s', (one, other, likeness) => {
  expect(typeLikeness(one, other)).toBe(likeness);
  expect(typeLikeness(other, one)).toBe(likeness);
});
