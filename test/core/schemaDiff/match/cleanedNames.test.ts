import { beforeAll, describe, expect, it } from 'vitest';
import { diffSchemas, type SchemaDiff } from '../../../../src/core/schemaDiff/diffSchemas';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import { benchlingDdl, limsScript, trulyOne } from '../../../fixtures/tsql/lims';
import { diffOf, snapshotOf } from '../../../fakes/ddl';
import { carriedOver } from '../../../fakes/tsql';

function written({ from, to }: Match): string {
  return `${from.join('.')} ${to.join('.')}`;
}

describe('an older warehouse with cleaned names and Benchling', () => {
  let diff: SchemaDiff;
  let accepted: readonly string[];
  let asked: readonly string[];

  beforeAll(async () => {
    diff = diffSchemas(await carriedOver(limsScript), await snapshotOf(benchlingDdl));
    accepted = diff.matches.filter((match) => match.accepted).map(written);
    asked = diff.matches.filter((match) => !match.accepted).map(written);
  });

  it('have no pair that is taken to be one and is not', () => {
    expect(accepted.filter((pair) => !trulyOne.has(pair))).toEqual([]);
  });

  it('are matched without a question where names and columns leave no doubt', () => {
    expect(trulyOne.size).toBeGreaterThan(170);
    expect([...trulyOne].filter((pair) => !accepted.includes(pair))).toEqual([
      // In other words.
      'lims.analytical_submission_sample.osmolality biosustain.analytical_submission_sample$raw.osmolality_mmolkg',
      'lims.freezer_box biosustain.box$raw',
      'lims.freezer_box.id biosustain.box$raw.id',
      'lims.freezer_box.name biosustain.box$raw.name$',
      'lims.freezer_box.barcode biosustain.box$raw.barcode',
      'lims.freezer_box.rows biosustain.box$raw.rows',
      'lims.freezer_box.columns biosustain.box$raw.columns',
      // Benchling has `name` and `name$` there.
      'lims.medium.name biosustain.medium$raw.name$',
      'lims.medium.name_on_label biosustain.medium$raw.name',
      // In other words, too.
      ...['', '.id', '.flow_cell', '.instrument', '.cycles', '.yield_gb'].map(
        (column) => `lims.sequencing_run${column} biosustain.ngs_run$raw${column}`,
      ),
    ]);
  });

  it('ask of what is likely, and of tables that have no more in common than a name', () => {
    expect(asked.filter((pair) => pair.split('.').length === 3).toSorted()).toEqual([
      'lims.freezer_box biosustain.box$raw',
      'lims.location biosustain.location$raw',
      'lims.project biosustain.project$raw',
      'lims.sequencing_run biosustain.ngs_run$raw',
      'lims.user biosustain.user$raw',
    ]);
    expect(
      [...trulyOne].filter((pair) => !accepted.includes(pair) && !asked.includes(pair)),
    ).toEqual([]);
  });

  it('follow a decision', async () => {
    const decisions = [
      {
        kind: 'table',
        from: ['lims', 'freezer_box'],
        to: ['biosustain', 'box$raw'],
        isSame: true,
      },
      { kind: 'table', from: ['lims', 'strain'], to: ['biosustain', 'strain$raw'], isSame: false },
    ] as const;
    const decided = diffSchemas(diff.before, diff.after, { decisions });
    const pairs = decided.matches.filter((match) => match.accepted).map(written);
    expect(pairs).toContain('lims.freezer_box.name biosustain.box$raw.name$');
    expect(pairs.filter((pair) => pair.startsWith('lims.strain '))).toEqual([]);
    expect(pairs.filter((pair) => !trulyOne.has(pair))).toEqual([]);
  });
});

describe('a cleaned name that may be of two', () => {
  const benchling = `create table b."gel$raw" (id text, "name$" text, lot text, buffer text, name text);`;

  it('is asked of, also if one of them has just that name', async () => {
    const { matches } = await diffOf(
      'create table a.gel (id text, name text, lot text, buffer text)',
      benchling,
    );
    const names = matches.filter(({ from }) => from[2] === 'name');
    expect(names.filter(({ accepted }) => accepted)).toEqual([]);
  });

  it('and tables of two schemas that one was copied to are asked of', async () => {
    const columns = '(id text, name text, lot text, buffer text)';
    const before = `create table a.gel ${columns}; create table c.gel ${columns};`;
    const { matches } = await diffOf(before, benchling);
    expect(matches.filter(({ accepted }) => accepted)).toEqual([]);
  });

  it('is no rule between two sides of which neither or both are Benchling’s', async () => {
    const { matches } = await diffOf(
      benchling,
      `create table d."gels$raw" (id text, "names$" text, lot text, buffer text, name text);`,
    );
    expect(matches.flatMap(({ words }) => words).join()).not.toContain('Benchling adds');
  });
});
