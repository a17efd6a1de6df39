import { expect, it } from 'vitest';
import { withoutCatalogs } from '../../../src/connectors/postgres/schema/withoutCatalogs';

const noTypes = 'pg_type as (select (null::pg_catalog.pg_type).* where false)';
const noEnums = 'pg_enum as (select (null::pg_catalog.pg_enum).* where false)';

it.each([
  ['reads what may be read', 'select oid from pg_type', ['pg_enum'], 'select oid from pg_type'],
  [
    'takes a catalog for empty',
    '\nselect oid from pg_type',
    ['pg_enum', 'pg_type'],
    `with ${noTypes}\nselect oid from pg_type`,
  ],
  [
    'takes several for empty before its own tables',
    '\nwith seen as (select oid from pg_type)\nselect from seen, pg_enum',
    ['pg_type', 'pg_enum'],
    `with ${noTypes}, ${noEnums}, seen as (select oid from pg_type)\nselect from seen, pg_enum`,
  ],
  [
    'minds whole names',
    'select pg_type_is_visible(1), my_pg_type',
    ['pg_type'],
    'select pg_type_is_visible(1), my_pg_type',
  ],
])('a query %s', (_, query, catalogs, expected) => {
  expect(withoutCatalogs(query, catalogs)).toBe(expected);
});
