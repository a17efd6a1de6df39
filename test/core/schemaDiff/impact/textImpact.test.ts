import { beforeAll, describe, expect, it } from 'vitest';
import type { MappedSchema } from '../../../../src/core/schemaDiff/impact/mappedSchema';
import { fixed, impactOf, mappedOf, type SchemaStory } from '../../../fakes/impact';

const story: SchemaStory = {
  before: `
    create table run (run_id int primary key, lane int, machine text, note text, "select" int);
    create table sample (id int primary key, run_id int references run, name text);
    create table plate (barcode text, well text);
    create view busy as select run_id, machine from run`,
  after: `
    create table sequencing_run ("Run$" int primary key, machine text, note varchar(9), "order" int);
    create table sample (id int primary key, run_id int references sequencing_run, name text,
      machine text);
    create table plate (barcode text, well text);
    create view busy as select "Run$" as run_id, machine from sequencing_run`,
  renames: [
    'run > sequencing_run',
    'run.run_id > sequencing_run.Run$',
    'run.select > sequencing_run.order',
  ],
};

let schema: MappedSchema;
beforeAll(async () => {
  schema = await mappedOf(story);
});

/** Statements and what becomes of them; the same text = nothing is changed. */
function renames(cases: readonly (readonly [written: string, fixedText: string])[]): void {
  it.each(cases)('%s', async (written, expected) => {
    expect(await fixed(written, schema)).toBe(expected);
  });
}

describe('a name is changed where it means what was renamed', () => {
  renames([
    ['select run_id from run', 'select "Run$" from sequencing_run'],
    ['SELECT Run_ID FROM PUBLIC.Run', 'SELECT "Run$" FROM PUBLIC.sequencing_run'],
    ['select "run_id" from "run"', 'select "Run$" from "sequencing_run"'],
    ['select r.run_id as id from run r', 'select r."Run$" as id from sequencing_run r'],
    ['select run.run_id from run', 'select sequencing_run."Run$" from sequencing_run'],
    [
      'select public.run.run_id from public.run',
      'select public.sequencing_run."Run$" from public.sequencing_run',
    ],
    ['select run."select" from run', 'select sequencing_run."order" from sequencing_run'],
    ['table run', 'table sequencing_run'],
    ['select count(run) from run', 'select count(sequencing_run) from sequencing_run'],
    ['delete from run where run_id = 1', 'delete from sequencing_run where "Run$" = 1'],
    [
      'update run set run_id = 1, note = run_id returning run_id',
      'update sequencing_run set "Run$" = 1, note = "Run$" returning "Run$"',
    ],
    [
      'insert into run (run_id) select run_id from sample on conflict (run_id) do update set run_id = excluded.run_id where run.run_id > 1',
      'insert into sequencing_run ("Run$") select run_id from sample on conflict ("Run$") do update set "Run$" = excluded."Run$" where sequencing_run."Run$" > 1',
    ],
    [
      'merge into run using sample s on s.run_id = run.run_id when matched then update set run_id = s.id when not matched then insert (run_id) values (s.run_id)',
      'merge into sequencing_run using sample s on s.run_id = sequencing_run."Run$" when matched then update set "Run$" = s.id when not matched then insert ("Run$") values (s.run_id)',
    ],
    ['copy run (lane, run_id) to stdout', 'copy sequencing_run (lane, "Run$") to stdout'],
    ['create index on run (run_id)', 'create index on sequencing_run ("Run$")'],
    ['explain select run_id from run', 'explain select "Run$" from sequencing_run'],
    ['truncate run, sample', 'truncate sequencing_run, sample'],
    ['grant select on run to public', 'grant select on sequencing_run to public'],
  ]);
});

describe('a name is left alone that only looks like it', () => {
  renames([
    ['select run_id from sample', 'select run_id from sample'],
    [
      `select 'run', machine as run_id from run -- run`,
      `select 'run', machine as run_id from sequencing_run -- run`,
    ],
    ['select s.run_id from sample s, run', 'select s.run_id from sample s, sequencing_run'],
    [
      'with run as (select 1 as run_id) select run_id from run',
      'with run as (select 1 as run_id) select run_id from run',
    ],
    [
      'select x.run_id from (select lane as run_id from run) x',
      'select x.run_id from (select lane as run_id from sequencing_run) x',
    ],
    ['select run_id from run_id_of(1) as run_id', 'select run_id from run_id_of(1) as run_id'],
    ['select run.lane from plate run', 'select run.lane from plate run'],
    ['select run_id from archive.run', 'select run_id from archive.run'],
    ['create table run (run_id int)', 'create table run (run_id int)'],
    [
      'create temp table run (run_id int); select run_id from run',
      'create temp table run (run_id int); select run_id from run',
    ],
  ]);
});

describe('a name is followed through queries', () => {
  renames([
    [
      'select x.run_id from (select run_id from run) x',
      'select x."Run$" from (select "Run$" from sequencing_run) x',
    ],
    [
      'with x as (select * from run) select run_id from x order by run_id',
      'with x as (select * from sequencing_run) select "Run$" from x order by "Run$"',
    ],
    [
      'with x(run_id) as (select run_id from run) select run_id from x',
      'with x(run_id) as (select "Run$" from sequencing_run) select run_id from x',
    ],
    [
      'select run_id from run union select run_id from sample order by run_id',
      'select "Run$" from sequencing_run union select run_id from sample order by "Run$"',
    ],
    [
      'select name from sample where exists (select 1 from run where run_id = sample.run_id)',
      'select name from sample where exists (select 1 from sequencing_run where "Run$" = sample.run_id)',
    ],
    [
      'select l.run_id from sample s cross join lateral (select run_id from run where run.run_id = s.run_id) l',
      'select l."Run$" from sample s cross join lateral (select "Run$" from sequencing_run where sequencing_run."Run$" = s.run_id) l',
    ],
    [
      'with recursive up as (select run_id from run union all select run.run_id from run join up on up.run_id = run.lane) select run_id from up',
      'with recursive up as (select "Run$" from sequencing_run union all select sequencing_run."Run$" from sequencing_run join up on up."Run$" = sequencing_run.lane) select "Run$" from up',
    ],
    [
      'select run_id::text, count(*) from run group by run_id',
      'select "Run$"::text, count(*) from sequencing_run group by "Run$"',
    ],
  ]);
});

describe('a name that others have afterwards is told from them', () => {
  renames([
    [
      'select machine from run join sample on run.run_id = sample.run_id',
      'select sequencing_run.machine from sequencing_run join sample on sequencing_run."Run$" = sample.run_id',
    ],
    [
      'select 1 from run r where exists (select 1 from sample where machine = name)',
      'select 1 from sequencing_run r where exists (select 1 from sample where r.machine = name)',
    ],
  ]);
});

describe('what a result’s columns are called', () => {
  it('stays in a view, which others read', async () => {
    expect(await fixed('create view lanes as select run_id, lane from run', schema)).toBe(
      'create view lanes as select "Run$" as run_id, lane from sequencing_run',
    );
    expect(await fixed('create view lanes (id) as select run_id from run', schema)).toBe(
      'create view lanes (id) as select "Run$" from sequencing_run',
    );
  });

  it('stays in a program, which reads rows by it', async () => {
    expect(
      await fixed(
        'rows = db.query("select run_id::text from run order by run_id")',
        schema,
        'python',
      ),
    ).toBe(
      String.raw`rows = db.query("select \"Run$\"::text as run_id from sequencing_run order by run_id")`,
    );
  });

  it('may be chosen either way', async () => {
    const [hit] = await impactOf('select run_id from run', schema);
    expect(hit?.edits).toEqual([{ start: 7, end: 13, text: '"Run$"' }]);
    expect(hit?.otherEdits).toEqual([
      { start: 7, end: 13, text: '"Run$"' },
      { start: 13, end: 13, text: ' as run_id' },
    ]);
  });
});

/** What is said of a statement, with its effect. */
async function said(text: string, language = 'sql'): Promise<readonly string[]> {
  const hits = await impactOf(text, schema, language);
  return hits.map(
    ({ effect, message, start, end }) => `${text.slice(start, end)} ${effect}: ${message}`,
  );
}

describe('what nothing can be put in place of is said', () => {
  it('for what is dropped', async () => {
    expect(await said('select lane from run r')).toEqual([
      'lane breaks: public.run.lane is dropped, and nothing takes its place',
      'run breaks: public.run is called public.sequencing_run',
    ]);
  });

  it('for a type that is another', async () => {
    expect(await said('select note from busy, run r')).toEqual([
      'note mayBreak: public.run: column note: text → character varying(9)',
      'run breaks: public.run is called public.sequencing_run',
    ]);
  });

  it('for stars, natural joins and INSERT without a list', async () => {
    expect((await said('select * from run r'))[0]).toBe(
      '* maySee: * of public.run may give other columns: column run_id is called "Run$", column lane is gone, column "select" is called "order"',
    );
    expect(await said('select 1 from sample natural join plate')).toEqual([
      'plate maySee: a natural join with public.sample may join by other columns: column machine is new',
    ]);
    expect(await said('insert into sample values (1)')).toEqual([
      'sample maySee: INSERT without a list of columns depends on those of public.sample: column machine is new',
    ]);
  });

  it('for USING where one side is called otherwise', async () => {
    expect(await said('select 1 from sample join run r using (run_id)')).toEqual([
      'run breaks: public.run is called public.sequencing_run',
      'run_id breaks: public.run.run_id is called "Run$", and USING needs one name on both sides: join with ON',
    ]);
  });

  it('as a guess for what cannot be read', async () => {
    const hits = await impactOf('select from where run', schema);
    expect(hits).toMatchObject([{ isGuess: true, effect: 'mayBreak', replacement: undefined }]);
  });
});

describe('SQL is found', () => {
  it('with what drivers, psql and templates fill in', async () => {
    expect(
      await fixed(
        String.raw`\set x 1
select run_id from run where lane = :lane and note = :'note' {% if x %} and {{ y }} {% endif %};`,
        schema,
      ),
    ).toBe(
      String.raw`\set x 1
select "Run$" from sequencing_run where lane = :lane and note = :'note' {% if x %} and {{ y }} {% endif %};`,
    );
  });

  it('in strings of TypeScript, R and Markdown', async () => {
    expect(
      await fixed('const q = `select 1 from run where run_id = ${id}`;', schema, 'typescript'),
    ).toBe('const q = `select 1 from sequencing_run where "Run$" = ${id}`;');
    expect(await fixed(`q <- 'select 1 from run where run_id = 1'`, schema, 'r')).toBe(
      `q <- 'select 1 from sequencing_run where "Run$" = 1'`,
    );
    expect(await fixed('The run\n```sql\nselect run_id from run\n```\n', schema, 'markdown')).toBe(
      'The run\n```sql\nselect "Run$" from sequencing_run\n```\n',
    );
  });

  it('in bodies of functions', async () => {
    const body = (id: string, run: string): string => `
      create function f() returns int language plpgsql as $$
      declare found_id int;
      begin
        select ${id} into strict found_id from ${run} where note = 'run';
        for r in select ${id === 'run_id' ? id : `${id} as run_id`} from ${run} loop
          perform 1 from ${run} where ${id} = r.run_id;
        end loop;
        return (select max(${id}) from ${run});
      end $$`;
    const into = body('run_id', 'run');
    const expected = body('"Run$"', 'sequencing_run').replace(
      'select "Run$" into',
      'select "Run$" as run_id into',
    );
    expect(await fixed(into, schema)).toBe(expected);
  });

  it('and texts that a function puts together are a guess', async () => {
    const text = `do $$ begin execute 'drop table run'; end $$`;
    expect(await impactOf(text, schema)).toMatchObject([
      { isGuess: true, uses: ['public', 'run'] },
    ]);
  });
});

it('what is left of a statement that is fixed in part is still found', async () => {
  const text = 'select "Run$", lane from sequencing_run s where run_id = 1';
  expect(await fixed(text, schema)).toBe(text.replace('run_id', '"Run$"'));
  const hits = await impactOf(await fixed(text, schema), schema);
  expect(hits.map(({ message }) => message)).toEqual([
    'public.run.lane is dropped, and nothing takes its place',
  ]);
});

it('nothing is said of a text that names nothing that changed', async () => {
  expect(await impactOf('select barcode from plate', schema)).toEqual([]);
});
