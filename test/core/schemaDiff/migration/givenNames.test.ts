import { describe, expect, it } from 'vitest';
import { diffSchemas, type SchemaDiff } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { MigrationOptions } from '../../../../src/core/schemaDiff/migration/migration';
import { givenNames } from '../../../../src/core/schemaDiff/migration/givenNames';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { snapshotOf } from '../../../fakes/ddl';

const schemas = 'create schema lab; create schema data_lake;';

async function diffOf(
  before: string,
  after: string,
  same: readonly (readonly [string, string])[],
): Promise<SchemaDiff> {
  const decisions = same.map(([written, fresh]): MatchDecision => {
    const [from, to] = [written.split('.'), fresh.split('.')];
    return { kind: from.length === 3 ? 'column' : 'table', from, to, isSame: true };
  });
  const sides = [await snapshotOf(schemas, before), await snapshotOf(schemas, after)] as const;
  return diffSchemas(...sides, { decisions, comparesUnrelated: true });
}

function namesIn(diff: SchemaDiff, options: MigrationOptions = {}): readonly string[] {
  const names = givenNames(planMigration(diff, options));
  return names.map(({ from, to }) => `${from.join('.')} ${to.join('.')}`);
}

describe('givenNames', () => {
  it('are those of tables that are renamed or moved, and of all their columns', async () => {
    const diff = await diffOf(
      'create table lab.strain (id int, name text)',
      'create table data_lake.sample (id int, label text)',
      [
        ['lab.strain', 'data_lake.sample'],
        ['lab.strain.name', 'data_lake.sample.label'],
      ],
    );
    expect(namesIn(diff)).toEqual([
      'lab.strain data_lake.sample',
      'lab.strain.id data_lake.sample.id',
      'lab.strain.name data_lake.sample.label',
    ]);
    const leftOut = diff.changes.filter(({ kind }) => kind === 'renameTable');
    expect(namesIn(diff, { leftOut })).toContain('lab.strain data_lake.strain');
    expect(namesIn(diff, { leftOut: diff.changes })).toEqual([]);
  });

  it('are those of views', async () => {
    const table = 'create table lab.t (id int);';
    const diff = await diffOf(
      `${table} create view lab.old as select id from lab.t`,
      `${table} create view lab.fresh as select id from lab.t`,
      [['lab.old', 'lab.fresh']],
    );
    expect(namesIn(diff)).toEqual(['lab.old lab.fresh', 'lab.old.id lab.fresh.id']);
  });

  it('are not those of columns that are copied and stay', async () => {
    const other = 'create table lab.b (id int primary key references lab.a';
    const diff = await diffOf(
      `create table lab.a (id int primary key, note text); ${other})`,
      `create table lab.a (id int primary key); ${other}, note text)`,
      [['lab.a.note', 'lab.b.note']],
    );
    expect(namesIn(diff)).toEqual([]);
    expect(namesIn(diff, { includesDestructive: true })).toEqual(['lab.a.note lab.b.note']);
  });
});
