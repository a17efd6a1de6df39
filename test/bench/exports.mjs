// Measures how fast a table of 2 million rows becomes a file, on a real Postgres of its own: Lakeside,
// psql's \copy, and the loop that a program with `pg` would write, in turns.
//   npm run bench -- --exports [--rounds N]
// The figures go to test/bench/results/exports.json. Takes about three minutes.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI } from './machine.mjs';
import { measureJob } from './measure.mjs';
import { loadParts } from './parts.mjs';
import { keepResult } from './results.mjs';
import { takeTurns } from './rounds.mjs';
import { bestByTool, summarize } from './summary.mjs';

const ROWS = 2_000_000;

const TABLE = `create table sample as
  select id, 'run' || id % 997 as run, (id % 8)::int2 as lane, md5(id::text) as barcode,
    id * 1000003 as reads, (id % 10000 / 10000.0)::numeric(5, 4) as gc, sqrt(id) as quality,
    timestamptz '2026-01-01' + id * interval '1 s' as taken_at,
    case when id % 3 = 0 then null else 'note "' || id || '", checked' end as note
  from generate_series(1::int8, ${ROWS}) id`;

/** What is measured, and what the figures may be at most. */
const TARGETS = [
  { what: 'CSV: of psql \\copy', atMost: 1.2, of: ['Lakeside csv', 'psql \\copy'] },
  { what: 'CSV: of pg and JSON.stringify', atMost: 1 / 3, of: ['Lakeside csv', 'pg loop'] },
];

/** @param {string} folder an empty one, removed by whoever made it */
export async function benchExports(folder, { rounds, ...options }) {
  // The contract suites' own start of a Postgres.
  const { startPostgres } = await loadParts('startPostgres', {
    'test/connectors/postgres/startPostgres.ts': 'startPostgres',
  });
  const postgres = await startPostgres();
  try {
    await postgres.execute(TABLE, 'vacuum analyze sample', 'checkpoint');
    await writeFile(join(folder, 'lake.json'), JSON.stringify(describeLake(postgres)));
    const samples = await takeTurns(
      { rounds, isQuick: false, wants: () => true, log: console.error },
      contenders(folder, postgres),
      ({ step }) => exportOnce(folder, step),
    );
    const tools = summarize(samples);
    await keepResult('exports', { rows: ROWS, tools }, options);
    console.log(render(tools));
  } finally {
    await postgres.stop();
  }
}

function describeLake({ host, port, user }) {
  return {
    storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
    sources: [],
    connections: { dwh: { host, port, user, database: 'postgres', tls: 'disable' } },
    warehouse: 'dwh',
  };
}

function contenders(folder, { host, port, user, password }) {
  const env = { PGHOST: host, PGPORT: `${port}`, PGUSER: user, PGPASSWORD: password };
  const lakeside = (format) => ({
    tool: `Lakeside ${format}`,
    settings: 'default',
    step: {
      command: process.execPath,
      args: [
        CLI,
        'query',
        'select * from sample',
        `--lake=${join(folder, 'lake.json')}`,
        `--format=${format}`,
        `--output=${join(folder, 'out')}`,
        '--quiet',
      ],
      env,
    },
  });
  return [
    lakeside('csv'),
    {
      tool: 'psql \\copy',
      settings: 'default',
      step: {
        command: 'psql',
        args: [
          '--quiet',
          '--no-psqlrc',
          '--dbname=postgres',
          '--command',
          `\\copy (select * from sample) to '${join(folder, 'out')}' (format csv, header)`,
        ],
        env,
      },
    },
    {
      tool: 'pg loop',
      settings: 'default',
      step: {
        command: process.execPath,
        args: [fileURLToPath(new URL('exportLoop.mjs', import.meta.url)), join(folder, 'out')],
        env,
      },
    },
    lakeside('jsonl'),
    lakeside('parquet'),
  ];
}

async function exportOnce(folder, step) {
  const measured = await measureJob([step], folder);
  const { size } = await stat(join(folder, 'out'));
  return { ...measured, sizeBytes: size };
}

function render(tools) {
  const lines = tools.map(
    ({ tool, wallMs, cpuMs, peakBytes }) =>
      `${tool.padEnd(16)} ${seconds(wallMs)} · ${seconds(cpuMs)} CPU · ${Math.round(peakBytes / 1e6)} MB`,
  );
  const best = bestByTool(tools);
  const verdicts = TARGETS.map(({ what, atMost, of: [ours, theirs] }) => {
    const figure = best.get(ours).wallMs / best.get(theirs).wallMs;
    const verdict = figure <= atMost ? 'holds' : 'MISSED';
    return `${verdict}  ${what}: ${figure.toFixed(2)}, at most ${atMost.toFixed(2)}`;
  });
  return [...lines, '', ...verdicts].join('\n');
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
