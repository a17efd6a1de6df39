import { describe, expect, it } from 'vitest';
import { diffSchemas, type SchemaDiff } from '../../../../src/core/schemaDiff/diffSchemas';
import { parseSnapshot } from '../../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../../src/core/schemaDiff/document/writeSnapshot';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { HiddenParts, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { describeChange } from '../../../../src/core/schemaDiff/report/changeWords';
import { catalogs, type CatalogName } from '../../../../src/core/schemaDiff/unknown/catalogs';
import { withoutUnknown } from '../../../../src/core/schemaDiff/unknown/withoutUnknown';
import { snapshotOf } from '../../../fakes/ddl';

/** As a login reads it that may not read a catalog. */
function without(catalog: CatalogName, snapshot: SchemaSnapshot): SchemaSnapshot {
  const unknown = catalogs[catalog].aspects;
  const hidden = { ...snapshot.hidden, catalogs: [catalog] };
  return { ...withoutUnknown(snapshot, new Set(unknown)), unknown, hidden };
}

/** As a document of the time before version 5 says it. */
function asOfVersion4(snapshot: SchemaSnapshot): SchemaSnapshot {
  const text = writeSnapshot(snapshot)
    .replace('"version": 5', '"version": 4')
    .replaceAll(
      /, "(?:isInitiallyDeferred|matchesFull|noInherit)": true|, "include": \[ "id" \]|, "collation": "C"/g,
      '',
    );
  return parseSnapshot(text, 'old.json');
}

function wordsOf({ changes }: SchemaDiff): readonly string[] {
  return changes.map(describeChange);
}

function sqlOf({ steps }: Migration): readonly string[] {
  return steps.map(({ sql }) => sql);
}

const cellar = `create table wine (id int primary key, name text unique, grade int default 3 check (grade < 10));
  create table bottle (id int primary key, wine int references wine); create index by_wine on bottle (wine);
  comment on table wine is 'of the cellar'`;

describe('what one side may not read', () => {
  it.each(['pg_constraint', 'pg_index', 'pg_attrdef', 'pg_description'] as const)(
    'is neither dropped nor added: %s',
    async (catalog) => {
      const whole = await snapshotOf(cellar);
      const less = without(catalog, whole);
      expect(less).not.toEqual({ ...whole, unknown: less.unknown, hidden: less.hidden });
      expect(wordsOf(diffSchemas(whole, less))).toEqual([]);
      expect(wordsOf(diffSchemas(less, whole))).toEqual([]);
      const { notes } = diffSchemas(whole, less);
      expect(notes[0]).toContain(
        `Not known of the newer side, as its login may not read ${catalog}: `,
      );
      expect(diffSchemas(less, whole).notes[0]).toContain('Not known of the older side');
    },
  );

  it('goes along with tables and columns that are called otherwise', async () => {
    const whole = await snapshotOf(cellar);
    const later = await snapshotOf(
      cellar.replaceAll(/\bwine\b/g, 'vintage').replaceAll('grade', 'mark'),
    );
    const decisions = [
      { kind: 'table', from: ['public', 'wine'], to: ['public', 'vintage'], isSame: true },
      {
        kind: 'column',
        from: ['public', 'wine', 'grade'],
        to: ['public', 'vintage', 'mark'],
        isSame: true,
      },
      {
        kind: 'column',
        from: ['public', 'bottle', 'wine'],
        to: ['public', 'bottle', 'vintage'],
        isSame: true,
      },
    ] as const;
    const diff = diffSchemas(whole, without('pg_constraint', later), { decisions });
    const kinds = diff.changes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => /Key|Unique|Check/.test(kind))).toEqual([]);
    expect(kinds).toContain('renameColumn');
    const [bottle, vintage] = diff.after.relations;
    expect(bottle?.foreignKeys).toMatchObject([
      { columns: ['vintage'], refTable: ['public', 'vintage'] },
    ]);
    expect(vintage?.checks).toMatchObject([{ expression: 'mark < 10' }]);
    expect(diff.afterAsRead?.relations[1]?.checks).toEqual([]);
  });

  it('goes with the column or table that it stands on', async () => {
    const whole = await snapshotOf(cellar);
    const later = await snapshotOf('create table bottle (id int primary key, wine int)');
    const diff = diffSchemas(whole, without('pg_constraint', later));
    expect(wordsOf(diff)).toEqual([
      'table public.wine (3 columns)',
      'foreign key bottle_wine_fkey (wine) → public.wine (id)',
      'index by_wine on (wine)',
    ]);
    const narrower = await snapshotOf(cellar.replace('name text unique, ', ''));
    expect(
      diffSchemas(whole, without('pg_constraint', narrower)).changes.map(({ kind }) => kind),
    ).toEqual(['dropColumn', 'dropUnique']);
  });

  it('stays while the column or table stays that it would go with', async () => {
    const older = `create table u (id int primary key); create index by_id on u (id);
      create table t (a int, b int, c int references u, primary key (a, b), unique (b, c), check (b > c));
      create index by_b on t (b) include (c)`;
    const before = await snapshotOf(older);
    const less = await snapshotOf('create table t (a int, c int)');
    for (const [catalog, kinds] of [
      ['pg_constraint', ['dropCheck', 'dropForeignKey', 'dropPrimaryKey', 'dropUnique']],
      ['pg_index', ['dropIndex']],
    ] as const) {
      const diff = diffSchemas(before, without(catalog, less));
      const isOfIt = (kind: string): boolean => kinds.some((one) => one === kind);
      const plain = planMigration(diff, {});
      expect(plain.included.map(({ kind }) => kind).filter(isOfIt)).toEqual([]);
      expect(plain.leftOut.filter(({ change }) => isOfIt(change.kind))).toMatchObject(
        kinds.map(() => ({
          reason: 'dependent',
          message: 'it could not be read on the newer side, and what it stands on stays',
        })),
      );
      const whole = planMigration(diff, { includesDestructive: true });
      expect(
        whole.included
          .map(({ kind }) => kind)
          .filter(isOfIt)
          .toSorted(),
      ).toEqual(kinds);
    }
  });

  it('stays included in a key while the column stays', async () => {
    const before = await snapshotOf(
      'create table t (a int, b int, constraint w unique (a) include (b))',
    );
    const aim = await snapshotOf('create table t (a int, constraint w unique (a))');
    const diff = diffSchemas(before, without('pg_index', aim));
    expect(diff.changes.map(({ kind }) => kind)).toEqual(['dropColumn', 'changeUnique']);
    expect(planMigration(diff, {}).included).toEqual([]);
    expect(planMigration(diff, { includesDestructive: true }).included).toEqual(diff.changes);
  });

  it('is put back by a migration that makes a column anew, though its aim does not know it', async () => {
    const before = await snapshotOf('create table t (a int, b int unique)');
    const aim = await snapshotOf(
      'create table t (a int, b int generated always as (a * 3) stored unique)',
    );
    const diff = diffSchemas(before, without('pg_constraint', aim));
    expect(diff.changes.map(({ kind }) => kind)).toEqual(['changeGenerated']);
    const { steps } = planMigration(diff, { includesDestructive: true });
    expect(sqlOf({ steps } as Migration).join(';\n')).toContain('UNIQUE (b)');
  });

  it('stands in the way of whatever would have to be made anew without it', async () => {
    const before = await snapshotOf('create table t (a int, b int unique)');
    const aim = await snapshotOf(
      'create table t (a int, b int generated always as (a * 3) stored unique)',
    );
    const { steps, leftOut } = planMigration(diffSchemas(without('pg_constraint', before), aim), {
      includesDestructive: true,
    });
    expect(steps).toEqual([]);
    expect(leftOut).toMatchObject([
      { reason: 'impossible', message: expect.stringContaining('may not read pg_constraint') },
    ]);
  });

  it('is made in tables that are new, and where it is not known nothing is made up', async () => {
    const [before, aim] = [await snapshotOf(''), await snapshotOf(cellar)];
    const made = planMigration(diffSchemas(without('pg_constraint', before), aim), {});
    expect(sqlOf(made).join(';\n')).toContain('PRIMARY KEY');
    const plain = planMigration(diffSchemas(before, without('pg_constraint', aim)), {});
    expect(sqlOf(plain).join(';\n')).not.toContain('PRIMARY KEY');
    expect(plain.notes[0]).toMatch(
      /^Not known of the newer side, as its login may not read pg_con/,
    );
    const shown = await snapshotOf(
      'create table t (a int, b int generated always as (a * 2) stored); create view v as select a from t',
    );
    const blind = without('pg_attrdef', shown);
    const { leftOut } = planMigration(diffSchemas(before, blind), {});
    expect(leftOut.map(({ message }) => message)).toContain(
      'what b is computed of could not be read on the newer side',
    );
  });

  it('is said of a new table that is made without it, and a new one that may be a partition is not made', async () => {
    const older = 'create table log (id int, at int) partition by range (at);';
    const later = `${older} create table one partition of log for values from (1) to (2);
      create table own (id int primary key default 3)`;
    const [before, aim] = [await snapshotOf(older), await snapshotOf(later)];
    const planFor = (catalog: CatalogName): Migration =>
      planMigration(diffSchemas(before, without(catalog, aim)), {});
    const unmade = planFor('pg_inherits');
    expect(unmade.steps).toEqual([]);
    expect(unmade.leftOut.map(({ change, message }) => [change.object[1], message])).toEqual(
      ['one', 'own'].map((name) => [
        name,
        'whether it is a partition or an heir could not be read on the newer side',
      ]),
    );
    const titles = ({ steps }: Migration): readonly string[] => steps.map(({ title }) => title);
    expect(titles(planFor('pg_constraint'))).toContain(
      'make public.own, without keys, references and checks, which could not be read on the newer side',
    );
    expect(titles(planFor('pg_attrdef'))).toContain(
      'make public.own, without defaults, which could not be read on the newer side',
    );
    expect(titles(planFor('pg_description'))).toContain('make public.own');
  });
});

describe('a snapshot of before version 5', () => {
  const script =
    `create domain word as text collate "C"; create table t (id int primary key, a int, b int, unique (a, b) deferrable initially deferred, constraint wide unique (b) include (id), constraint own check (b > 0) no inherit);
    create table u (a int, b int, constraint pair foreign key (a, b) references t (a, b) match full,
      constraint late foreign key (a) references t deferrable initially deferred)`.replace(
      'unique (a, b) deferrable initially deferred',
      'unique (a, b)',
    );

  it('is no reason to check references at once, or to match them by halves', async () => {
    const now = await snapshotOf(script);
    const old = asOfVersion4(now);
    expect(old.relations[1]?.foreignKeys).not.toEqual(now.relations[1]?.foreignKeys);
    for (const diff of [diffSchemas(now, old), diffSchemas(old, now)]) {
      expect(wordsOf(diff)).toEqual([]);
      expect(diff.notes[0]).toMatch(
        /an earlier Lakeside took: what is INITIALLY DEFERRED or MATCH FULL, and what keys INCLUDE, and checks with NO INHERIT, and collations of domains; /,
      );
    }
    const plain = await snapshotOf('create table t (id int primary key)');
    expect(diffSchemas(plain, asOfVersion4(plain)).notes).toHaveLength(1);
    expect(wordsOf(diffSchemas(now, { ...old, unknown: undefined }))).toHaveLength(5);
  });

  it('does not take from a reference that changes, or has another name, what it has', async () => {
    const now = await snapshotOf(script);
    const old = asOfVersion4(
      await snapshotOf(
        script
          .replace('late foreign key (a) references t', 'late foreign key (b) references t')
          .replace('constraint pair', 'constraint couple'),
      ),
    );
    const diff = diffSchemas(now, old);
    expect(diff.changes.map(({ kind }) => kind).toSorted()).toEqual([
      'changeForeignKey',
      'renameForeignKey',
    ]);
    const sql = sqlOf(planMigration(diff, {})).join(';\n');
    expect(sql).toContain('REFERENCES public.t (id) DEFERRABLE INITIALLY DEFERRED');
    const atOnce = asOfVersion4(
      await snapshotOf(script.replace(' deferrable initially deferred', '')),
    );
    expect(sqlOf(planMigration(diffSchemas(now, atOnce), {})).join(';\n')).not.toContain(
      'DEFERRED',
    );
  });

  it('does not let what is made anew lose what only the server can say of it', async () => {
    const was = `create table t (id int primary key, a int, b int, constraint pair unique (a), check (b > 0));
      create table u (a int references t)`;
    const before = await snapshotOf(was);
    const aim = await snapshotOf(
      was
        .replace('unique (a)', 'unique (a, b)')
        .replace('b > 0', 'b > 1')
        .replace('references t)', 'references t on delete cascade)'),
    );
    const words = [' INCLUDE', ' INITIALLY DEFERRED', ' MATCH FULL', ' NO INHERIT'];
    const saidBy = (older: SchemaSnapshot): readonly string[] => {
      const sql = sqlOf(planMigration(diffSchemas(older, aim), {})).join(';\n');
      expect(sql).toContain('Constraints that are made again would not be what they are');
      return words.filter((word) => sql.includes(word));
    };
    expect(saidBy(asOfVersion4(before))).toEqual(words);
    expect(saidBy(before)).toEqual([]);
    const parted = (by: string): Promise<SchemaSnapshot> =>
      snapshotOf(`create table p (a int, b int) partition by ${by};`);
    const remade = diffSchemas(asOfVersion4(await parted('list (a)')), await parted('list (b)'));
    const computed = 'create table c (a int, b int generated always as (a * 2) stored)';
    const anew = diffSchemas(
      asOfVersion4(await snapshotOf('create table c (a int, b int)')),
      await snapshotOf(computed),
    );
    for (const diff of [remade, anew]) {
      const sql = sqlOf(planMigration(diff, { includesDestructive: true })).join(';\n');
      expect(words.filter((word) => sql.includes(word))).toEqual(words);
    }
  });

  it('does not let a key lose what it includes and neither login sees', async () => {
    const { relations, ...rest } = await snapshotOf('create table t (a int, c int, unique (a))');
    const aim = await snapshotOf('create table t (a int, c int, unique (a, c))');
    const sqlBy = (paths: HiddenParts['paths']): string => {
      const hidden = { ...rest.hidden, columns: paths?.length ?? 0, paths };
      const named = aim.relations.map((one) => ({
        ...one,
        uniques: one.uniques.map((key) => ({ ...key, name: 't_a_key' })),
      }));
      const diff = diffSchemas({ ...rest, relations, hidden }, { ...aim, relations: named });
      return sqlOf(planMigration(diff, {})).join(';');
    };
    expect(sqlBy([['public', 't', "b's"]])).toContain(`m.attname IN ('b''s')`);
    expect(sqlBy(undefined)).not.toContain('attname IN');
  });

  it('has no domain made anew whose collation it does not say', async () => {
    const [was, is] = ['create domain word as varchar(9)', 'create domain word as text'];
    const leftOutOf = (older: SchemaSnapshot, aim: SchemaSnapshot): readonly string[] =>
      planMigration(diffSchemas(older, aim), { includesDestructive: true }).leftOut.map(
        ({ message }) => message,
      );
    const [before, aim] = [await snapshotOf(was), await snapshotOf(is)];
    expect(leftOutOf(before, aim)).toEqual([]);
    expect(leftOutOf(asOfVersion4(before), aim)).toEqual([
      'it has to be made anew, and would lose a collation, which the snapshot of an earlier Lakeside does not say',
    ]);
  });
});
