import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerComparer } from '../../../src/connectors/schemaThread/workerComparer';
import type { SchemaDiff } from '../../../src/core/schemaDiff/diffSchemas';
import { MigrationError } from '../../../src/core/schemaDiff/migration/migrationError';
import type { MigrateRequest, SchemaSource } from '../../../src/core/schemaDiff/schemaComparer';
import { SchemaError } from '../../../src/core/schemaDiff/schemaError';
import { QueryWorld } from '../postgres/queryWorld';
import { SchemaWorld } from './schemaWorld';

/** The thread as it is built. */
const workerFile = fileURLToPath(new URL('../../../dist/schema.worker.js', import.meta.url));
const comparer = new WorkerComparer(workerFile);
const { signal } = new AbortController();
let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(async () => {
  comparer.dispose();
  await world?.stop();
});

const older = `
  create table strain (id int primary key, genus text, note text);
  insert into strain select n, 'Escherichia' from generate_series(1, 30) n;
  create view genera as select genus, count(*) as strains from strain group by genus;
  create function first_genus() returns text language sql as 'select genus from strain limit 1'`;
const newer = `
  create table organism (id int primary key, taxon text);
  create view genera as select taxon as genus, count(*) as strains from organism group by taxon`;
const decisions = [
  { kind: 'table', from: ['public', 'strain'], to: ['public', 'organism'], isSame: true },
  {
    kind: 'column',
    from: ['public', 'strain', 'genus'],
    to: ['public', 'organism', 'taxon'],
    isSame: true,
  },
] as const;

type Login = Pick<MigrateRequest, 'connection' | 'password'>;

function loginTo(database: string): Login {
  const { host, port, password } = world.postgres;
  const server = { host, port, user: 'postgres', password };
  const connection = { ...new QueryWorld(server).connection(), database, writable: true };
  return { connection, password };
}

interface Compared {
  readonly login: Login;
  readonly diff: SchemaDiff;
  /** What is different by now. */
  readonly again: () => Promise<SchemaDiff>;
}

async function compared(): Promise<Compared> {
  const login = loginTo(await world.make(older));
  const before: SchemaSource = { kind: 'live', ...login, isRegistry: false };
  const after: SchemaSource = { kind: 'text', name: 'newer.sql', text: newer };
  const sources = { before, after, isOfSchemasAfter: false };
  const again = (): Promise<SchemaDiff> => comparer.compare(sources, { decisions, signal });
  return { login, diff: await again(), again };
}

describe('The thread that compares', () => {
  test('tries a migration, and applies it with bridge views, after which nothing is different', async () => {
    const { login, diff, again } = await compared();
    const bridgeViews = { until: '9999-12-31' };
    const plan = await comparer.plan(diff, { includesDestructive: true, bridgeViews, signal });
    expect(plan.sql).toContain('ALTER TABLE public.strain RENAME TO organism');
    expect(plan.touched).toContainEqual(['public', 'organism']);
    const steps: string[] = [];
    const request = { ...login, signal, onStep: (title: string) => void steps.push(title) };
    const tried = await comparer.migrate(plan, { ...request, method: 'dryRun' });
    expect(tried).toMatchObject({
      isApplied: false,
      tables: [{ to: ['public', 'organism'], before: { rows: 30 }, after: { rows: 30 } }],
    });
    expect(steps).toEqual(plan.steps.map(({ title }) => title));
    expect((await again()).changes).toEqual(diff.changes);
    await comparer.migrate(plan, { ...request, method: 'apply' });
    const left = await again();
    expect(left.changes).toEqual([]);
    expect(left.passedOver.map(({ rule, change }) => [rule, change.kind])).toEqual([
      ['bridgeView', 'dropView'],
    ]);
    await expect(comparer.migrate(plan, { ...request, method: 'apply' })).rejects.toSatisfy(
      (error) => MigrationError.is(error, 'stale') && error.message.includes('has changed since'),
    );
  });

  test('leaves out what somebody does not want, and says so', async () => {
    const { diff } = await compared();
    const dropped = diff.changes.filter(({ kind }) => kind === 'dropColumn');
    const plan = await comparer.plan(diff, {
      includesDestructive: true,
      leftOut: dropped,
      signal,
    });
    expect(plan.leftOut).toMatchObject([{ reason: 'excluded', isRename: false }]);
    expect(plan.leftOut[0]?.words).toContain('column note');
  });

  test('finds what a drift does to a text and to the bodies of functions, with its own changes', async () => {
    const { login, diff } = await compared();
    const scope = { signal };
    expect(await comparer.isFelt(diff, scope)).toBe(true);
    const text = { text: 'select s.genus from strain s', language: 'sql' };
    const hits = await comparer.impactOn(text, diff, scope);
    expect(hits.map(({ replacement }) => replacement)).toEqual(['taxon', 'organism']);
    const all = new Set(diff.changes);
    expect(hits.every(({ changes }) => changes.every((change) => all.has(change)))).toBe(true);
    const functions = await comparer.impactOnFunctions(login, diff, scope);
    expect(functions.map(({ signature }) => signature)).toEqual(['public.first_genus()']);
    expect(functions[0]?.hits[0]?.changes.every((change) => all.has(change))).toBe(true);
  });

  test('writes both sides of a drift, and what it tells, without sending the drift', async () => {
    const { diff } = await compared();
    const ddl = await comparer.ddl(diff, { signal });
    expect(ddl.before).toContain('CREATE TABLE public.strain (');
    expect(ddl.after).toContain('CREATE TABLE public.organism (');
    const text = (name: string, content: string): SchemaSource => ({
      kind: 'text',
      name,
      text: content,
    });
    const sources = {
      before: text('older.sql', ''),
      after: text('newer.sql', newer),
      isOfSchemasAfter: false,
    };
    const options = { comparesUnrelated: true, signal };
    expect(await comparer.ddlOf(sources, options)).toMatchObject({ before: '' });
    const story = await comparer.story(sources, options);
    expect(story.map(({ verb }) => verb)).toEqual(['add', 'add']);
    expect((await comparer.documentOf(diff, { signal })).document).toContain('"organism"');
  });

  test('says of a drift that it has forgotten what to do', async () => {
    const { diff } = await compared();
    await compared();
    await compared();
    await expect(comparer.ddl(diff, { signal })).rejects.toSatisfy(
      (error) => SchemaError.is(error, 'sideMissing') && error.remedy.includes('anew'),
    );
  });
});
