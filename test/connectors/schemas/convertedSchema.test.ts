import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/schemaDiff/changes/change';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import { migrationSql } from '../../../src/core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../../src/core/schemaDiff/migration/planMigration';
import { printSchema } from '../../../src/core/schemaDiff/print/printSchema';
import { readTsql } from '../../../src/core/schemaDiff/tsql/readTsql';
import { benchlingDdl, limsScript } from '../../fixtures/tsql/lims';
import { parser, readScript, SchemaWorld } from './schemaWorld';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const scripts: Readonly<Record<string, string>> = {
  Northwind: readFileSync('test/fixtures/tsql/northwind.sql', 'utf8'),
  AdventureWorks: readFileSync('test/fixtures/tsql/adventureWorks.sql', 'utf8'),
  lims: limsScript,
  odd: `CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL
GO
CREATE SEQUENCE [dbo].[Numbers]
GO
CREATE TABLE [dbo].[Odd "names"]([a]]b] [int] NOT NULL, [c] [dbo].[Flag] NULL DEFAULT ((1)), [select] [nvarchar](max) NULL,
  [A name of a column that goes on and on and on, far beyond what Postgres takes] [datetimeoffset](7) NULL DEFAULT (sysdatetimeoffset()),
  [n] [int] NOT NULL DEFAULT (NEXT VALUE FOR [dbo].[Numbers]), [v] [sql_variant] NULL, [r] [rowversion] NOT NULL, [d] [datetime] NULL DEFAULT ((0)),
  [x] AS (len([select])+year([d])), [y] AS (concat([select],'-',[n])), [z] AS (case when [c]=(1) then [n] else (0) end) PERSISTED,
  [u] [uniqueidentifier] NULL DEFAULT (newsequentialid()), [b] [varbinary](16) NULL DEFAULT (0xFF),
  CONSTRAINT [PK] PRIMARY KEY NONCLUSTERED ([a]]b] DESC), CONSTRAINT [UQ] UNIQUE ([n], [u]),
  CONSTRAINT [CK] CHECK ([select] LIKE '[a-z]%\\' OR [select] IN ('x', 'y') OR [c]<>(0) OR [n]>'5' OR [d]<dateadd(mi,(5),getutcdate())))
GO
CREATE TABLE [dbo].[Self]([id] [numeric](9, 0) IDENTITY(1,1) PRIMARY KEY, [parent] [bigint] NULL REFERENCES [dbo].[self]([ID]))
GO
CREATE VIEW [dbo].[All of it] AS SELECT TOP (100) PERCENT o.*, isnull(o.[select], N'none') + '!' AS [text], s.[id] AS other
FROM [dbo].[odd "names"] o LEFT JOIN [dbo].[Self] s ON s.[ID] = o.[N] WHERE o.C = 1 ORDER BY o.[n] DESC`,
};

describe('a script of SQL Server, printed as DDL for Postgres', () => {
  it.each(Object.entries(scripts))(
    'runs there, every statement, and is what it says: %s',
    async (_, script) => {
      const written = await readTsql(script, parser);
      const printed = printSchema(written);
      // One request with every statement: the first that fails ends it.
      const database = await world.make(printed);
      const live = await world.read(database);
      const { changes } = diffSchemas(written, live);
      // Within a query, the server numbers a table that is read around it, too.
      const isAlias = ({ kind, object }: Change): boolean =>
        kind === 'changeViewQuery' && object[1] === 'Products Above Average Price';
      expect(changes.filter((change) => !isAlias(change))).toEqual([]);
      expect(written.relations.length).toBeGreaterThan(2);
    },
  );
});

it('an older warehouse that was carried over takes on Benchling’s names, and keeps its rows', async () => {
  const written = await readTsql(limsScript, parser);
  const database = await world.make(
    `${printSchema(written)}; insert into lims.strain (name, genotype) values ('MG1655', 'F-')`,
  );
  const before = await world.read(database);
  const after = await readScript(benchlingDdl);
  await world.run(database, migrationSql(planMigration(diffSchemas(before, after))));
  const now = await world.read(database, { schemas: ['biosustain'] });
  const strain = now.relations.find(({ name }) => name === 'strain$raw');
  const names = strain?.columns.map(({ name }) => name) ?? [];
  expect(names).toEqual(expect.arrayContaining(['name$', 'genotype', 'created_at$', 'archived$']));
  await world.run(
    database,
    `do $$ begin assert (select "name$" from biosustain."strain$raw") = 'MG1655'; end $$`,
  );
});
