import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSchemaMap } from '../../../src/core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../../src/core/schemaDiff/match/matches';
import { MigrationError } from '../../../src/core/schemaDiff/migration/migrationError';
import { snapshotOf } from '../../fakes/ddl';
import { openLineageProblems } from '../../fakes/openLineageSchemas';
import { CommandBench } from '../commandBench';

let folder: string;
let bench: CommandBench;

const newer = 'create table sample (id int primary key, name text, volume numeric);';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-migrate-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  await put('new.sql', newer);
  await put(
    'lake.json',
    JSON.stringify({
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [],
      connections: {
        warehouse: { host: 'db.example.com', database: 'lab', user: 'us', writable: true },
        registry: { host: 'bnch.example.com', database: 'w', user: 'u' },
      },
      warehouse: 'warehouse',
      benchling: 'registry',
    }),
  );
  const older = await snapshotOf('create table sample (id int primary key, name text, gone text)');
  bench.live.set('warehouse', older);
  bench.live.set('registry', older);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function put(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

describe('lakeside schema migrate', () => {
  it('prints the plan, and touches nothing', async () => {
    const { code, stdout } = await bench.run('schema', 'migrate', 'warehouse', 'new.sql');
    expect(code).toBe(0);
    expect(stdout).toBe(`Steps
  · add public.sample.volume

Left out
  - column gone text: something would be gone for good

1 step, 1 change left out
`);
    expect(bench.migrations).toEqual([]);
  });

  it('drops nothing of schemas that the other login does not see', async () => {
    const mine = `create schema registry; create table registry.sample (id int, name text);
      create schema telemetry; create table telemetry.reading (at timestamp)`;
    const theirs =
      'create schema registry; create table registry.sample (id int, name text, n int)';
    const live = { kind: 'live' } as const;
    bench.live.set('warehouse', { ...(await snapshotOf(mine)), origin: live });
    const registry = await snapshotOf(theirs);
    const seen = registry.schemas.filter(({ name }) => name === 'registry');
    bench.live.set('registry', { ...registry, schemas: seen, origin: live });
    const args = ['schema', 'migrate', 'warehouse', 'registry', '--destructive'];
    const { code, stdout } = await bench.run(...args);
    expect(code).toBe(0);
    expect(stdout).toContain('add registry.sample.n');
    expect(stdout).not.toContain('telemetry');
  });

  it('writes it as a file for psql, here and as a format of the diff', async () => {
    await put('old.sql', 'create table sample (id int primary key, name text, gone text)');
    const { stdout } = await bench.run('schema', 'diff', 'old.sql', 'new.sql', '--format', 'sql');
    expect(stdout).toContain(`BEGIN;
SET LOCAL lock_timeout = '5000ms';`);
    expect(stdout).toContain(`LOCK TABLE public.sample IN ACCESS EXCLUSIVE MODE;

-- add public.sample.volume
ALTER TABLE public.sample ADD COLUMN volume numeric;

COMMIT;
`);
    const args = ['--format', 'sql', '--destructive', '--lock-timeout', '1m'];
    const planned = await bench.run('schema', 'migrate', 'old.sql', 'new.sql', ...args);
    expect(planned.stdout).toContain("lock_timeout = '60000ms'");
    expect(planned.stdout).toContain(
      '-- DESTRUCTIVE: drop public.sample.gone\n--   ! all values of public.sample.gone are gone\nALTER TABLE public.sample DROP COLUMN gone;',
    );
  });

  it('tries it on the real rows', async () => {
    const { code, stdout } = await bench.run(
      'schema',
      'migrate',
      'warehouse',
      'new.sql',
      '--dry-run',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('public.sample: 7 rows');
    expect(stdout).toContain(
      'Dry run: 1 step, 1 change left out, in 20 ms; all of it was taken back',
    );
    expect(bench.migrations).toMatchObject([{ name: 'warehouse', isApplied: false }]);
  });

  it('runs it, and gives programs a document', async () => {
    const args = ['--apply', '--destructive', '--format', 'json'];
    const { code, stdout } = await bench.run('schema', 'migrate', 'warehouse', 'new.sql', ...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      steps: [
        { title: 'add public.sample.volume', elapsedMs: 2 },
        { title: 'drop public.sample.gone', isDestructive: true },
      ],
      leftOut: [],
      run: { isApplied: true, elapsedMs: 20, tables: [{ before: { rows: 7 } }] },
    });
    expect(bench.migrations).toMatchObject([{ name: 'warehouse', isApplied: true }]);
  });

  it('exits with 3 and says which step failed', async () => {
    bench.migrationFailure = new MigrationError('stepFailed', 'The step “a” failed: no', {
      remedy: 'Leave it out; nothing was changed',
    });
    const { code, stderr } = await bench.run(
      'schema',
      'migrate',
      'warehouse',
      'new.sql',
      '--apply',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('The step “a” failed: no');
  });

  describe('with renames', () => {
    const args = ['schema', 'migrate', 'warehouse', 'new.sql', '--apply'];
    const events = (): readonly string[] => bench.lake.store.names('runs');

    beforeEach(async () => {
      await put('new.sql', 'create table specimen (id int primary key, title text, gone text)');
      const from = ['public', 'sample'];
      const to = ['public', 'specimen'];
      const decisions: readonly MatchDecision[] = [
        { kind: 'table', from, to, isSame: true },
        { kind: 'column', from: [...from, 'name'], to: [...to, 'title'], isSame: true },
      ];
      await put('schema-map.json', writeSchemaMap(decisions));
      const lake = JSON.parse(await readFile(join(folder, 'lake.json'), 'utf8')) as object;
      const datasets = { container: 'runs' };
      await put('lake.json', JSON.stringify({ ...lake, datasets }));
    });

    it('tells lineage of them once it is applied, in one event of OpenLineage', async () => {
      const { code, stderr } = await bench.run(...args);
      expect([code, stderr]).toEqual([0, 'Lineage knows 4 newer names\n']);
      const [name = '', ...more] = events();
      expect(more).toEqual([]);
      const event: unknown = JSON.parse(bench.lake.store.text({ container: 'runs', name }) ?? '');
      expect(openLineageProblems(event)).toEqual([]);
      expect(event).toMatchObject({
        dataset: {
          name: 'public.specimen',
          facets: {
            lifecycleStateChange: {
              lifecycleStateChange: 'RENAME',
              previousIdentifier: { name: 'public.sample' },
            },
            lakeside_renames: {
              renames: [
                { from: 'relation:warehouse/public.sample' },
                { from: 'column:warehouse/public.sample#id' },
                { to: 'column:warehouse/public.specimen#title' },
                { to: 'column:warehouse/public.specimen#gone' },
              ],
            },
          },
        },
      });
    });

    it('tells nothing of what was only tried, and where there are no datasets', async () => {
      await bench.run('schema', 'migrate', 'warehouse', 'new.sql', '--dry-run');
      const lake = JSON.parse(await readFile(join(folder, 'lake.json'), 'utf8')) as object;
      await put('lake.json', JSON.stringify({ ...lake, datasets: undefined }));
      const { code, stderr } = await bench.run(...args);
      expect([code, stderr, events()]).toEqual([0, '', []]);
    });

    it('has applied the migration all the same if that cannot be kept', async () => {
      bench.events.add = () => Promise.reject(new Error('the account is away'));
      const { code, stderr } = await bench.run(...args);
      expect(code).toBe(0);
      expect(stderr).toBe(
        'warning: Lineage does not know what was renamed in warehouse: the account is away\n',
      );
      expect(bench.migrations).toMatchObject([{ isApplied: true }]);
    });
  });

  it('never writes to Benchling, nor tries and runs at once', async () => {
    const refused = await bench.run('schema', 'migrate', 'registry', 'new.sql', '--apply');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('registry is the lake’s Benchling, which is never written to');
    const both = await bench.run(
      'schema',
      'migrate',
      'warehouse',
      'new.sql',
      '--apply',
      '--dry-run',
    );
    expect(both.code).toBe(2);
    expect(bench.migrations).toEqual([]);
  });
});
