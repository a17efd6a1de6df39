import { describe, expect, it } from 'vitest';
import { readQueries } from '../../../../src/core/lineage/readers/queries/readQueries';
import { RelationNames } from '../../../../src/core/lineage/readers/queries/relationNames';
import type { LineagePart } from '../../../../src/core/lineage/graph/lineageReader';
import { snapshotOf } from '../../../fakes/ddl';
import { impactParser as parser } from '../../../fakes/impact';

const { signal } = new AbortController();

const ddl = `create table sample (id int, name text, q30 int, run int);
  create table run (id int, machine text);
  create table report (sample text, quality int);
  create table days (day date, n int) partition by range (day);
  create table days_2026 partition of days for values from ('2026-01-01') to ('2027-01-01')`;

async function read(text: string, path = 'a.sql', columns = true): Promise<LineagePart> {
  const names = new RelationNames({
    connection: 'w',
    schema: undefined,
    snapshot: await snapshotOf(ddl),
  });
  async function* files() {
    yield { path, sizeBytes: text.length, read: async () => text };
  }
  return readQueries(
    { folder: '/lab', prefix: '', files: files() },
    { names: new Map([['w', names]]), connection: 'w', parser, signal, columns },
  );
}

/** Edges of columns, and of relations that are marked as told by columns (`=`) or not (`~`), in short. */
async function usesOf(text: string, path?: string): Promise<readonly string[]> {
  const { edges } = await read(text, path);
  const short = (id: string): string => id.replace(/^(?:column|relation):w\/public\./, '');
  return edges
    .map(({ source, target, byColumn, doubt }) => {
      const isColumn = source.startsWith('column:');
      const mark = isColumn ? (doubt === undefined ? '>' : `${doubt} >`) : byColumn ? '=>' : '~>';
      return `${short(source)} ${mark} ${short(target)}`;
    })
    .sort();
}

const query = 'query:a.sql#1';

describe('the columns of queries', () => {
  it('are those that it names anywhere', async () => {
    const sql = `select s.name, count(*) from sample s join run r on r.id = s.run
      where s.q30 > 3 group by 1 having max(r.machine) <> 'x'`;
    expect(await usesOf(sql)).toEqual([
      `run => ${query}`,
      `run#id > ${query}`,
      `run#machine > ${query}`,
      `sample => ${query}`,
      `sample#name > ${query}`,
      `sample#q30 > ${query}`,
      `sample#run > ${query}`,
    ]);
  });

  it('are all in doubt where a star or a row takes them, but those that are named', async () => {
    expect(await usesOf('select * from run where id = 1')).toEqual([
      `run => ${query}`,
      `run#id > ${query}`,
      `run#machine readsAll > ${query}`,
    ]);
    expect(await usesOf('select to_json(r) from run r')).toContain(
      `run#machine readsAll > ${query}`,
    );
    expect(await usesOf('copy run to stdout')).toContain(`run#machine readsAll > ${query}`);
    expect(await usesOf('copy run (id) to stdout')).toEqual([
      `run => ${query}`,
      `run#id > ${query}`,
    ]);
  });

  it('are not all that is used where another statement on the line may use more', async () => {
    const sure = 'select id from run';
    expect(await usesOf(`${sure}; ${sure} where machine is null`)).toContain(`run => ${query}`);
    const both = await usesOf(`${sure}; select id, oldname from run`);
    expect(both).toContain(`run ~> ${query}`);
    expect(both).not.toContain(`run => ${query}`);
  });

  it('are none of the row that is written, where that is put in the place of one that is there', async () => {
    const update = 'on conflict (sample) do update set quality =';
    const sql = `insert into report select name, q30 from sample ${update}`;
    const own = (uses: readonly string[]): readonly string[] =>
      uses.filter((use) => use.startsWith('report#'));
    expect(own(await usesOf(`${sql} excluded.quality`))).toEqual([]);
    expect(own(await usesOf(`${sql} report.quality + 1`))).toContain(`report#quality > ${query}`);
  });

  it('are none of tables that the session makes for itself, but of what those are made of', async () => {
    const made = 'create temp table run as select id from run; select machine from run';
    expect(await usesOf(made)).toContain(`run#id > ${query}`);
    expect((await read('create temp table run (id int); insert into run select 1')).edges).toEqual(
      [],
    );
  });

  it('are few where a query within it takes a star of few', async () => {
    const sql = 'with few as (select id from run) select * from few';
    expect(await usesOf(sql)).toEqual([`run => ${query}`, `run#id > ${query}`]);
  });

  it('are those that USING joins by', async () => {
    expect(await usesOf('select machine from sample join run using (id)')).toEqual([
      `run => ${query}`,
      `run#id > ${query}`,
      `run#machine > ${query}`,
      `sample => ${query}`,
      `sample#id > ${query}`,
    ]);
  });

  it('are none where only rows are counted', async () => {
    expect(await usesOf('select count(*) from run')).toEqual([`run => ${query}`]);
  });

  it('of a partition are those of its table', async () => {
    expect(await usesOf('select n from days_2026')).toEqual([
      `days => ${query}`,
      `days#n > ${query}`,
    ]);
  });

  it('lead on to the columns that it writes, and to all of them from what filters', async () => {
    const sql = `insert into report (quality, sample)
      select q30, name || machine from sample join run on run.id = sample.run`;
    expect((await usesOf(sql)).filter((edge) => !edge.endsWith(query))).toEqual([
      `${query} => report`,
      'run#id > report',
      'run#machine > report#sample',
      'sample#name > report#sample',
      'sample#q30 > report#quality',
      'sample#run > report',
    ]);
  });

  it('lead on from WITH before INSERT, and by place without a list', async () => {
    const sql = 'with s as (select name, q30 from sample) insert into report select * from s';
    expect((await usesOf(sql)).filter((edge) => edge.includes('> report'))).toEqual([
      `${query} => report`,
      'sample#name > report#sample',
      'sample#q30 > report#quality',
    ]);
  });

  it('lead on to what an UPDATE sets, from what says which rows, too', async () => {
    const sql = 'update report set quality = q30 from sample where sample = name';
    expect((await usesOf(sql)).filter((edge) => edge.includes('> report'))).toEqual([
      `${query} => report`,
      'report#sample > report#quality',
      'sample#name > report#quality',
      'sample#q30 > report#quality',
    ]);
  });

  it('lead on to all of what is merged into', async () => {
    const sql = `merge into report using sample on sample.name = report.sample
      when matched then update set quality = q30`;
    expect(await usesOf(sql)).toContain(`${query} ~> report`);
  });

  it('lead on to all of what is written by what is read of it only', async () => {
    const sql = `delete from report where sample in
      (select old.sample from report old join sample on sample.name = old.sample)`;
    const edges = await usesOf(sql);
    expect(edges).toContain(`${query} ~> report`);
    expect(edges).toContain(`report => ${query}`);
  });

  it('are a table’s where a query of WITH has its name', async () => {
    const sources = async (sql: string) =>
      (await read(sql, 'a.sql', false)).edges.map(({ source }) => source).sort();
    const sample = 'relation:w/public.sample';
    expect(
      await sources('with sample as (select * from sample where q30 > 3) select name from sample'),
    ).toEqual([sample]);
    expect(
      await sources('with a as (select name from sample), sample as (select 1) select * from a'),
    ).toEqual([sample]);
    expect(await sources('with sample as (select * from run) select * from sample')).toEqual([
      'relation:w/public.run',
    ]);
    expect(
      await sources(
        'with recursive sample as (select id from run union select id from sample) select * from sample',
      ),
    ).toEqual(['relation:w/public.run']);
    const renamed = 'with sample as (select name from sample) select name from sample';
    expect(await usesOf(renamed)).toContain(`sample#name > ${query}`);
  });

  it('may be any where a name is none that is known, and the older one if it was renamed', async () => {
    const part = await read('select machine, vendor from run');
    expect(await usesOf('select machine, vendor from run')).toEqual([
      `run ~> ${query}`,
      `run#machine > ${query}`,
    ]);
    expect(part.guesses?.map(({ source }) => source)).toEqual(['column:w/public.run#vendor']);
  });

  it('of what a function or the session gives are nobody’s', async () => {
    expect(await usesOf('select d from run, generate_series(1, 2) d')).toEqual([`run => ${query}`]);
    const sql = 'create temp table run as select 1 as id; select id from run, sample';
    expect((await usesOf(sql)).filter((edge) => edge.startsWith('run'))).toEqual([]);
  });

  it('are found in programs and notebooks', async () => {
    const python = 'rows = db.execute("select machine from run")\n%sql select id from run\n';
    const cell = JSON.stringify({
      cells: [{ cell_type: 'code', source: ['import x\n', '%sql select q30 from sample'] }],
      metadata: { language_info: { name: 'python' } },
    });
    expect(await usesOf(python, 'a.py')).toContain('run#machine > query:a.py#1');
    expect(await usesOf(python, 'a.py')).toContain('run#id > query:a.py#2');
    expect(await usesOf(cell, 'a.ipynb')).toEqual([
      'sample => query:a.ipynb#1',
      'sample#q30 > query:a.ipynb#1',
    ]);
  });

  it('are not looked for unless somebody asks', async () => {
    const { edges } = await read('select * from run', 'a.sql', false);
    expect(edges).toEqual([
      {
        id: `relation:w/public.run uses ${query}`,
        source: 'relation:w/public.run',
        target: query,
        kind: 'uses',
      },
    ]);
  });
});
