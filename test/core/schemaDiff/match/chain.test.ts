import { expect, test } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import type { Relation, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

/** What Benchling's database is at a moment: tables by oid, columns by their places. */
function benchling(tables: readonly Relation[]): SchemaSnapshot {
  const database = {
    name: 'lims',
    oid: 5,
    systemIdentifier: '7',
    serverVersion: '18.1',
    user: 'r',
  };
  return aSnapshot({ origin: { kind: 'live', database }, relations: tables });
}

function identified(oid: number, name: string, columns: readonly (readonly [number, string])[]) {
  const table = aTable(
    name,
    columns.map(([, written]) => written),
  );
  return {
    ...table,
    oid,
    columns: table.columns.map((column, place) => ({ ...column, attnum: columns[place]?.[0] })),
  };
}

function renames(matches: readonly Match[]): readonly string[] {
  return matches
    .filter(({ from, to, accepted }) => accepted && from.at(-1) !== to.at(-1))
    .map(({ from, to }) => `${from.slice(1).join('.')} → ${to.slice(1).join('.')}`);
}

const then = benchling([
  identified(1, 'strain', [
    [1, 'id'],
    [2, 'genus'],
    [3, 'made date'],
  ]),
  identified(2, 'plasmid', [[1, 'id']]),
]);
/** Nothing in common that a score could see. */
const now = benchling([
  identified(1, 'organism', [
    [1, 'id'],
    [2, 'taxon'],
    [4, 'x9 bytea'],
  ]),
  identified(2, 'plasmid', [[1, 'id']]),
]);
const warehouse = aSnapshot({
  relations: [aTable('strain', ['id', 'genus', 'made date']), aTable('plasmid', ['id'])],
});

test('a mirror learns of renames by the identities of what it mirrors', () => {
  const { matches } = diffSchemas(warehouse, now, { via: then });
  expect(renames(matches)).toEqual(['strain → organism', 'strain.genus → organism.taxon']);
  const [table] = matches;
  expect(table).toMatchObject({
    evidence: 'exactName',
    confidence: 1,
    words: ['called so in the kept snapshot', 'same identity in its database since'],
  });
});

test('a column that is gone from the other database has not become one that came', () => {
  const { matches } = diffSchemas(warehouse, now, { via: then });
  expect(matches.filter(({ from }) => from[2] === 'made')).toEqual([]);
});

test('a chain that was followed already changes nothing', () => {
  const migrated = aSnapshot({
    relations: now.relations.map(({ name, columns }) => ({ ...aTable(name, []), columns })),
  });
  expect(diffSchemas(migrated, now, { via: then }).changes).toEqual([]);
});

test('two columns that have changed their names are told apart by how they look', () => {
  const kept = benchling([identified(1, 'run', [[1, 'first integer'], [2, 'second text']])]); // prettier-ignore
  const swapped = benchling([identified(1, 'run', [[1, 'second integer'], [2, 'first text']])]); // prettier-ignore
  const mirror = aSnapshot({ relations: [aTable('run', ['first integer', 'second text'])] });
  expect(renames(diffSchemas(mirror, swapped, { via: kept }).matches)).toEqual([
    'run.first → run.second',
    'run.second → run.first',
  ]);
  const done = aSnapshot({ relations: [aTable('run', ['second integer', 'first text'])] });
  expect(diffSchemas(done, swapped, { via: kept }).changes).toEqual([]);
});

test('ids of Benchling lead as oids do, and a kept snapshot of anything else leads nowhere', () => {
  const withIds = (name: string, column: string): SchemaSnapshot =>
    aSnapshot({
      relations: [
        {
          ...aTable(name, []),
          benchling: { id: 'ts_1' },
          columns: [{ name: column, type: 'text', isNullable: true, benchling: { id: 'tsf_1' } }],
        },
      ],
    });
  const mirror = aSnapshot({ relations: [aTable('strain', ['genus'])] });
  const later = withIds('organism', 'taxon');
  const { matches } = diffSchemas(mirror, later, { via: withIds('strain', 'genus') });
  expect(renames(matches)).toEqual(['strain → organism', 'strain.genus → organism.taxon']);
  expect(matches[0]?.words).toContain('same id in Benchling since');
  const other = aSnapshot({ relations: [aTable('strain', ['genus'])] });
  expect(diffSchemas(mirror, later, { via: other })).toEqual(diffSchemas(mirror, later));
});
