import { describe, expect, it } from 'vitest';
import { carriedRelation, reasonsOf } from '../../../fakes/tsql';

describe('types of SQL Server', () => {
  it.each([
    ['[bit]', 'boolean'],
    ['[tinyint]', 'smallint'],
    ['[smallint]', 'smallint'],
    ['[int]', 'integer'],
    ['[bigint]', 'bigint'],
    ['[decimal](10, 2)', 'numeric(10,2)'],
    ['[numeric](9)', 'numeric(9,0)'],
    ['decimal', 'numeric(18,0)'],
    ['[money]', 'numeric(19,4)'],
    ['[smallmoney]', 'numeric(10,4)'],
    ['[float]', 'double precision'],
    ['[float](24)', 'real'],
    ['double precision', 'double precision'],
    ['[real]', 'real'],
    ['[date]', 'date'],
    ['[datetime]', 'timestamp without time zone'],
    ['[datetime2](3)', 'timestamp(3) without time zone'],
    ['[smalldatetime]', 'timestamp(0) without time zone'],
    ['[time](0)', 'time(0) without time zone'],
    ['[char](3)', 'character(3)'],
    ['char', 'character(1)'],
    ['[nchar](5)', 'character(5)'],
    ['[varchar](50)', 'character varying(50)'],
    ['varchar', 'character varying(1)'],
    ['char varying(7)', 'character varying(7)'],
    ['[varchar](max)', 'text'],
    ['[nvarchar](MAX)', 'text'],
    ['[sysname]', 'character varying(128)'],
    ['[sys].[sysname]', 'character varying(128)'],
    ['[text]', 'text'],
    ['[ntext]', 'text'],
    ['[binary](16)', 'bytea'],
    ['[varbinary](max)', 'bytea'],
    ['[image]', 'bytea'],
    ['[uniqueidentifier]', 'uuid'],
    ['[xml]', 'xml'],
    ['[xml](CONTENT [lims].[Reads])', 'xml'],
  ])('%s is %s', async (written, type) => {
    const script = `CREATE TABLE [t]([a] ${written} NULL)`;
    expect((await carriedRelation(script)).columns).toEqual([
      { name: 'a', type, isNullable: true },
    ]);
    expect(await reasonsOf(script)).toEqual([]);
  });

  it.each([
    ['[datetime2](7)', 'timestamp without time zone', 'seventh digit'],
    ['[time](7)', 'time without time zone', 'seventh digit'],
    ['[datetimeoffset](0)', 'timestamp(0) with time zone', 'offset'],
    ['[rowversion]', 'bytea', 'changes with its row'],
    ['[timestamp]', 'bytea', 'changes with its row'],
    ['[sql_variant]', 'text', 'type of each value'],
    ['[sys].[hierarchyid]', 'text', '/1/3/'],
    ['[geography]', 'text', 'PostGIS'],
    ['[geometry]', 'text', 'PostGIS'],
    ['[lims].[Mood]', 'text', 'the type lims.Mood is not known, text stands for it'],
  ])('%s is %s, and that something of it is lost is said', async (written, type, reason) => {
    const script = `CREATE TABLE [t]([a] ${written})`;
    expect((await carriedRelation(script)).columns[0]?.type).toBe(type);
    expect(await reasonsOf(script)).toEqual([expect.stringContaining(reason)]);
  });

  it('say the same loss once, with how often it is', async () => {
    const columns = ['a', 'b', 'c'].map((name) => `\n[${name}] [datetimeoffset](3)`).join(',');
    expect(await reasonsOf(`CREATE TABLE t(${columns})`)).toEqual([
      '2: Postgres keeps the instant, not the offset it was written with (3 times, here first)',
    ]);
  });

  it('of the script’s own are domains, that hold NULL only if the type or the column says so', async () => {
    const relation = await carriedRelation(
      'CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL',
      'CREATE TABLE [dbo].[t]([a] [dbo].[Flag], [b] [dbo].[flag] NULL, [c] Flag NOT NULL)',
      'ALTER TABLE [dbo].[t] ADD CONSTRAINT [DF_a] DEFAULT ((1)) FOR [a]',
    );
    expect(relation.columns).toEqual([
      { name: 'a', type: 'dbo."Flag"', isNullable: false, default: 'true' },
      { name: 'b', type: 'dbo."Flag"', isNullable: true },
      { name: 'c', type: 'dbo."Flag"', isNullable: false },
    ]);
  });
});
