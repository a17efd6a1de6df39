import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workInBenchling, type LocalLake } from '../../../src/connectors/localLake/localLake';
import { PostgresSchemaMigrator } from '../../../src/connectors/postgres/schema/postgresSchemaMigrator';
import { PostgresSchemaReader } from '../../../src/connectors/postgres/schema/postgresSchemaReader';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { systemClock } from '../../../src/core/base/clock';
import { withoutDefinitions } from '../../../src/core/schemaDiff/benchling/withoutDefinitions';
import { diffSchemas, type SchemaDiff } from '../../../src/core/schemaDiff/diffSchemas';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import type { DiffDocument } from '../../../src/core/schemaDiff/report/diffDocument';
import { snapshotPath } from '../../../src/core/schemaDiff/story/schemaFiles';
import { planMigration } from '../../../src/core/schemaDiff/migration/planMigration';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { readLiveSchema } from '../../../src/core/schemaDiff/sides/readLiveSchema';
import { commitMessage } from '../../../src/core/schemaDiff/story/commitMessage';
import { storyOf } from '../../../src/core/schemaDiff/story/storyOf';
import { LakeWorld } from './lakeWorld';

const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
let world: LakeWorld;
let lake: LocalLake;
let before: SchemaSnapshot;

beforeAll(async () => {
  world = await LakeWorld.create();
  lake = await world.start(await world.stateFolderWithoutRuns('state'));
  before = await read('benchling');
  const kept = join(lake.workspaceFolder, snapshotPath('benchling'));
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, writeSnapshot(before));
});

afterAll(() => world?.end());

/** Its registry as it is now; ids are Benchling's alone. */
async function read(name: 'benchling' | 'postgres'): Promise<SchemaSnapshot> {
  const login = { name, schema: 'biosustain', tls: 'disable', writable: false } as const;
  const connection = { ...lake[name], ...login };
  const reader = new PostgresSchemaReader(connection, { password: undefined, clock: systemClock });
  const { signal } = new AbortController();
  const snapshot = await readLiveSchema(connection, {
    reader,
    parser: new PgQueryParser(),
    signal,
  });
  return name === 'benchling' ? snapshot : withoutDefinitions(snapshot);
}

function migrator(): PostgresSchemaMigrator {
  const login = { schema: 'biosustain', tls: 'disable', writable: true } as const;
  const connection = { name: 'warehouse', ...lake.postgres, ...login };
  const parser = new PgQueryParser();
  return new PostgresSchemaMigrator(connection, {
    password: undefined,
    clock: systemClock,
    parser,
  });
}

async function ask(sql: string): Promise<readonly unknown[]> {
  const client = new Client({ ...lake.postgres, password: 'any', ssl: false });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Rows of the tables that were there before the month, by oid: names are others. */
async function countRows(): Promise<readonly unknown[]> {
  const tables = (await ask(
    `select oid::int, oid::regclass::text as name from pg_class where relkind = 'r'
       and relnamespace = 'biosustain'::regnamespace and relname not in ('cell_bank$raw', 'cultivation$raw')`,
  )) as readonly { readonly oid: number; readonly name: string }[];
  const counts = tables.map(({ oid, name }) => `select ${oid} as oid, count(*)::int from ${name}`);
  return ask(`${counts.join(' union all ')} order by oid`);
}

function renamesIn(diff: SchemaDiff): readonly string[] {
  return storyOf(diff).flatMap(({ verb, title, words }) =>
    verb === 'rename' ? [words.startsWith('column') ? `${title}: ${words}` : words] : [],
  );
}

const renames = [
  'biosustain.sequencing_submission_sample is called ngs_submission_sample',
  'biosustain.ngs_submission_sample: column concentration_ngul is called concentration_ng_per_ul',
  'biosustain.ngs_submission_sample: column rinrqn_if_rna is called rin_rqn',
  'biosustain.plasmid: column resistance is called selection_marker',
  'biosustain.plasmid: column length_bp is called length',
  'biosustain.proteomics_submission_sample: column osmolality_mmolkg is called volume_ul',
  'biosustain.proteomics_submission_sample: column volume_ul is called osmolality_mmolkg',
];

/** What else came of the month, without what tells of renames. */
const rest = [
  'archive analytical_submission_sample cultivation_container_idposition',
  'add cell_bank',
  'add cultivation',
  'archive ngs_submission_sample reference_genome',
  'change plasmid length',
  'add strain biosafety_level',
  'change nucleic_acid',
];

function restOf(diff: SchemaDiff): readonly string[] {
  const lines = storyOf(diff).filter(({ verb }) => verb !== 'rename');
  const bare = (name: string): string => name.replace('$raw', '');
  const told = lines.map(({ verb, change }) =>
    [verb, ...change.object.slice(1).map(bare)].join(' '),
  );
  return [...new Set(told)];
}

describe('a month in the demo’s Benchling', () => {
  test('begins as the warehouse mirrors it', async () => {
    expect(diffSchemas(await read('postgres'), before).changes).toEqual([]);
  });

  test('is played week by week, each thing once', async () => {
    const first = await workInBenchling(world.stateFolder(), 'week');
    expect(first).toHaveLength(2);
    expect(await workInBenchling(world.stateFolder(), 'month')).toHaveLength(7);
    expect(await workInBenchling(world.stateFolder(), 'month')).toEqual([]);
  });

  test('shows exactly what happened, by ids', async () => {
    const diff = diffSchemas(before, await read('benchling'));
    expect(renamesIn(diff).toSorted()).toEqual(renames.toSorted());
    expect(restOf(diff).toSorted()).toEqual(rest.toSorted());
    expect(diff.matches.filter(({ accepted }) => !accepted)).toEqual([]);
    expect(commitMessage(diff).split('\n')[0]).toBe(
      'Rename 1 table and 6 columns, add 2 tables and 1 column, and more',
    );
  });

  test('shows the same in the warehouse, over what was kept of Benchling', async () => {
    const diff = diffSchemas(await read('postgres'), await read('benchling'), { via: before });
    expect(renamesIn(diff).toSorted()).toEqual(renames.toSorted());
    expect(diff.matches.filter(({ accepted }) => !accepted)).toEqual([]);
  });

  test('is told so by the command without a flag, and nothing of what Benchling has no part in', () => {
    const args = [cli, 'schema', 'diff', 'warehouse', 'benchling', '--format', 'json'];
    const text = execFileSync(process.execPath, args, {
      cwd: lake.workspaceFolder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { matches, changes } = JSON.parse(text) as DiffDocument;
    expect(matches.filter(({ accepted }) => !accepted)).toEqual([]);
    const renamed = matches.filter(({ from, to }) => from.at(-1) !== to.at(-1));
    expect(renamed).toHaveLength(2 * renames.length);
    expect([...new Set(changes.map(({ object }) => object[0]))]).toEqual(['biosustain']);
  });

  test('can be followed by the warehouse with no row lost, and leaves nothing to be followed', async () => {
    const after = await read('benchling');
    const diff = diffSchemas(await read('postgres'), after, { via: before });
    const migration = planMigration(diff, { includesDestructive: true });
    const { signal } = new AbortController();
    const tried = await migrator().dryRun(migration, { signal });
    expect(tried.isApplied).toBe(false);
    expect(diffSchemas(await read('postgres'), after, { via: before }).changes).toEqual(
      diff.changes,
    );
    const counted = await countRows();
    const { tables } = await migrator().apply(migration, { signal });
    for (const { to, before: was, after: is } of tables) expect([to, is]).toEqual([to, was]);
    expect(tables).toHaveLength(15);
    expect(await countRows()).toEqual(counted);
    // What was swapped keeps its values: those of osmolality are 280 and above.
    expect(
      await ask(
        'select min(volume_ul)::int as volume from biosustain."proteomics_submission_sample$raw"',
      ),
    ).toEqual([{ volume: 280 }]);
    expect(diffSchemas(await read('postgres'), after, { via: after }).changes).toEqual([]);
    // Over the older snapshot only what no migration makes is left: a list of values.
    const { changes } = diffSchemas(await read('postgres'), after, { via: before });
    expect(changes.map(({ kind }) => kind)).toEqual(['changeDropdown']);
  });

  test('breaks what the demo workspace asks the warehouse', async () => {
    const texts = await Promise.all(
      [
        'queries/samples.sql',
        'queries/plasmids.sql',
        'queries/proteomics.sql',
        'reports/rna_quality.py',
      ].map((path) => readFile(join(lake.workspaceFolder, path), 'utf8')),
    );
    for (const name of [
      'sequencing_submission_sample',
      'rinrqn_if_rna',
      'length_bp',
      'volume_ul',
    ]) {
      expect(texts.some((text) => text.includes(name))).toBe(true);
    }
    const files = execFileSync('git', ['ls-files'], {
      cwd: lake.workspaceFolder,
      encoding: 'utf8',
    });
    expect(files).toContain('reports/rna_quality.py');
  });
});
