// Measures the reading of a large table by pages, on a real Postgres of its own, beside psql: the first
// rows, scrolling to random rows in the order of the key, as stored and in another order, and what
// memory the reading takes; and how long the catalog of 2,000 tables and a completion from it take.
//   npm run bench -- --tables [--rows N]
// The figures go to test/bench/results/tables.json. Two million rows take about two minutes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { loadParts } from './parts.mjs';
import { keepResult } from './results.mjs';
import { median, timed } from './times.mjs';

const PAGE = 200;
/** Until Node has compiled what reads, so that the server is measured and not the compiler. */
const WARM_ROUNDS = 100;
const FIRST_ROUNDS = 15;
const FRESH_ROUNDS = 7;
const JUMPS = 40;
const SORTED_ROUNDS = 3;
const CATALOG_TABLES = 2_000;
const CATALOG_COLUMNS = 20;
const COMPLETIONS = 50;

const tableOf = (rows) => `create table sample as
  select id, 'run' || id % 997 as run, (id % 8)::int2 as lane, md5(id::text) as barcode,
    id * 1000003 as reads, (id % 10000 / 10000.0)::numeric(5, 4) as gc, sqrt(id) as quality,
    timestamptz '2026-01-01' + id * interval '1 s' as taken_at,
    case when id % 3 = 0 then null else 'note "' || id || '", checked' end as note
  from generate_series(1::int8, ${rows}) id`;

export async function benchTables(_folder, { rows, ...options }) {
  const parts = await loadReader();
  const postgres = await parts.startPostgres();
  try {
    await fill(postgres, rows);
    const figures = await measure(postgres, rows, parts);
    await keepResult('tables', { rows, ...figures }, options);
    console.log(render(rows, figures));
  } finally {
    await postgres.stop();
  }
}

async function fill(postgres, rows) {
  const columns = Array.from({ length: CATALOG_COLUMNS - 1 }, (_, index) => `c${index} text`);
  await postgres.execute(
    tableOf(rows),
    'alter table sample add primary key (id)',
    'vacuum analyze sample',
    'create database many',
    'checkpoint',
  );
  const client = await postgres.connect('many');
  await client.query(`do $$ begin for n in 1..${CATALOG_TABLES} loop
    execute format('create table t%s (id int primary key, ${columns.join(', ')})', n);
  end loop; end $$`);
  await client.query('analyze pg_catalog.pg_attribute, pg_catalog.pg_class');
  await client.end();
}

async function measure(postgres, rows, parts) {
  const open = () => parts.readerOf(postgres);
  const reader = open();
  const psql = openPsql(postgres);
  try {
    const world = { ...parts, postgres, reader, psql, rows, facts: await reader.facts(until()) };
    return {
      firstRows: await firstRows(world),
      fresh: await fresh(world, open),
      key: await scroll(world, query({ ownOrder: 'key' })),
      physical: await scroll(world, query({ ownOrder: 'physical' })),
      sorted: await sorted(world),
      catalog: await catalog(world),
    };
  } finally {
    psql.end();
    reader.close();
  }
}

async function loadReader() {
  const parts = await loadParts('tableParts', {
    'test/connectors/postgres/startPostgres.ts': 'startPostgres',
    'src/connectors/postgres/pages/postgresPageReader.ts': 'PostgresPageReader',
    'src/core/warehouse/pages/tablePages.ts': 'TablePages',
    'src/connectors/postgres/catalog/postgresCatalogReader.ts': 'PostgresCatalogReader',
    'src/core/sqlLanguage/completeSql.ts': 'completeSql',
  });
  const ref = { schema: 'public', name: 'sample' };
  const readerOf = (postgres) =>
    new parts.PostgresPageReader(
      connectionTo(postgres, 'postgres'),
      ref,
      (_, work) => work({ password: postgres.password }),
      {},
    );
  return { ...parts, readerOf };
}

function connectionTo({ host, port, user }, database) {
  const rest = { schema: undefined, tls: 'disable', writable: false };
  return { name: 'bench', host, port, user, database, ...rest };
}

const quiet = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--dbname=postgres'];

function psqlEnvironment({ host, port, user, password }) {
  const login = { PGHOST: host, PGPORT: `${port}`, PGUSER: user, PGPASSWORD: password };
  return { ...process.env, ...login };
}

/** A psql that stays, and tells when what it was asked for is there. */
function openPsql(postgres) {
  const env = psqlEnvironment(postgres);
  const args = quiet;
  const child = spawn('psql', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const ask = (sql) =>
    new Promise((resolve) => {
      const hear = (line) => {
        if (line !== 'done') return;
        lines.off('line', hear);
        resolve();
      };
      lines.on('line', hear);
      child.stdin.write(`${sql};\n\\echo done\n`);
    });
  return { ask, end: () => child.stdin.end() };
}

/** One psql from its start to its end. */
function runPsql(postgres, args) {
  const env = psqlEnvironment(postgres);
  const child = spawn('psql', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  return new Promise((resolve) => child.once('close', resolve));
}

const until = () => ({ signal: new AbortController().signal });
const query = (changes) => ({ filters: [], sort: [], ownOrder: 'key', ...changes });

function pagesOf({ TablePages, reader, facts }) {
  const onFailure = (error) => console.error(error);
  return new TablePages({ reader, facts, cutAtBytes: 4_000, onChange: () => undefined, onFailure });
}

/** Both over a connection that is open. */
async function firstRows(world) {
  const ours = [];
  const theirs = [];
  for (let round = -WARM_ROUNDS; round < FIRST_ROUNDS; round += 1) {
    const pages = pagesOf(world);
    const physical = query({ ownOrder: 'physical' });
    const first = await timed(() => pages.read(physical, { offset: 0, limit: PAGE }, until()));
    if (round >= 0) ours.push(first);
    pages.reset();
    // What was begun in the background ends first.
    await new Promise((resolve) => setTimeout(resolve, 150));
    const rival = `begin; declare c cursor for select * from sample; fetch ${PAGE} from c; commit`;
    const theirFirst = await timed(() => world.psql.ask(rival));
    if (round >= 0) theirs.push(theirFirst);
  }
  return { lakesideMs: median(ours), psqlMs: median(theirs) };
}

/**
 * From nothing: ours with what the catalog says of the table, in a process that runs; psql with its own
 * start, which is also measured by itself.
 */
async function fresh({ postgres, TablePages }, open) {
  const ours = [];
  const theirs = [];
  const starts = [];
  const first = `fetch ${PAGE} from c`;
  const cursor = ['begin', 'declare c cursor for select * from sample', first, 'commit'];
  for (let round = 0; round < FRESH_ROUNDS; round += 1) {
    const reader = open();
    ours.push(
      await timed(async () => {
        const pages = pagesOf({ TablePages, reader, facts: await reader.facts(until()) });
        await pages.read(query({ ownOrder: 'physical' }), { offset: 0, limit: PAGE }, until());
        pages.reset();
      }),
    );
    reader.close();
    const commands = cursor.flatMap((sql) => ['--command', sql]);
    theirs.push(await timed(() => runPsql(postgres, [...quiet, ...commands])));
    starts.push(await timed(() => runPsql(postgres, ['--version'])));
  }
  return { lakesideMs: median(ours), psqlMs: median(theirs), psqlStartMs: median(starts) };
}

/** Until all places were found, or all rows sorted. */
async function untilKnown(pages) {
  while (pages.known?.total?.kind !== 'exact')
    await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Random rows, once all places were found. */
async function scroll(world, asked) {
  const pages = pagesOf(world);
  const findingMs = await timed(async () => {
    await pages.read(asked, { offset: 0, limit: PAGE }, until());
    await untilKnown(pages);
  });
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const jumps = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const offset = Math.floor(Math.random() * (world.rows - PAGE));
    jumps.push(await timed(() => pages.read(asked, { offset, limit: PAGE }, until())));
  }
  globalThis.gc?.();
  const heapGrowth = process.memoryUsage().heapUsed - heapBefore;
  pages.reset();
  return { findingMs, medianMs: median(jumps), slowestMs: Math.max(...jumps), heapGrowth };
}

/**
 * A deep place of an order that no index has, the first time; the last one right after it, for which the
 * sorting of all rows is given up; and places once they are sorted. psql reads the first two as well: the
 * server may sort otherwise for a place that is nearly all of the rows.
 */
async function sorted(world) {
  const [offset, last] = [Math.floor(world.rows / 2), world.rows - PAGE];
  const asked = query({ sort: [{ column: 'barcode', direction: 'ascending', nulls: 'last' }] });
  const ours = [];
  const theirs = [];
  const next = [];
  const theirNext = [];
  const later = [];
  for (let round = 0; round < SORTED_ROUNDS; round += 1) {
    const pages = pagesOf(world);
    const at = (place) => timed(() => pages.read(asked, { offset: place, limit: PAGE }, until()));
    ours.push(await at(offset));
    next.push(await at(last));
    await untilKnown(pages);
    for (let jump = 0; jump < JUMPS / SORTED_ROUNDS; jump += 1)
      later.push(await at(Math.floor(Math.random() * last)));
    pages.reset();
    const sql = 'select * from sample order by barcode, id';
    const ask = (place) => timed(() => world.psql.ask(`${sql} offset ${place} limit ${PAGE}`));
    theirs.push(await ask(offset));
    theirNext.push(await ask(last));
  }
  return {
    lakesideMs: median(ours),
    nextMs: median(next),
    laterMs: median(later),
    psqlMs: median(theirs),
    psqlNextMs: median(theirNext),
  };
}

async function catalog({ postgres, PostgresCatalogReader, completeSql }) {
  const options = { password: postgres.password, clock: { nowMs: () => Date.now() } };
  const reader = new PostgresCatalogReader(connectionTo(postgres, 'many'), options);
  const reads = [];
  let found;
  for (let round = 0; round < 5; round += 1) {
    reads.push(await timed(async () => (found = await reader.read(until().signal))));
  }
  const space = { catalog: found, searchPath: ['public'] };
  const sql = 'select a. from t1000 a join t1500 b on a.id = b.id where b.c1 = 1';
  const completions = [];
  for (let round = 0; round < COMPLETIONS; round += 1) {
    for (const offset of ['select '.length, 'select a.'.length, sql.indexOf('t1000') + 1])
      completions.push(await timed(() => completeSql(sql, offset, space)));
  }
  return {
    readMs: median(reads),
    completionMs: median(completions),
    slowestMs: Math.max(...completions),
  };
}

function render(rows, { firstRows: first, fresh, key, physical, sorted: other, catalog: names }) {
  const ms = (value) => `${value.toFixed(1)} ms`;
  const jumps = (name, { findingMs, medianMs, slowestMs, heapGrowth }) =>
    `${name}: places found in ${ms(findingMs)}; random row ${ms(medianMs)}, slowest ${ms(slowestMs)} (target 100 ms); heap grew by ${(heapGrowth / 1e6).toFixed(1)} MB`;
  return [
    `${rows} rows, pages of ${PAGE}`,
    `first rows: ${ms(first.lakesideMs)}, psql's cursor ${ms(first.psqlMs)}: ${(first.lakesideMs / first.psqlMs).toFixed(2)} (target 1.3)`,
    `from nothing: ${ms(fresh.lakesideMs)} with the login and what the table is; a psql ${ms(fresh.psqlMs)}, of which its own start ${ms(fresh.psqlStartMs)}`,
    jumps('by key', key),
    jumps('as stored', physical),
    `any other order, half way: ${ms(other.lakesideMs)}, the same in psql ${ms(other.psqlMs)}: ${(other.lakesideMs / other.psqlMs).toFixed(2)} (target 1.2); the last one right after it ${ms(other.nextMs)}, psql ${ms(other.psqlNextMs)}; once sorted ${ms(other.laterMs)}`,
    `catalog of ${CATALOG_TABLES} × ${CATALOG_COLUMNS}: ${ms(names.readMs)} (target 1000 ms); completion ${ms(names.completionMs)}, slowest ${ms(names.slowestMs)} (target 20 ms)`,
  ].join('\n');
}
