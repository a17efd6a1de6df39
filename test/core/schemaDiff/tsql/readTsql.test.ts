import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { carriedOver, carriedRelation, reasonsOf } from '../../../fakes/tsql';

function fixture(name: string): string {
  return readFileSync(`test/fixtures/tsql/${name}.sql`, 'utf8');
}

describe('a script of SQL Server', () => {
  it('gives a table with its columns, keys, defaults, checks and indexes', async () => {
    const relation = await carriedRelation(
      'USE [lims]',
      `/****** Object:  Table [lims].[run] ******/
       SET ANSI_NULLS ON`,
      'SET QUOTED_IDENTIFIER ON',
      'CREATE SCHEMA [lims]',
      'CREATE TABLE [lims].[sequencer]([id] [int] NOT NULL PRIMARY KEY)',
      `CREATE TABLE [lims].[run](
        [id] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
        [Name] [nvarchar](80) COLLATE database_default NOT NULL,
        [sequencer_id] [int] NULL CONSTRAINT [FK_s] REFERENCES [lims].[Sequencer] ([ID]) ON DELETE SET NULL,
        [state] [varchar](10) SPARSE NULL DEFAULT 'new' CHECK ([state] <> ''),
       CONSTRAINT [PK_run] PRIMARY KEY CLUSTERED
      (
        [id] ASC
      )WITH (PAD_INDEX = OFF, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY],
       CONSTRAINT [UQ_run] UNIQUE NONCLUSTERED ([Name] ASC, [state] DESC)
      ) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]`,
      `CREATE UNIQUE NONCLUSTERED INDEX [IX_run] ON [lims].[run] ([name] DESC)
       INCLUDE ([state]) WHERE ([state] IS NOT NULL) WITH (FILLFACTOR = 90) ON [PRIMARY]`,
      'ALTER TABLE [lims].[run] CHECK CONSTRAINT [FK_s]',
      `EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s a run',
       @level0type=N'SCHEMA',@level0name=N'lims', @level1type=N'TABLE',@level1name=N'run'`,
      `EXEC sp_addextendedproperty 'MS_Description', 'As on the flow cell', 'user', lims, 'table', run, 'column', name`,
    );
    expect(relation).toMatchObject({
      schema: 'lims',
      name: 'run',
      comment: `It's a run`,
      primaryKey: { name: 'PK_run', columns: ['id'] },
      uniques: [{ name: 'UQ_run', columns: ['Name', 'state'], nullsNotDistinct: true }],
      foreignKeys: [
        {
          name: 'FK_s',
          columns: ['sequencer_id'],
          refTable: ['lims', 'sequencer'],
          refColumns: ['id'],
          onDelete: 'setNull',
          onUpdate: 'noAction',
        },
      ],
      checks: [{ name: 'run_state_check' }],
      indexes: [
        {
          name: 'IX_run',
          isUnique: true,
          parts: ['"Name" DESC'],
          include: ['state'],
          where: 'state IS NOT NULL',
        },
      ],
    });
    expect(relation.columns).toEqual([
      { name: 'id', type: 'integer', isNullable: false, identity: 'byDefault' },
      {
        name: 'Name',
        type: 'character varying(80)',
        isNullable: false,
        comment: 'As on the flow cell',
      },
      { name: 'sequencer_id', type: 'integer', isNullable: true },
      { name: 'state', type: 'character varying(10)', isNullable: true, default: `'new'` },
    ]);
  });

  it('without semicolons, with conditions around it and texts that are carried out', async () => {
    const { relations, notUnderstood } = await carriedOver(
      `IF NOT EXISTS (SELECT * FROM sys.schemas WHERE name = N'lab')
       EXEC sys.sp_executesql N'CREATE SCHEMA [lab]'`,
      `IF EXISTS (SELECT * FROM sys.objects WHERE object_id = OBJECT_ID(N'[lab].[a]')) DROP TABLE [lab].[a]
       IF NOT EXISTS (SELECT * FROM sys.objects WHERE object_id = OBJECT_ID(N'[lab].[a]') AND type in (N'U'))
       BEGIN
       CREATE TABLE [lab].[a]([x] [int] NOT NULL)
       END
       INSERT [lab].[a] ([x]) VALUES (1)
       INSERT [lab].[a] ([x])
       SELECT 2
       CREATE TABLE [lab].[b]([x] [int]) ALTER TABLE [lab].[b] ADD [y] [bit] NOT NULL DEFAULT 0;
       CREATE TABLE #scratch ([x] [int])
       GRANT CREATE TABLE TO [reader]
       PRINT 'done'`,
      `EXEC dbo.sp_executesql @statement = N'CREATE VIEW [lab].[v] AS SELECT x FROM lab.a -- O''Hara'`,
    );
    expect(notUnderstood).toEqual([]);
    expect(relations.map(({ name }) => name)).toEqual(['a', 'b', 'v']);
    expect(relations[1]?.columns).toEqual([
      { name: 'x', type: 'integer', isNullable: true },
      { name: 'y', type: 'boolean', isNullable: false, default: 'false' },
    ]);
  });

  it('drops a default by the name that it has there', async () => {
    const relation = await carriedRelation(
      'CREATE TABLE [x]([a] [int] CONSTRAINT [DF_x_a] DEFAULT 1, [b] [bit] NOT NULL, [c] [int] DEFAULT 3)',
      'ALTER TABLE [x] ADD CONSTRAINT [DF_x_b] DEFAULT (0) FOR [b]',
      'ALTER TABLE [x] DROP CONSTRAINT [df_X_A], [DF_x_b]',
      'ALTER TABLE [x] ADD [d] [int] CONSTRAINT [DF_x_a] DEFAULT 4',
    );
    expect(relation.columns.map((column) => column.default)).toEqual([
      undefined,
      undefined,
      '3',
      '4',
    ]);
  });

  it('says what is left behind, with its line and why, and goes on', async () => {
    expect(
      await reasonsOf(
        'CREATE TABLE [t]([a] [int] IDENTITY(100,5) NOT NULL, [x] [xml] NULL)',
        'CREATE PRIMARY XML INDEX [px] ON [t]([x])',
        'CREATE SYNONYM [s] FOR [t]',
        'CREATE PROCEDURE [p] AS SELECT 1 SELECT 2',
        'CREATE OR ALTER FUNCTION [f]() RETURNS int AS BEGIN RETURN 1 END',
        'CREATE TRIGGER [g] ON [t] AFTER INSERT AS PRINT 1',
        'CREATE TYPE [k] AS TABLE ([a] int)',
        'ALTER TABLE [missing] ADD [b] [int]',
        'CREATE NONCLUSTERED INDEX [i] ON [t] ([x])',
        'ALTER TABLE [t] ADD CONSTRAINT [c] FOREIGN KEY ([a]) REFERENCES [other].[dbo].[t] ([a])',
        'ALTER TABLE [t] NOCHECK CONSTRAINT [c]',
        `EXEC sp_rename 'dbo.t', 'u'`,
        'CREATE VIEW [v] AS SELECT a, ROW_NUMBER() OVER (ORDER BY a) AS n FROM t',
      ),
    ).toEqual([
      '1: IDENTITY(100,5): the new identity begins with 1 and goes by 1',
      '3: Postgres has no XML index like it',
      '5: Postgres has no synonyms; a view can stand for one',
      '7: a procedure in T-SQL has to be written anew',
      '9: a function in T-SQL has to be written anew',
      '11: a trigger in T-SQL has to be written anew',
      '13: Postgres has no types of tables',
      '15: there is no missing',
      '17: Postgres sorts no values of type xml',
      '21: a constraint is switched off, which in Postgres it cannot be',
      '23: what it does shows only when it runs',
      '25: the function ROW_NUMBER is not known here',
    ]);
  });

  it('has names that Postgres can have: of 63 bytes at most, of indexes the only one in a schema', async () => {
    const long = 'A name of a column that goes on and on and on, far beyond what Postgres takes';
    const { relations, notUnderstood } = await carriedOver(
      `CREATE TABLE [dbo].[Überfluß "x"]([${long}] [int], [${long} 2] [int], [a]]b] [int])`,
      'CREATE TABLE [dbo].[Other]([a] [int])',
      'CREATE INDEX [IX] ON [dbo].[Other]([a])',
      'CREATE INDEX [IX] ON [dbo].[Überfluß "x"]([A]]B])',
      `CREATE INDEX [IY] ON [dbo].[Überfluß "x"]([${long.toUpperCase()}])`,
    );
    const [other, odd] = relations;
    const names = odd?.columns.map(({ name }) => name) ?? [];
    expect(odd?.name).toBe('Überfluß "x"');
    expect(new Set(names).size).toBe(3);
    expect(names[2]).toBe('a]b');
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(other?.indexes.map(({ name }) => name)).toEqual(['IX']);
    expect(odd?.indexes.map(({ name }) => name)).toEqual(['IY', 'Überfluß "x"_IX']);
    expect(notUnderstood.map(({ reason }) => reason.replace(names[0] ?? '', '…'))).toEqual([
      'a name has 63 bytes at most in Postgres: it is …',
      expect.stringContaining('a name has 63 bytes at most'),
      'its name is taken in the schema, as it has to be the only one: it is Überfluß "x"_IX',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a comment that does not end', '/* GO\nCREATE TABLE a(b int'],
    ['a text that does not end', `CREATE TABLE t(a int DEFAULT 'x`],
    ['a name that does not end', 'CREATE TABLE [t'],
    ['no SQL', '\u0000\uFFFF ))) ((( [[[ ]]] @@ $$ {"a": 1}'],
    [
      'words alone',
      'CREATE\nGO\nCREATE TABLE\nGO\nALTER TABLE\nGO\nEXEC\nGO\nDROP TABLE\nGO\nCREATE VIEW v AS',
    ],
  ])('never throws: %s', async (_, text) => {
    expect((await carriedOver(text)).relations.filter(({ columns }) => columns.length > 0)).toEqual(
      [],
    );
  });
});

describe('views of SQL Server', () => {
  const tables = [
    'CREATE TABLE [dbo].[Run]([Id] [int], [Name] [nvarchar](50), [Done] [bit], [LabId] [int])',
    'CREATE TABLE [dbo].[Lab]([Id] [int], [Name] [nvarchar](50), [Since] [datetime])',
  ];

  it.each([
    ['SELECT * FROM Run', ['Id', 'Name', 'Done', 'LabId']],
    [
      `SELECT r.Id, RunName = r.Name, l.[Name] AS 'Lab', r.Name + N' of ' + l.Name Label
       FROM dbo.Run r WITH (NOLOCK) LEFT OUTER JOIN dbo.Lab AS l ON r.LabId = l.Id
       WHERE r.Done = 1 AND l.Since IS NOT NULL`,
      ['Id', 'RunName', 'Lab', 'Label'],
    ],
    [
      `SELECT TOP (100) PERCENT LabId, COUNT(*) AS Runs, COUNT(DISTINCT Name) AS Names
       FROM Run GROUP BY LabId HAVING COUNT(*) > 1 ORDER BY Runs DESC`,
      ['LabId', 'Runs', 'Names'],
    ],
    [`SELECT TOP 5 Name FROM Run UNION ALL SELECT Name FROM Lab`, undefined],
    [
      `WITH a (n) AS (SELECT Name FROM Run) SELECT a.n, x.Id FROM a, (SELECT Id FROM Lab) x`,
      ['n', 'Id'],
    ],
    [
      `SELECT Name FROM Run WHERE LabId IN (SELECT Id FROM Lab) AND EXISTS (SELECT 1 FROM Lab WHERE Lab.Id = Run.LabId)`,
      ['Name'],
    ],
    ['SELECT a.Id FROM Run a CROSS APPLY dbo.f(a.Id) b', undefined],
  ])('%s', async (query, names) => {
    const { relations, notUnderstood } = await carriedOver(
      ...tables,
      `CREATE VIEW [dbo].[v] WITH SCHEMABINDING AS ${query}`,
    );
    const view = relations.find(({ kind }) => kind === 'view');
    expect(view?.columns.map(({ name }) => name)).toEqual(names);
    expect(notUnderstood).toHaveLength(names === undefined ? 1 : 0);
  });
});

describe('sample schemas', () => {
  const taken = 'its name is taken in the schema, as it has to be the only one: it is';

  it('AdventureWorks comes over but for its functions', async () => {
    const { relations, notUnderstood } = await carriedOver(fixture('adventureWorks'));
    expect(relations.filter(({ kind }) => kind === 'table')).toHaveLength(23);
    expect(notUnderstood.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '30: Postgres checks no XML against a schema',
      '36: a function in T-SQL has to be written anew',
      '155: a geography is carried as well-known text; PostGIS has a type for it',
      '191: a name has 63 bytes at most in Postgres: it is PK_BusinessEntityAddress_BusinessEntityID_AddressID_Ad_c21583a5',
      '241: Postgres counts time in microseconds: the seventh digit of a second is lost (2 times, here first)',
      '259: a hierarchyid is carried as its text, such as /1/3/ (2 times, here first)',
      '260: the function OrganizationNode.GetLevel is not known here',
      '290: a name has 63 bytes at most in Postgres: it is PK_EmployeeDepartmentHistory_BusinessEntityID_StartDat_35500587',
      '400: the function DocumentNode.GetLevel is not known here',
      '426: the function dbo.ufnLeadingZeros is not known here',
      '549: views have no indexes in Postgres, only materialized views have',
      '655: Postgres has no XML index like it',
    ]);
  });

  it('Northwind comes over but for its procedures', async () => {
    const { relations, notUnderstood } = await carriedOver(fixture('northwind'));
    expect(relations.filter(({ kind }) => kind === 'table')).toHaveLength(13);
    expect(relations.filter(({ kind }) => kind === 'view')).toHaveLength(8);
    expect(notUnderstood.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      `347: ${taken} Customers_Region`,
      `357: ${taken} Employees_PostalCode`,
      `447: ${taken} Suppliers_CompanyName`,
      `452: ${taken} Suppliers_PostalCode`,
      '485: rows that were there already were not checked; Postgres checks them (16 times, here first)',
      '576: a procedure in T-SQL has to be written anew',
    ]);
  });
});
