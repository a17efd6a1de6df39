import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchSchemas } from '../../../../src/core/schemaDiff/match/matchSchemas';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import type { Relation } from '../../../../src/core/schemaDiff/model/snapshot';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const word = fc.constantFrom(
  'sample',
  'plate',
  'well',
  'run',
  'lane',
  'id',
  'volume',
  'at',
  '$',
  'µ',
);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('_'));
const type = fc.constantFrom('text', 'bigint not null', 'integer', 'numeric', 'date');

const relation = fc
  .tuple(
    name,
    fc.uniqueArray(fc.tuple(name, type), { maxLength: 6, selector: ([column]) => column }),
  )
  .map(([table, columns]) =>
    aTable(
      table,
      columns.map((column) => column.join(' ')),
    ),
  );

const relations = fc.uniqueArray(relation, { maxLength: 6, selector: (one) => one.name });

function matched(before: readonly Relation[], after: readonly Relation[]): readonly Match[] {
  return matchSchemas(aSnapshot({ relations: before }), aSnapshot({ relations: after })).matches;
}

test('every part of a schema is itself', () => {
  fc.assert(
    fc.property(relations, (given) => {
      const matches = matched(given, given);
      const parts = given.reduce((sum, { columns }) => sum + 1 + columns.length, 0);
      expect(matches.length).toBe(parts);
      expect(matches.every(({ from, to }) => from.join() === to.join())).toBe(true);
    }),
  );
});

test('nothing is in two pairs, and probabilities are probabilities', () => {
  fc.assert(
    fc.property(relations, relations, (before, after) => {
      const matches = matched(before, after);
      for (const side of ['from', 'to'] as const) {
        const paths = matches.map((match) => match[side].join('.'));
        expect(new Set(paths).size).toBe(paths.length);
      }
      for (const { confidence } of matches) {
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('the order of the tables changes nothing', () => {
  fc.assert(
    fc.property(relations, relations, (before, after) => {
      const sorted = (matches: readonly Match[]): readonly string[] =>
        matches.map((match) => JSON.stringify(match)).toSorted();
      const turned = matched(before.toReversed(), after.toReversed());
      expect(sorted(turned)).toEqual(sorted(matched(before, after)));
    }),
  );
});

test('with ids, any renames are found, and nothing else', () => {
  fc.assert(
    fc.property(relations, fc.integer({ min: 0, max: 5 }), (given, by) => {
      const before = given.map((one, place) => withIds(one, place));
      const after = rotateNames(before, by);
      const matches = matched(before, after);
      const idOf = pathsById(before);
      const laterIdOf = pathsById(after);
      expect(matches.length).toBe(idOf.size);
      for (const { from, to } of matches) {
        expect(laterIdOf.get(to.join('.'))).toBe(idOf.get(from.join('.')));
      }
    }),
  );
});

function withIds(relation: Relation, place: number): Relation {
  const columns = relation.columns.map((column, index) => ({
    ...column,
    benchling: { id: `tsf_${place}_${index}` },
  }));
  return { ...relation, columns, benchling: { id: `ts_${place}` } };
}

/** Tables take each other's names, and so do columns. */
function rotateNames(relations: readonly Relation[], by: number): readonly Relation[] {
  const turned = <T extends { readonly name: string }>(items: readonly T[]): readonly T[] =>
    items.map((item, place) => ({
      ...item,
      name: items[(place + by) % items.length]?.name ?? item.name,
    }));
  return turned(relations).map((relation) => ({ ...relation, columns: turned(relation.columns) }));
}

function pathsById(relations: readonly Relation[]): ReadonlyMap<string, string> {
  return new Map(
    relations.flatMap(({ schema, name, columns, benchling }) => [
      [`${schema}.${name}`, benchling?.id ?? ''] as const,
      ...columns.map(
        (column) => [`${schema}.${name}.${column.name}`, column.benchling?.id ?? ''] as const,
      ),
    ]),
  );
}
