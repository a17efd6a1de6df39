import { describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { migrationSql } from '../../../../src/core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { snapshotOf } from '../../../fakes/ddl';

type Pair = readonly [from: string, to: string];

/** A migration with all that is destructive; `same` are columns that somebody says went elsewhere. */
async function plan(before: string, after: string, same: readonly Pair[] = []): Promise<Migration> {
  const decisions = same.flatMap(([from, to]): readonly MatchDecision[] => {
    const [old, fresh] = [from.split('.'), to.split('.')];
    return [
      { kind: 'table', from: old.slice(0, 2), to: fresh.slice(0, 2), isSame: false },
      { kind: 'column', from: old, to: fresh, isSame: true },
    ];
  });
  const sides = [await snapshotOf(before), await snapshotOf(after)] as const;
  const diff = diffSchemas(...sides, { decisions, comparesUnrelated: true });
  return planMigration(diff, { includesDestructive: true });
}

function leftOut(migration: Migration): readonly (readonly string[])[] {
  return migration.leftOut.map(({ change, reason, message }) => [
    change.kind,
    change.object.join('.'),
    reason,
    message,
  ]);
}

describe('what an open question is about', () => {
  const older =
    'create table run (id int, operator text); create table sequencing_plate (id int, lane int)';
  const newer =
    'create table run (id int, operator_name text); create table seq_plate (id int, lane int, cycles int)';
  const column = ['public.run.operator', 'public.run.operator_name'] as const;
  const table = ['public.sequencing_plate', 'public.seq_plate'] as const;

  async function asked(isSame?: boolean): Promise<Migration> {
    const sides = [await snapshotOf(older), await snapshotOf(newer)] as const;
    const decide = (kind: 'table' | 'column', [from, to]: Pair): MatchDecision => ({
      kind,
      from: from.split('.'),
      to: to.split('.'),
      isSame: isSame === true,
    });
    const decisions =
      isSame === undefined ? [] : [decide('column', column), decide('table', table)];
    const diff = diffSchemas(...sides, { decisions, comparesUnrelated: true });
    return planMigration(diff, { includesDestructive: true });
  }

  it('is neither dropped nor made before it is answered, and a note says so', async () => {
    const migration = await asked();
    const words = [table, column].map(([from, to]) => `whether ${from} is ${to} now`);
    const [ofTable, ofColumn] = words.map((question) => `it is an open question ${question}`);
    expect(leftOut(migration)).toEqual([
      ['dropTable', 'public.sequencing_plate', 'undecided', ofTable],
      ['dropColumn', 'public.run.operator', 'undecided', ofColumn],
      ['addColumn', 'public.run.operator_name', 'undecided', ofColumn],
      ['addTable', 'public.seq_plate', 'undecided', ofTable],
    ]);
    expect(migration.steps).toEqual([]);
    const note = `Nothing is dropped or made for 2 open questions, to be answered by lakeside schema decide or in Schema Drift: ${words.join('; ')}`;
    expect(migration.notes).toEqual([note]);
    expect(migrationSql(migration)).toContain(`-- ${note}.\n`);
  });

  it('is renamed, or dropped and made, once it is answered', async () => {
    const [same, apart] = [await asked(true), await asked(false)];
    expect([...same.leftOut, ...same.notes, ...apart.leftOut, ...apart.notes]).toEqual([]);
    expect(same.steps.map(({ title }) => title)).toContain(
      'rename public.run.operator to operator_name',
    );
    expect(apart.steps.map(({ title }) => title)).toContain('drop public.sequencing_plate');
  });
});

it('a table is not dropped with a partition of it that stays, nor from under a foreign key', async () => {
  const sides = [
    await snapshotOf(
      'create table log (at int) partition by range (at); create table log_1 partition of log for values from (1) to (2)',
      'create table rack (id int primary key)',
      'create table box (rack int references rack)',
      'create table kept (id int)',
    ),
    await snapshotOf('create table kept (id int)'),
  ] as const;
  const diff = diffSchemas(...sides, { comparesUnrelated: true });
  const stays = new Set(['public.log_1', 'public.box']);
  const migration = planMigration(diff, {
    includesDestructive: true,
    leftOut: diff.changes.filter(({ object }) => stays.has(object.join('.'))),
  });
  expect(migration.steps).toEqual([]);
  expect(leftOut(migration).filter(([, , reason]) => reason === 'dependent')).toEqual([
    ['dropTable', 'public.log', 'dependent', 'public.log_1 is below it, and stays'],
    ['dropTable', 'public.rack', 'dependent', 'public.box refers to it, and stays'],
  ]);
});

it('a column that shall be computed, and of another type, keeps its values unless they may go', async () => {
  const sides = [
    await snapshotOf('create table t (id int primary key, a int, b int)'),
    await snapshotOf(
      'create table t (id int primary key, a int, b bigint generated always as (a * 2) stored)',
    ),
  ] as const;
  const migration = planMigration(diffSchemas(...sides));
  expect(migration.steps).toEqual([]);
  const reasons = leftOut(migration).map(([kind, , reason]) => `${kind}: ${reason}`);
  expect(reasons.toSorted()).toEqual(['changeGenerated: destructive', 'changeType: dependent']);
});

it('a column is not dropped and added from under a key that somebody wants to keep', async () => {
  const sides = [
    await snapshotOf(
      'create table t (id int primary key, a int, b int, constraint once unique (b))',
    ),
    await snapshotOf(
      'create table t (id int primary key, a int, b int generated always as (a * 2) stored)',
    ),
  ] as const;
  const diff = diffSchemas(...sides);
  const migrated = (leftOut: typeof diff.changes): readonly string[] =>
    planMigration(diff, { includesDestructive: true, leftOut }).steps.map(({ sql }) => sql);
  expect(migrated([]).join('\n')).toContain('DROP COLUMN b');
  expect(migrated(diff.changes.filter(({ kind }) => kind === 'dropUnique'))).toEqual([]);
});

describe('tables that are merged', () => {
  const sources =
    'create table rack (id int primary key, shelf text); create table box (id int primary key, label text)';

  it('give the new one the rows of the first, and those that only the second has', async () => {
    const migration = await plan(
      sources,
      'create table storage (id int primary key, shelf text, label text)',
      [
        ['public.rack.shelf', 'public.storage.shelf'],
        ['public.box.label', 'public.storage.label'],
      ],
    );
    expect(migration.steps.map(({ title }) => title)).toEqual([
      'make public.storage',
      'copy public.box.label to public.storage',
      'copy public.rack.shelf to public.storage',
      'copy rows that only public.rack has to public.storage',
      'drop public.box, public.rack',
    ]);
    expect(migration.steps[3]?.sql).toBe(
      `INSERT INTO public.storage (id, shelf)
SELECT s.id, s.shelf
FROM public.rack AS s
WHERE NOT EXISTS (SELECT FROM public.storage AS t WHERE t.id = s.id)`,
    );
    expect(migration.tables).toEqual([]);
    expect(migration.dropped).toEqual([
      ['public', 'box'],
      ['public', 'rack'],
    ]);
  });

  it('are not dropped before every row is known to have a counterpart in one that was there', async () => {
    const migration = await plan(
      sources,
      'create table rack (id int primary key, shelf text, label text)',
      [['public.box.label', 'public.rack.label']],
    );
    expect(migration.steps.map(({ title }) => title)).toEqual([
      'add public.rack.label',
      'copy public.box.label to public.rack',
      'look for rows of public.box without a counterpart in public.rack',
      'drop public.box',
    ]);
  });

  it('are not dropped at all where nothing says how rows belong together', async () => {
    const migration = await plan(
      'create table rack (id int primary key, shelf text); create table box (label text)',
      'create table rack (id int primary key, shelf text, label text)',
      [['public.box.label', 'public.rack.label']],
    );
    expect(migration.steps).toEqual([]);
    expect(leftOut(migration)).toEqual([
      [
        'dropTable',
        'public.box',
        'dependent',
        'public.box.label is not carried over to public.rack.label',
      ],
      ['moveColumn', 'public.box.label', 'impossible', expect.stringContaining('by hand')],
    ]);
  });
});

it('what is computed of a column is dropped before it', async () => {
  const { steps } = await plan(
    'create table t (id int, y int, kept int generated always as (y * 2) stored)',
    'create table t (id int)',
  );
  expect(steps.map(({ sql }) => sql)).toEqual([
    'ALTER TABLE public.t DROP COLUMN kept',
    'ALTER TABLE public.t DROP COLUMN y',
  ]);
});

it('what is computed waits for the column that it is computed of', async () => {
  const sides = [
    await snapshotOf('create table t (id int)'),
    await snapshotOf('create table t (id int, y int, kept int generated always as (y * 2) stored)'),
  ] as const;
  const diff = diffSchemas(...sides);
  const migration = planMigration(diff, {
    leftOut: diff.changes.filter(({ object }) => object[2] === 'y'),
  });
  expect(migration.steps).toEqual([]);
  expect(leftOut(migration).map(([kind, object]) => [kind, object])).toEqual([
    ['addColumn', 'public.t.y'],
    ['addColumn', 'public.t.kept'],
  ]);
});

it('a table does not become a partition or an heir while a column of it is not as it shall be', async () => {
  const log = 'create table log (id int, at int) partition by range (at); create table p (id int)';
  const sides = [
    await snapshotOf(log, 'create table day (id int, at int, x int)', 'create table h (id text)'),
    await snapshotOf(
      log,
      'create table day partition of log for values from (1) to (2)',
      'create table h (id int) inherits (p)',
    ),
  ] as const;
  const diff = diffSchemas(...sides);
  const columns = new Set(['dropColumn', 'changeType']);
  const migration = planMigration(diff, {
    includesDestructive: true,
    leftOut: diff.changes.filter(({ kind }) => columns.has(kind)),
  });
  expect(migration.steps).toEqual([]);
  expect(leftOut(migration).filter(([, , reason]) => reason === 'dependent')).toEqual([
    [
      'changePartition',
      'public.day',
      'dependent',
      'its columns and its parent’s have to be alike, and public.day.x stays as it is',
    ],
    [
      'changeParents',
      'public.h',
      'dependent',
      'its columns and its parent’s have to be alike, and public.h.id stays as it is',
    ],
  ]);
});

it('an heir that is made has no default where only its parent has one', async () => {
  const above = 'create table a (id int default 3)';
  const { steps } = await plan(
    above,
    `${above}; create table b () inherits (a); alter table only b alter id drop default`,
  );
  expect(steps.map(({ sql }) => sql).at(-1)).toBe(
    'ALTER TABLE ONLY public.b ALTER COLUMN id DROP DEFAULT',
  );
});

it('a schema is made with its comment', async () => {
  const { steps } = await plan(
    'create table t (id int)',
    `create table t (id int); create schema lab; comment on schema lab is 'of the lab'`,
  );
  expect(steps.map(({ sql }) => sql)).toEqual([
    'CREATE SCHEMA IF NOT EXISTS lab',
    "COMMENT ON SCHEMA lab IS 'of the lab'",
  ]);
});

it('a column that is dropped of a parent alone stays in its heirs', async () => {
  const { steps } = await plan(
    'create table a (id int, x text); create table b (y int) inherits (a)',
    'create table a (id int); create table b (x text, y int) inherits (a)',
  );
  expect(steps.map(({ sql }) => sql)).toEqual(['ALTER TABLE ONLY public.a DROP COLUMN x']);
});

it('a column of an heir is called otherwise with its parent’s alone', async () => {
  const tables = (name: string): string =>
    `create table a (${name} text); create table b (y int) inherits (a)`;
  const sides = [await snapshotOf(tables('kind')), await snapshotOf(tables('species'))] as const;
  const decide = (table: string): MatchDecision => ({
    kind: 'column',
    from: ['public', table, 'kind'],
    to: ['public', table, 'species'],
    isSame: true,
  });
  const diff = diffSchemas(...sides, { decisions: ['a', 'b'].map(decide) });
  expect(planMigration(diff).steps.map(({ sql }) => sql)).toEqual([
    'ALTER TABLE public.a RENAME COLUMN kind TO species',
  ]);
  const migration = planMigration(diff, {
    leftOut: diff.changes.filter(({ object }) => object[1] === 'a'),
  });
  expect(leftOut(migration)).toContainEqual([
    'renameColumn',
    'public.b.kind',
    'dependent',
    'it is one with public.a.kind, which keeps its name',
  ]);
  expect(migration.steps).toEqual([]);
});

it('a column that comes from a parent keeps the default and the nulls that the heir shall have', async () => {
  const tables = (x: string, own = ''): string =>
    `create table a (id int${x}); create table b (y int${own}) inherits (a)`;
  const { steps } = await plan(
    tables(''),
    tables(', x int default 7', ', x int not null default 8'),
  );
  const sql = steps.map((step) => step.sql);
  expect(sql).toContain('ALTER TABLE public.a ADD COLUMN x integer DEFAULT 7');
  expect(sql).toContain('ALTER TABLE ONLY public.b ALTER COLUMN x SET DEFAULT 8');
  expect(sql).toContain('ALTER TABLE public.b ALTER COLUMN x SET NOT NULL');
});

it('an heir that is made leaves the sequence to its parent', async () => {
  const parent = 'create table lab.a (id serial)';
  const { steps } = await plan(
    `create schema lab; ${parent}`,
    `create schema lab; ${parent}; create table b () inherits (lab.a)`,
  );
  expect(steps.map(({ sql }) => sql).join('\n')).not.toContain('SEQUENCE');
});

it('a partition that gets other bounds gets the columns of its parent by itself', async () => {
  const log = (columns: string, until: number): string =>
    `create table log (${columns}) partition by range (at);
     create table day partition of log for values from (1) to (${until})`;
  const { steps } = await plan(
    log('at int, what text', 2),
    log('at int, what varchar(9), x int', 3),
  );
  const sql = steps.map((step) => step.sql).join('\n');
  for (const table of ['log', 'day']) {
    expect(sql).toMatch(
      new RegExp(`ALTER TABLE public.${table}\\s[^;]*TYPE character varying\\(9\\)`),
    );
    expect(sql).toMatch(new RegExp(`ALTER TABLE public.${table}\\s[^;]*ADD COLUMN x`));
  }
});

it('a column that comes from a parent has a sequence of its own where its default asks one', async () => {
  const tables = (x: string, own = ''): string =>
    `create table a (id int${x}); create table b (y int${own}) inherits (a)`;
  const { steps } = await plan(
    tables(''),
    `create sequence b_x_seq; ${tables(', x int', `, x int default nextval('b_x_seq')`)}`,
  );
  const sql = steps.map((step) => step.sql);
  const made = sql.findIndex((text) => text.startsWith('CREATE SEQUENCE IF NOT EXISTS'));
  const used = sql.findIndex((text) => text.includes('SET DEFAULT nextval('));
  expect(made).toBeGreaterThanOrEqual(0);
  expect(used).toBeGreaterThan(made);
});

it('what a change can break is said once: at the step that makes it, not where views give way to it', async () => {
  const { steps } = await plan(
    'create table plate (id int, wells int); create view shown as select id, wells from plate',
    'create table plate (id int, wells bigint); create view shown as select id, wells from plate',
  );
  const warned = steps.flatMap(({ title, hazards }) =>
    hazards.map(({ message }) => `${title}: ${message}`),
  );
  expect(steps[0]?.title).toBe('keep how public.shown is made');
  expect(warned).toEqual([
    'make public.plate.wells bigint: every row of public.plate is written anew while nobody else gets at it',
    'make public.plate.wells bigint: public.shown reads public.plate.wells',
  ]);
});
