import { describe, expect, it } from 'vitest';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { emptyPart, type LineagePart } from '../../../../src/core/lineage/graph/lineageReader';
import type { Connection } from '../../../../src/core/lake/lake';
import {
  WarehouseReader,
  type LineageDatabase,
  type OpenDatabase,
  type WarehouseSources,
} from '../../../../src/core/lineage/readers/warehouse/warehouseReader';
import type { StoredFunction } from '../../../../src/core/schemaDiff/impact/functionImpact';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import type { ResultRow } from '../../../../src/core/warehouse/sqlRunner';
import { impactParser as parser } from '../../../fakes/impact';
import { edgesIn, idsOf, nodeIn } from '../../../fakes/lineage';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const { signal } = new AbortController();

const stats = aTable('stats', ['runs integer', 'pipeline_run_id uuid'], { schema: 'data_lake' });
const strain = aTable('strain$raw', ['id'], { schema: 'biosustain' });
const strains = aTable('strain', ['id'], {
  schema: 'biosustain',
  kind: 'view',
  view: { query: '', dependsOn: [['biosustain', 'strain$raw', 'id']], callsFunctions: [] },
});
const part = aTable('stats_2026', ['runs integer'], {
  schema: 'data_lake',
  partitionOf: { parent: ['data_lake', 'stats'], bound: '' },
});
const report = aTable('report', ['runs'], {
  kind: 'materializedView',
  view: {
    query: '',
    dependsOn: [
      ['biosustain', 'strain', 'id'],
      ['data_lake', 'stats', 'runs'],
      ['data_lake', 'stats_2026', 'runs'],
    ],
    callsFunctions: [],
  },
});
const log = aTable(
  'job',
  [
    'pipeline_run_id uuid',
    'pipeline_name',
    'job_name',
    'began_at timestamp',
    'ended_at timestamp',
    'insert_count bigint',
    'error_message',
  ],
  { schema: 'log' },
);

const warehouse = aSnapshot({ relations: [strain, strains, stats, part, report, log] });
const benchling = aSnapshot({ relations: [strain, aTable('plasmid', ['id'], { schema: 'b' })] });

function aConnection(name: string): Connection {
  return {
    name,
    host: 'localhost',
    port: 5432,
    database: 'd',
    user: 'u',
    schema: undefined,
    tls: 'disable',
    writable: false,
  };
}

function aDatabase(
  name: string,
  snapshot: SchemaSnapshot | Error,
  rows: readonly ResultRow[] = [],
  statements: string[] = [],
): LineageDatabase {
  return {
    connection: aConnection(name),
    open: async () => {
      if (snapshot instanceof Error) throw snapshot;
      return {
        schemas: { read: async () => snapshot },
        runner: {
          run: async (plan, { sink }) => {
            statements.push(plan.sql);
            await sink.begin([]);
            await sink.rows(rows);
            await sink.end();
            return { tag: '', rowCount: rows.length, isCut: false };
          },
        },
      };
    },
  };
}

function read(
  databases: readonly LineageDatabase[],
  sources: Partial<WarehouseSources> = {},
  asOfMs?: number,
) {
  const all = { databases, warehouse: 'warehouse', benchling: 'benchling', parser, ...sources };
  const asOf = asOfMs === undefined ? {} : { asOf: { atMs: asOfMs } };
  return new WarehouseReader(all).read({ signal, ...asOf });
}

async function* filesOf(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    yield { path, sizeBytes: text.length, read: async () => text };
  }
}

function folderOf(files: Readonly<Record<string, string>>, pipeline?: string) {
  const own = pipeline === undefined ? {} : { pipeline };
  return () => [{ folder: '/work', prefix: '', files: filesOf(files), ...own }];
}

describe('WarehouseReader', () => {
  it('leads from what a function reads to the views and statements that call it', async () => {
    const view = {
      query: '',
      dependsOn: [],
      callsFunctions: ['data_lake.runs()', 'data_lake.sum()'],
    };
    const calling = aTable('calling', ['runs'], { kind: 'view', view });
    const snapshot = aSnapshot({ relations: [stats, calling] });
    const stored = (name: string, language: string, source: string): StoredFunction => {
      return { schema: 'data_lake', signature: `data_lake.${name}()`, language, source };
    };
    const functions = [
      stored('runs', 'sql', 'select max(runs) from data_lake.stats'),
      stored('sum', 'plperl', 'return 1'),
    ];
    const database = aDatabase('warehouse', snapshot);
    const open = async (): Promise<OpenDatabase> => ({
      ...(await database.open()),
      functions: { readFunctions: async () => functions },
    });
    const found = await read([{ ...database, open }], {
      queries: folderOf({ 'a.sql': 'select data_lake.runs()', 'b.sql': 'call data_lake.runs()' }),
    });
    expect(edgesIn(found)).toEqual([
      'relation:warehouse/data_lake.stats uses query:a.sql#1',
      'relation:warehouse/data_lake.stats uses query:b.sql#1',
      'relation:warehouse/data_lake.stats uses relation:warehouse/public.calling',
    ]);
    expect(found.problems).toEqual([
      '1 function could not be read, and may use any table: data_lake.sum (it is in plperl)',
    ]);
  });

  it('leads from what views read to the views, and takes partitions for their table', async () => {
    const found = await read([aDatabase('warehouse', warehouse)]);
    expect(edgesIn(found)).toEqual([
      'relation:warehouse/biosustain.strain uses relation:warehouse/public.report',
      'relation:warehouse/biosustain.strain$raw uses relation:warehouse/biosustain.strain',
      'relation:warehouse/data_lake.stats uses relation:warehouse/public.report',
    ]);
    expect(nodeIn(found, 'relation:warehouse/biosustain.strain').witness).toEqual({
      kind: 'catalog',
    });
    expect(nodeIn(found, 'relation:warehouse/public.report').witness).toEqual({
      kind: 'catalog',
      keepsRows: true,
    });
    expect(idsOf(found, 'view')).toEqual([
      'relation:warehouse/biosustain.strain',
      'relation:warehouse/public.report',
    ]);
    expect(nodeIn(found, 'relation:warehouse/public.report')).toMatchObject({
      group: 'warehouse/public',
      facts: [
        { label: 'Kind', value: 'materialized view' },
        { label: 'Columns', value: '1' },
      ],
    });
  });

  it('leads from Benchling to the tables of the warehouse that mirror it', async () => {
    const found = await read([
      aDatabase('warehouse', warehouse),
      aDatabase('benchling', benchling),
    ]);
    expect(edgesIn(found)).toContain(
      'relation:benchling/biosustain.strain$raw loads relation:warehouse/biosustain.strain$raw',
    );
    expect(edgesIn(found).filter((edge) => edge.includes(' loads '))).toHaveLength(1);
  });

  it('leads from a view of Benchling to the view that stands for it', async () => {
    const found = await read([
      aDatabase('warehouse', warehouse),
      aDatabase('benchling', aSnapshot({ relations: [strains] })),
    ]);
    expect(edgesIn(found)).toContain(
      'relation:benchling/biosustain.strain derives relation:warehouse/biosustain.strain',
    );
  });

  it('still leads from Benchling to a table that mirrors what got another name there', async () => {
    const renamed = aSnapshot({
      relations: [aTable('cultivar$raw', ['id'], { schema: 'biosustain' })],
    });
    const found = await read([aDatabase('warehouse', warehouse), aDatabase('benchling', renamed)]);
    const mirrors = async (...parts: readonly LineagePart[]) =>
      edgesIn(await assembleLineage(parts)).filter((edge) =>
        edge.startsWith('relation:benchling/'),
      );
    expect(await mirrors(found)).toEqual([]);
    const rename = {
      from: 'relation:benchling/biosustain.strain$raw',
      to: 'relation:benchling/biosustain.cultivar$raw',
      atMs: 1,
    };
    expect(await mirrors(found, { ...emptyPart, renames: [rename] })).toEqual([
      `${rename.to} loads relation:warehouse/biosustain.strain$raw`,
    ]);
  });

  it('reads from the log of jobs what loaded a table, and how that ended', async () => {
    const statements: string[] = [];
    const rows = [
      ['nightly', 'stats', 'r-2', '1000', '2000', '1234', null],
      ['nightly', 'mirror', 'r-1', '900', null, null, null],
      ['weekly', 'data_lake.stats', 'r-0', '10', '20', null, 'disk full'],
    ] as const;
    const found = await read([aDatabase('warehouse', warehouse, rows, statements)], {}, 5000.5);
    expect(statements).toEqual([expect.stringContaining('* 1000 <= 5000')]);
    expect(edgesIn(found).filter((edge) => edge.includes(' loads '))).toEqual([
      'pipeline:nightly loads relation:warehouse/data_lake.stats',
      'pipeline:weekly loads relation:warehouse/data_lake.stats',
    ]);
    expect(nodeIn(found, 'pipeline:weekly')).toMatchObject({
      lastRun: { state: 'failed', outcome: 'bad', atMs: 20, runId: 'r-0' },
      problem: 'disk full',
    });
    const loaded = found.nodes.filter(({ id }) => id === 'relation:warehouse/data_lake.stats');
    expect(loaded.at(-1)).toMatchObject({
      lastRun: { state: 'succeeded', atMs: 2000 },
      facts: [
        { label: 'Job', value: 'stats' },
        { label: 'Rows inserted', value: '1,234' },
      ],
    });
  });

  it('leads a job that is called after a table to what that is called now', async () => {
    const rows = [
      ['nightly', 'older', 'r-2', '1000', '2000', '12', null],
      ['weekly', 'data_lake.older', 'r-0', '10', '20', null, 'disk full'],
      ['weekly', 'gone', 'r-0', '10', '20', null, null],
    ] as const;
    const found = await read([aDatabase('warehouse', warehouse, rows)]);
    const stats = 'relation:warehouse/data_lake.stats';
    const loads = async (...parts: readonly LineagePart[]) =>
      edgesIn(await assembleLineage(parts)).filter((edge) => edge.startsWith('pipeline:'));
    expect(await loads(found)).toEqual([]);
    const rename = { from: 'relation:warehouse/data_lake.older', to: stats, atMs: 1 };
    const renamed = { ...emptyPart, renames: [rename] };
    expect(await loads(found, renamed)).toEqual([
      `pipeline:nightly loads ${stats}`,
      `pipeline:weekly loads ${stats}`,
    ]);
    expect(nodeIn(await assembleLineage([found, renamed]), stats)).toMatchObject({
      kind: 'table',
      name: 'stats',
      lastRun: { state: 'succeeded', atMs: 2000 },
      facts: expect.arrayContaining([{ label: 'Job', value: 'older' }]),
    });
    expect(nodeIn(await assembleLineage([found]), stats).lastRun).toBeUndefined();
  });

  it('makes a node of every statement of a folder that moves rows', async () => {
    const files = {
      'a/report.sql':
        '-- what we have\nwith recent as (select * from stats) select * from recent join biosustain.strain using (id);\n\ninsert into data_lake.stats select 1 from pg_catalog.pg_class;\ncreate table t (a int);',
      'b.py': 'import x\nrows = run("""\nselect count(*) from report r\nwhere %s""")',
      'c.sql': 'create temp table stats as select 1; select * from stats; select broken from from',
      'migrations/001.sql': 'select * from stats',
      'd.sql': '-- connection: benchling\nselect * from plasmid',
    };
    const found = await read(
      [aDatabase('warehouse', warehouse), aDatabase('benchling', benchling)],
      { queries: folderOf(files, 'etl') },
    );
    const queries = edgesIn(found).filter((edge) => edge.includes('query:'));
    expect(queries).toEqual([
      'query:a/report.sql#2 uses pipeline:etl',
      'query:a/report.sql#4 loads relation:warehouse/data_lake.stats',
      'query:a/report.sql#4 uses pipeline:etl',
      'query:b.py#3 uses pipeline:etl',
      'query:d.sql#2 uses pipeline:etl',
      'relation:benchling/b.plasmid uses query:d.sql#2',
      'relation:warehouse/biosustain.strain uses query:a/report.sql#2',
      'relation:warehouse/data_lake.stats uses query:a/report.sql#2',
      'relation:warehouse/public.report uses query:b.py#3',
    ]);
    expect(nodeIn(found, 'query:b.py#3')).toMatchObject({
      name: 'b.py:3',
      group: 'b.py',
      place: { kind: 'file', file: '/work/b.py', line: 2 },
      facts: [
        { label: 'Statement', value: expect.stringContaining('select count(*) from report') },
      ],
    });
  });

  it('keeps in doubt what names tables that are not there by that name, or any more', async () => {
    const files = {
      'a.sql': 'select * from data_lake.older',
      'b.sql': 'select * from older join report on true join pg_catalog.gone on true',
    };
    const queries = folderOf(files, 'etl');
    const {
      nodes,
      doubtful = [],
      guesses = [],
    } = await read([aDatabase('warehouse', warehouse)], { queries });
    expect(nodes.map(({ id }) => id)).not.toContain('query:a.sql#1');
    expect(doubtful.map(({ node }) => node.id)).toEqual(['query:a.sql#1']);
    expect(
      doubtful.flatMap(({ edges, others }) => edgesIn({ edges: [...edges, ...others] })),
    ).toEqual([
      'query:a.sql#1 uses pipeline:etl',
      'relation:warehouse/data_lake.older uses query:a.sql#1',
    ]);
    expect(edgesIn({ edges: guesses })).toEqual([
      'relation:warehouse/public.older uses query:b.sql#1',
    ]);
  });

  it('goes on without a database that cannot be read, and knows its tables by whole names', async () => {
    const queries = folderOf({ 'a.sql': 'select * from lab.sample, sample, pg_catalog.pg_class' });
    const found = await read([aDatabase('warehouse', new Error('no route'))], { queries });
    expect(found.problems).toEqual(['The database warehouse could not be read: no route']);
    expect(edgesIn(found)).toEqual(['relation:warehouse/lab.sample uses query:a.sql#1']);
  });

  it('tells what its login may not read of a catalog, where lineage is made of it', async () => {
    const hidden = {
      ...warehouse.hidden,
      catalogs: ['pg_depend', 'pg_constraint', 'pg_inherits'],
    } as const;
    const found = await read([aDatabase('warehouse', { ...warehouse, hidden })]);
    expect(found.problems).toEqual([
      'warehouse does not tell what views read and call, and indexes, as those of keys are not told from others, as u may not read pg_depend: a superuser there may run GRANT SELECT ON pg_catalog.pg_depend TO u',
      'warehouse does not tell which tables are partitions or heirs of which, as u may not read pg_inherits: a superuser there may run GRANT SELECT ON pg_catalog.pg_inherits TO u',
    ]);
  });
});
