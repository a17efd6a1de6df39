import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../../src/core/warehouse/catalog/catalog';
import { parseSnapshot } from '../../../../src/core/warehouse/catalog/parseSnapshot';
import { sumPartitions } from '../../../../src/core/warehouse/catalog/sumPartitions';
import { catalogOf } from '../../../fakes/catalogs';

const catalog = catalogOf({
  'lab.run': { columns: { id: 'bigint', name: 'text' }, primaryKey: ['id'], unique: ['name'] },
  'lab.sample': {
    columns: {
      id: 'bigint',
      name$: { type: 'text', comment: 'As the sheet spells it', default: "''::text" },
      run_id: { type: 'bigint', isNullable: false },
    },
    primaryKey: ['id'],
    references: { run_id: 'lab.run.id' },
    rowCountEstimate: 2_000_000,
  },
  'log.job': { columns: { id: 'uuid' } },
});

const sample = catalog.relation('lab', 'sample') ?? expect.unreachable();
const run = catalog.relation('lab', 'run') ?? expect.unreachable();

describe('a catalog', () => {
  it('finds relations by their exact names, and by oid', () => {
    expect(sample.rowCountEstimate).toBe(2_000_000);
    expect(catalog.relationOf(sample.oid)).toBe(sample);
    expect(catalog.relation('lab', 'Sample')).toBeUndefined();
    expect(catalog.relation('public', 'sample')).toBeUndefined();
    expect(catalog.relationsIn('lab').map(({ name }) => name)).toEqual(['run', 'sample']);
    expect(catalog.relationsIn('nowhere')).toEqual([]);
  });

  it('gives the columns of a relation by position', () => {
    expect(catalog.columnsOf(sample)).toEqual([
      {
        name: 'id',
        position: 1,
        type: 'bigint',
        typeOid: 25,
        isNullable: false,
        generation: 'none',
        default: undefined,
        comment: undefined,
      },
      expect.objectContaining({
        name: 'name$',
        isNullable: true,
        comment: 'As the sheet spells it',
        default: "''::text",
      }),
      expect.objectContaining({ name: 'run_id', position: 3, isNullable: false }),
    ]);
    expect(catalog.columnsOf({ oid: 1 })).toEqual([]);
  });

  it('follows keys by their names in both directions', () => {
    expect(catalog.keysOf(run)).toEqual([
      { name: 'run_pkey', kind: 'primary', columns: ['id'] },
      { name: 'run_key', kind: 'unique', columns: ['name'] },
    ]);
    const [reference] = catalog.foreignKeysOf(sample);
    expect(reference).toMatchObject({
      columns: ['run_id'],
      target: run.oid,
      targetName: 'lab.run',
      targetColumns: ['id'],
    });
    expect(catalog.referencesTo(run)).toEqual([reference]);
    expect(catalog.foreignKeysOf(run)).toEqual([]);
  });

  it('is the same after it was kept as JSON', () => {
    const kept = parseSnapshot(JSON.stringify(catalog.snapshot)) ?? expect.unreachable();
    const again = new Catalog(kept);
    expect(again.relations).toEqual(catalog.relations);
    for (const relation of catalog.relations) {
      expect(again.columnsOf(relation)).toEqual(catalog.columnsOf(relation));
      expect(again.keysOf(relation)).toEqual(catalog.keysOf(relation));
    }
    expect(again.readAtMs).toBe(catalog.readAtMs);
  });
});

describe('a kept snapshot', () => {
  const text = JSON.stringify(catalog.snapshot);

  it.each([
    ['is cut', text.slice(0, -20)],
    ['is of a newer format', text.replace('"format":2', '"format":3')],
    ['lacks a list', text.replace('"keys"', '"locks"')],
    ['has columns of another length', text.replace('"positions":[1,', '"positions":[')],
    ['has a relation without a name', text.replace('"name":"sample"', '"name":7')],
    ['is empty', ''],
    ['is null', 'null'],
  ])('that %s is not used', (_, damaged) => {
    expect(damaged).not.toBe(text);
    expect(parseSnapshot(damaged)).toBeUndefined();
  });
});

describe('partitions', () => {
  const measure = { columns: {} };
  const parts = (rows: readonly (number | undefined)[]) => {
    const { relations } = catalogOf({
      'lab.measure': { ...measure, oid: 1, kind: 'partitionedTable', totalBytes: 0 },
      'lab.measure_1': { ...measure, oid: 2, partitionOf: 1, kind: 'partitionedTable' },
      'lab.measure_1_a': {
        ...measure,
        oid: 3,
        partitionOf: 2,
        totalBytes: 5,
        rowCountEstimate: rows[0],
      },
      'lab.measure_2': {
        ...measure,
        oid: 4,
        partitionOf: 1,
        totalBytes: 7,
        rowCountEstimate: rows[1],
      },
    });
    return sumPartitions(relations)[0];
  };

  it('are added up over every level', () => {
    expect(parts([10, 20])).toMatchObject({ rowCountEstimate: 30, totalBytes: 12 });
  });

  it('of which one was never analyzed leave the rows unknown', () => {
    expect(parts([10, undefined])?.rowCountEstimate).toBeUndefined();
  });
});
