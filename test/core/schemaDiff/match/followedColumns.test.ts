import { describe, expect, it } from 'vitest';
import { matchSchemas } from '../../../../src/core/schemaDiff/match/matchSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import { snapshotOf } from '../../../fakes/ddl';

const table = (column: string): string =>
  `create table strain_raw (id text primary key, ${column} text, genotype text, archived boolean);`;

const sameColumn = (from: string, to: string): MatchDecision => ({
  kind: 'column',
  from: ['public', 'strain_raw', from],
  to: ['public', 'strain_raw', to],
  isSame: true,
});

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly apart?: readonly [string, string];
  /** The pairs of the view `strain` that are called otherwise and that nobody is asked about. */
  readonly renames: readonly string[];
}

/** Everywhere `name` of the table is `zz_label` now, as a person has decided. */
const cases: readonly Case[] = [
  {
    name: 'a column that shows a renamed one is it, however it is called',
    before: 'create view strain as select id, name as a, genotype from strain_raw',
    after: 'create view strain as select id, zz_label as b, genotype from strain_raw',
    renames: ['a → b'],
  },
  {
    name: 'among others that come and go, and with another condition',
    before:
      'create view strain as select id, name as a, genotype as c from strain_raw where archived',
    after: 'create view strain as select archived as d, zz_label as b, id from strain_raw',
    renames: ['a → b'],
  },
  {
    name: 'a column of a table that stayed, under another name',
    before: 'create view strain as select id, genotype as a from strain_raw',
    after: 'create view strain as select id, genotype as qq_b from strain_raw',
    renames: ['a → qq_b'],
  },
  {
    name: 'over a view between',
    before:
      'create view between_them as select id, name as x from strain_raw; create view strain as select x as a from between_them',
    after:
      'create view between_them as select id, zz_label as y from strain_raw; create view strain as select y as b from between_them',
    renames: ['a → b'],
  },
  {
    name: 'not what a person says is another',
    before: 'create view strain as select id, name as a from strain_raw',
    after: 'create view strain as select id, zz_label as b from strain_raw',
    apart: ['a', 'b'],
    renames: [],
  },
  {
    name: 'not what is computed',
    before: 'create view strain as select id, upper(name) as a from strain_raw',
    after: 'create view strain as select id, lower(zz_label) as b from strain_raw',
    renames: [],
  },
  {
    name: 'not what is shown twice',
    before: 'create view strain as select id, name as a from strain_raw',
    after: 'create view strain as select id, zz_label as b, zz_label as c from strain_raw',
    renames: [],
  },
  {
    name: 'not the first of two queries',
    before:
      'create view strain as select name as a from strain_raw union select id from strain_raw',
    after:
      'create view strain as select zz_label as b from strain_raw union select id from strain_raw',
    renames: [],
  },
  {
    name: 'not of a query within, whose columns may be others of the same names',
    before:
      'create view strain as select name as a from (select genotype as name from strain_raw) as s',
    after:
      'create view strain as select zz_label as b from (select id as zz_label from strain_raw) as s',
    renames: [],
  },
];

describe('columns of views', () => {
  it.each(cases)('$name', async ({ before, after, apart, renames }) => {
    const refused: readonly MatchDecision[] =
      apart === undefined
        ? []
        : [
            {
              kind: 'column',
              from: ['public', 'strain', apart[0]],
              to: ['public', 'strain', apart[1]],
              isSame: false,
            },
          ];
    const { matches } = matchSchemas(
      await snapshotOf(table('name'), before),
      await snapshotOf(table('zz_label'), after),
      { decisions: [sameColumn('name', 'zz_label'), ...refused] },
    );
    const certain = matches.flatMap(({ kind, from, to, accepted }) =>
      kind === 'column' && accepted && from[1] === 'strain' && from[2] !== to[2]
        ? [`${from[2]} → ${to[2]}`]
        : [],
    );
    expect(certain).toEqual(renames);
  });

  it('say what they show, and as certainly as that is known', async () => {
    const { matches } = matchSchemas(
      await snapshotOf(table('name'), 'create view strain as select name as a from strain_raw'),
      await snapshotOf(
        table('zz_label'),
        'create view strain as select zz_label as b from strain_raw',
      ),
      { decisions: [sameColumn('name', 'zz_label')] },
    );
    expect(matches.find(({ to }) => to.join('.') === 'public.strain.b')).toEqual({
      kind: 'column',
      from: ['public', 'strain', 'a'],
      to: ['public', 'strain', 'b'],
      evidence: 'decision',
      confidence: 1,
      accepted: true,
      words: ['shows what is zz_label of strain_raw now', 'as a person has decided'],
    });
  });
});
