// Measures the reading of a large table by pages, on a real Postgres of its own, beside psql: the first
// rows, scrolling to random rows in the order of the key, as stored and in another order, and what
// memory the reading takes.
//   npm run bench -- --tables [--rows N]
// The figures go to test/bench/results/tables.json. Two million rows take about a minute.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';

const PAGE = 200;
const FIRST_ROUNDS = 9;
const JUMPS = 40;
const SORTED_ROUNDS = 3;

const tableOf = (rows) => `create table sample as
  select id, 'run' || id % 997 as run, (id % 8)::int2 as lane, md5(id::text) as barcode,
    id * 1000003 as reads, (id % 10000 / 10000.0)::numeric(5, 4) as gc, sqrt(id) as quality,
    timestamptz '2026-01-01' + id * interval '1 s' as taken_at,
    case when id % 3 = 0 then null else 'note "' || id || '", checked' end as note
  from generate_series(1::int8, ${rows}) id`;

export async function benchTables(_folder, { machine, resultsFolder, rows }) {
  const { startPostgres, PostgresPageReader, TablePages } = await loadParts();
  const postgres = await startPostgres();
  const reader = readerOf(PostgresPageReader, postgres);
  const psql = openPsql(postgres);
  try {
    await postgres.execute(
      tableOf(rows),
      'alter table sample add primary key (id)',
      'vacuum analyze sample',
      'checkpoint',
    );
    const world = { reader, psql, rows, TablePages, facts: await reader.facts(open()) };
    const figures = {
      firstRows: await firstRows(world),
      key: await scroll(world, query({ ownOrder: 'key' })),
      physical: await scroll(world, query({ ownOrder: 'physical' })),
      sorted: await sorted(world),
    };
    const date = new Date().toISOString().slice(0, 10);
    await mkdir(resultsFolder, { recursive: true });
    const result = { date, machine, rows, ...figures };
    const file = join(resultsFolder, 'tables.json');
    await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
    console.log(render(rows, figures));
  } finally {
    psql.end();
    reader.close();
    await postgres.stop();
  }
}

async function loadParts() {
  const outfile = join(checkout, 'out', 'bench', 'tableParts.mjs');
  const from = (path) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  await build({
    stdin: {
      contents: `
        export { startPostgres } from ${from('../connectors/postgres/startPostgres.ts')};
        export { PostgresPageReader } from ${from('../../src/connectors/postgres/pages/postgresPageReader.ts')};
        export { TablePages } from ${from('../../src/core/warehouse/pages/tablePages.ts')};`,
      resolveDir: checkout,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

function readerOf(PostgresPageReader, { host, port, user, password }) {
  const connection = {
    name: 'bench',
    host,
    port,
    user,
    database: 'postgres',
    schema: undefined,
    tls: 'disable',
    writable: false,
  };
  const ref = { schema: 'public', name: 'sample' };
  return new PostgresPageReader(connection, ref, (_, work) => work({ password }), {});
}

/** A psql that stays, and tells when what it was asked for is there. */
function openPsql({ host, port, user, password }) {
  const env = {
    ...process.env,
    PGHOST: host,
    PGPORT: `${port}`,
    PGUSER: user,
    PGPASSWORD: password,
  };
  const args = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--dbname=postgres'];
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

const open = () => ({ signal: new AbortController().signal });
const query = (changes) => ({ filters: [], sort: [], ownOrder: 'key', ...changes });

function pagesOf({ TablePages, reader, facts }) {
  const onFailure = (error) => console.error(error);
  return new TablePages({ reader, facts, cutAtBytes: 4_000, onChange: () => undefined, onFailure });
}

async function timed(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Both over a connection that is open: ours with an estimate of how many rows there are. */
async function firstRows(world) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < FIRST_ROUNDS; round += 1) {
    const pages = pagesOf(world);
    const physical = query({ ownOrder: 'physical' });
    ours.push(await timed(() => pages.read(physical, { offset: 0, limit: PAGE }, open())));
    pages.reset();
    // What was begun in the background ends first.
    await new Promise((resolve) => setTimeout(resolve, 150));
    theirs.push(
      await timed(() =>
        world.psql.ask(
          `begin; declare c cursor for select * from sample; fetch ${PAGE} from c; commit`,
        ),
      ),
    );
  }
  return { lakesideMs: median(ours), psqlMs: median(theirs) };
}

/** Random rows, once all places were found. */
async function scroll(world, asked) {
  const pages = pagesOf(world);
  const findingMs = await timed(async () => {
    await pages.read(asked, { offset: 0, limit: PAGE }, open());
    while (pages.known?.total?.kind !== 'exact')
      await new Promise((resolve) => setTimeout(resolve, 5));
  });
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const jumps = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const offset = Math.floor(Math.random() * (world.rows - PAGE));
    jumps.push(await timed(() => pages.read(asked, { offset, limit: PAGE }, open())));
  }
  globalThis.gc?.();
  const heapGrowth = process.memoryUsage().heapUsed - heapBefore;
  pages.reset();
  return { findingMs, medianMs: median(jumps), slowestMs: Math.max(...jumps), heapGrowth };
}

/** A deep place of an order that no index has, the first time; and places after that. */
async function sorted(world) {
  const offset = Math.floor(world.rows / 2);
  const asked = query({ sort: [{ column: 'barcode', direction: 'ascending', nulls: 'last' }] });
  const ours = [];
  const theirs = [];
  const later = [];
  for (let round = 0; round < SORTED_ROUNDS; round += 1) {
    const pages = pagesOf(world);
    ours.push(await timed(() => pages.read(asked, { offset, limit: PAGE }, open())));
    later.push(
      await timed(() => pages.read(asked, { offset: world.rows - PAGE, limit: PAGE }, open())),
    );
    pages.reset();
    theirs.push(
      await timed(() =>
        world.psql.ask(`select * from sample order by barcode, id offset ${offset} limit ${PAGE}`),
      ),
    );
  }
  return { lakesideMs: median(ours), laterMs: median(later), psqlMs: median(theirs) };
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

function render(rows, { firstRows: first, key, physical, sorted: other }) {
  const ms = (value) => `${value.toFixed(1)} ms`;
  const jumps = (name, { findingMs, medianMs, slowestMs, heapGrowth }) =>
    `${name}: places found in ${ms(findingMs)}; random row ${ms(medianMs)}, slowest ${ms(slowestMs)} (target 100 ms); heap grew by ${(heapGrowth / 1e6).toFixed(1)} MB`;
  return [
    `${rows} rows, pages of ${PAGE}`,
    `first rows: ${ms(first.lakesideMs)}, psql's cursor ${ms(first.psqlMs)}: ${(first.lakesideMs / first.psqlMs).toFixed(2)} (target 1.3)`,
    jumps('by key', key),
    jumps('as stored', physical),
    `any other order, half way: ${ms(other.lakesideMs)}, the same in psql ${ms(other.psqlMs)}: ${(other.lakesideMs / other.psqlMs).toFixed(2)} (target 1.2); then ${ms(other.laterMs)}`,
  ].join('\n');
}
