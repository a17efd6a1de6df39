import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSchemaMap } from '../../../src/core/schemaDiff/document/schemaMap';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench } from '../commandBench';

const before = 'create table run (run_id int primary key, lane int, machine text);';
const after = 'create table sequencing_run ("Run" int primary key, machine text);';
let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-impact-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  await put('old.sql', before);
  await put('new.sql', after);
  await put(
    'schema-map.json',
    writeSchemaMap([
      { kind: 'table', from: ['public', 'run'], to: ['public', 'sequencing_run'], isSame: true },
      {
        kind: 'column',
        from: ['public', 'run', 'run_id'],
        to: ['public', 'sequencing_run', 'Run'],
        isSame: true,
      },
    ]),
  );
  await put('etl/load.py', 'q = "select run_id from run"\n');
  await put('lanes.sql', '\uFEFFselect lane from run r;\r\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

function read(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

interface ImpactDocument {
  readonly files: readonly { readonly path: string; readonly hits: readonly object[] }[];
  readonly functions: readonly object[];
  readonly pipelines: readonly object[];
  readonly passedOver: object;
}

async function documentOf(...args: readonly string[]): Promise<ImpactDocument> {
  const { stdout } = await bench.run('schema', 'impact', '--format', 'json', ...args);
  return JSON.parse(stdout) as ImpactDocument;
}

describe('lakeside schema impact', () => {
  it('says for every place what breaks it and what to write', async () => {
    const { code, stdout, stderr } = await bench.run('schema', 'impact', 'old.sql', 'new.sql');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `etl/load.py
  ! 1:13 public.run.run_id is called "Run" → "Run"
  ! 1:25 public.run is called public.sequencing_run → sequencing_run

lanes.sql
  ! 1:9 public.run.lane is dropped, and nothing takes its place
  ! 1:19 public.run is called public.sequencing_run → sequencing_run

Bodies of functions were not looked into: only a database as the older side has them

4 places in 2 files (2 files read)
`,
    );
  });

  it('writes the renames into the files, and only them, and then finds no more', async () => {
    await chmod(join(folder, 'lanes.sql'), 0o640);
    const { stderr } = await bench.run('schema', 'impact', 'old.sql', 'new.sql', '--fix');
    expect(stderr).toBe('Wrote 3 renames in 2 files\n');
    expect(await read('etl/load.py')).toBe(
      'q = "select \\"Run\\" as run_id from sequencing_run"\n',
    );
    expect(await read('lanes.sql')).toBe('\uFEFFselect lane from sequencing_run r;\r\n');
    expect((await stat(join(folder, 'lanes.sql'))).mode & 0o777).toBe(0o640);
    const { files } = await documentOf('old.sql', 'new.sql');
    expect(files).toMatchObject([{ path: 'lanes.sql', hits: [{ replacement: null }] }]);
  });

  it('passes over what git ignores, migrations and what others wrote', async () => {
    const statement = 'select run_id from run;';
    await put('.gitignore', 'build/\n*.gen.sql\n!kept.gen.sql\n');
    await put('build/a.sql', statement);
    await put('deep/b.gen.sql', statement);
    await put('deep/kept.gen.sql', statement);
    await put('deep/.gitignore', '/own.sql\n');
    await put('deep/own.sql', statement);
    await put('node_modules/x/c.sql', statement);
    await put('db/migrations/1.sql', statement);
    await put('big.sql', `${statement}${' '.repeat(1_000_001)}`);
    const { files, passedOver } = await documentOf('old.sql', 'new.sql');
    expect(files.map(({ path }) => path)).toEqual([
      'deep/kept.gen.sql',
      'etl/load.py',
      'lanes.sql',
    ]);
    expect(passedOver).toEqual({ history: 1, tooLarge: 1, unreadable: 0 });
  });

  it('says where nobody knows which views the older side has that are reached', async () => {
    const older = await snapshotOf(before);
    const hidden = { ...older.hidden, catalogs: ['pg_constraint', 'pg_depend'] } as const;
    const unknown = ['constraints', 'reads', 'indexes'] as const;
    await put('old.json', writeSnapshot({ ...older, hidden, unknown }));
    const note =
      'Not known of the older side, as its login may not read pg_depend: what views read and call, and indexes, as those of keys are not told from others; indexes are not compared, and nobody can say which views a change breaks';
    const { stdout } = await bench.run('schema', 'impact', 'old.json', 'new.sql');
    expect(stdout).toContain(`\n${note}\n`);
    expect(await documentOf('old.json', 'new.sql')).toMatchObject({ notes: [note] });
    expect(await documentOf('old.sql', 'new.sql')).toMatchObject({ notes: [] });
  });

  it('looks into bodies of functions of a database on request', async () => {
    bench.live.set('warehouse', await snapshotOf(before));
    bench.functions = [
      {
        schema: 'public',
        signature: 'public.lanes()',
        language: 'plpgsql',
        source: 'begin return (select max(run_id) from run); end',
      },
      { schema: 'public', signature: 'public.one()', language: 'sql', source: 'select 1' },
    ];
    await put('lake.json', lakeText());
    const { functions } = await documentOf(
      'warehouse',
      'new.sql',
      '--functions',
      '--map',
      'schema-map.json',
    );
    expect(functions).toMatchObject([
      {
        signature: 'public.lanes()',
        hits: [{ replacement: '"Run"' }, { replacement: 'sequencing_run' }],
      },
    ]);
    const { code } = await bench.run('schema', 'impact', 'old.sql', 'new.sql', '--functions');
    expect(code).toBe(2);
  });

  it('names the pipelines that run a file, or a statement, that breaks', async () => {
    await put('lake.json', lakeText());
    const { pipelines } = await documentOf('old.sql', 'new.sql');
    expect(pipelines).toEqual([
      {
        pipeline: 'load',
        isGuess: false,
        reasons: ['it runs etl/load.py: public.run.run_id is called "Run" (and 1 more)'],
      },
      {
        pipeline: 'report',
        isGuess: false,
        reasons: [
          'its command: public.run.lane is dropped, and nothing takes its place',
          'its command: public.run is called public.sequencing_run',
        ],
      },
      {
        pipeline: 'guess',
        isGuess: true,
        reasons: ['it reads gros://lab/run:v1, which is called like run'],
      },
    ]);
  });

  it('exits with 1 on request if something breaks, and refuses a folder that is not there', async () => {
    const args = ['schema', 'impact', 'old.sql', 'new.sql'];
    expect((await bench.run(...args, '--exit-code')).code).toBe(1);
    expect((await bench.run('schema', 'impact', 'old.sql', 'old.sql', '--exit-code')).code).toBe(0);
    expect((await bench.run(...args, 'nowhere')).code).toBe(2);
  });

  it('is a section of schema diff', async () => {
    const args = ['schema', 'diff', 'old.sql', 'new.sql', '--impact', '.'];
    const { stdout } = await bench.run(...args, '--format', 'markdown');
    expect(stdout).toContain('# Schema changes');
    expect(stdout).toContain('# Impact\n\n4 places in 2 files (2 files read).\n\n## etl/load.py');
    expect((await bench.run(...args)).stdout).toContain('\n\netl/load.py\n  ! 1:13 ');
  });
});

function lakeText(): string {
  const pipeline = { repo: '.', reads: [], publishes: [] };
  return JSON.stringify({
    storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
    connections: { warehouse: { host: 'localhost', database: 'w', user: 'u' } },
    warehouse: 'warehouse',
    pipelines: [
      { ...pipeline, name: 'load', run: 'python etl/load.py' },
      { ...pipeline, name: 'report', run: `psql -c "select lane from run r"` },
      { ...pipeline, name: 'guess', run: 'make', reads: ['gros://lab/run:v1'] },
      { ...pipeline, name: 'fine', run: 'python other.py' },
    ],
  });
}
