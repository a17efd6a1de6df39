import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../../src/core/schemaDiff/coverage/coverage';
import { isWhole } from '../../../../src/core/schemaDiff/coverage/coverage';
import { coverageInSlices, coverageOf } from '../../../../src/core/schemaDiff/coverage/coverageOf';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../fakes/ddl';

const raw = `create table "strain$raw" (
  id text primary key, "name$" text, organism text, notes text,
  "archived$" boolean, _pkey bigint, acl_resource_id text)`;
const view = `create view strain as select id, "name$", organism, "archived$" from "strain$raw"`;

async function covered(
  warehouse: readonly string[],
  benchling: readonly string[],
  decisions: readonly MatchDecision[] = [],
): Promise<Coverage> {
  const sides = [await snapshotOf(...warehouse), await snapshotOf(...benchling)] as const;
  const diff = diffSchemas(...sides, { decisions });
  const coverage = between(...sides, decisions);
  expect(await coverageInSlices(diff, decisions)).toEqual(coverage);
  return coverage;
}

function between(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  decisions: readonly MatchDecision[] = [],
): Coverage {
  return coverageOf(diffSchemas(before, after, { decisions }), decisions);
}

/** What is not simply covered, as `name: state`. */
function openIn({ list }: Coverage): readonly string[] {
  return list
    .flatMap((table) => [table, ...table.columns])
    .filter(({ state }) => state !== 'covered')
    .map(({ path, state }) => `${path.slice(1).join('.')}: ${state}`);
}

describe('a mirror of Benchling', () => {
  it('is whole if it is the same; a view and its $raw table are one, and internal columns none', async () => {
    const coverage = await covered([raw, view], [raw, view]);
    expect(coverage).toEqual({
      tables: { covered: 1, total: 1 },
      columns: { covered: 4, total: 4 },
      list: [
        {
          path: ['public', 'strain'],
          state: 'covered',
          counterparts: [['public', 'strain']],
          columns: ['id', 'name$', 'organism', 'archived$'].map((name) => ({
            path: ['public', 'strain', name],
            state: 'covered',
            counterparts: [['public', 'strain', name]],
          })),
        },
      ],
      onlyInWarehouse: [],
      // `notes` left the view, as an archived field does.
      uncounted: { previewTable: 0, internalColumn: 2, archived: 1 },
    });
    expect(isWhole(coverage)).toBe(true);
  });

  it.each([
    ['the $raw table only', [raw]],
    [
      'a table called like the view',
      ['create table strain (id text, "name$" text, organism text, "archived$" boolean)'],
    ],
  ])('may have %s', async (_, warehouse) => {
    const coverage = await covered(warehouse, [raw, view]);
    expect(openIn(coverage)).toEqual([]);
    expect(coverage.onlyInWarehouse).toEqual([]);
  });

  it('lacks tables and columns, and has others', async () => {
    const coverage = await covered(
      ['create table run (id int, lane int, mine text)', 'create table notes (id int)'],
      [
        'create table run (id int, lane int, at date, cycles int)',
        'create table flow_cell (a text, b text)',
      ],
    );
    expect(openIn(coverage)).toEqual([
      'flow_cell: missing',
      'flow_cell.a: missing',
      'flow_cell.b: missing',
      'run.at: missing',
      'run.cycles: missing',
    ]);
    expect(coverage.onlyInWarehouse).toEqual([
      ['public', 'notes'],
      ['public', 'run', 'mine'],
    ]);
    expect([coverage.tables, coverage.columns]).toEqual([
      { covered: 1, total: 2 },
      { covered: 2, total: 6 },
    ]);
    expect(isWhole(coverage)).toBe(false);
  });

  it('leaves questions open, and does not say that what is asked about is only in the warehouse', async () => {
    const coverage = await covered(
      [
        'create table run (id int, operator text)',
        'create table sequencing_plate (id int, lane int)',
      ],
      [
        'create table run (id int, operator_name text)',
        'create table seq_plate (id int, lane int, cycles int)',
      ],
    );
    expect(openIn(coverage)).toEqual([
      'run.operator_name: question',
      'seq_plate: question',
      'seq_plate.id: question',
      'seq_plate.lane: question',
      'seq_plate.cycles: missing',
    ]);
    expect(coverage.list[0]?.columns[1]?.counterparts).toEqual([['public', 'run', 'operator']]);
    expect(coverage.onlyInWarehouse).toEqual([]);
  });

  it('has two counterparts where a person has said the same of two tables', async () => {
    const decisions = ['a', 'b'].map((name): MatchDecision => ({
      kind: 'table',
      from: ['public', name],
      to: ['public', 'strain'],
      isSame: true,
    }));
    const coverage = await covered(
      ['create table a (id int)', 'create table b (id int)'],
      ['create table strain (id int)'],
      decisions,
    );
    expect(coverage.list[0]).toMatchObject({
      state: 'double',
      counterparts: [
        ['public', 'a'],
        ['public', 'b'],
      ],
    });
    expect(coverage.tables).toEqual({ covered: 0, total: 1 });
  });

  it('is not one to one where the view was mirrored under one name and its table under another', async () => {
    const same: readonly MatchDecision[] = [
      { kind: 'table', from: ['public', 'clean'], to: ['public', 'strain'], isSame: true },
      { kind: 'table', from: ['public', 'whole'], to: ['public', 'strain$raw'], isSame: true },
    ];
    const coverage = await covered(
      ["create view clean as select 'a'::text as id", 'create table whole (id text)'],
      [raw, view],
      same,
    );
    expect(coverage.list[0]).toMatchObject({
      state: 'double',
      counterparts: [
        ['public', 'clean'],
        ['public', 'whole'],
      ],
    });
  });

  it('is not asked of schemas that mirror nothing', async () => {
    const coverage = await covered(
      [
        'create schema lab',
        'create schema log',
        'create table lab.run (id int)',
        'create table log.line (id int)',
      ],
      ['create schema lab', 'create table lab.run (id int)'],
    );
    expect(coverage.onlyInWarehouse).toEqual([]);
  });

  it('passes over previews, archived schemas and fields, and partitions', async () => {
    const after = await snapshotOf(
      raw,
      view,
      'create table "bnch$x$alpha" (id int)',
      'create table old (id int)',
    );
    const archive = { id: 'ts_1', isArchived: true };
    const marked = {
      ...after,
      relations: after.relations.map((relation) =>
        relation.name === 'old' ? { ...relation, benchling: archive } : relation,
      ),
    };
    const before = await snapshotOf(
      raw,
      view,
      'create table log (at date) partition by range (at)',
      "create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01')",
    );
    const coverage = between(before, marked);
    expect(openIn(coverage)).toEqual([]);
    expect(coverage.uncounted).toEqual({ previewTable: 1, internalColumn: 2, archived: 2 });
    expect(coverage.onlyInWarehouse).toEqual([['public', 'log']]);
  });
});
