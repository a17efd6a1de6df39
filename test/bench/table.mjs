// Renders the kept results as the README's table, between its two markers.
//   node test/bench/table.mjs [--check]     --check: only tells whether the README is up to date
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SHAPES } from './shapes.mjs';
import { bestByTool } from './summary.mjs';

const RESULTS = new URL('results/', import.meta.url);
const README = new URL('../../README.md', import.meta.url);
const MARKERS = /(<!-- bench:start -->\n).*(<!-- bench:end -->)/s;
const RIVALS = ['AzCopy', 'rclone'];

if (process.argv[1] === fileURLToPath(import.meta.url)) await updateReadme();

async function updateReadme() {
  const readme = await readFile(README, 'utf8');
  if (!MARKERS.test(readme))
    throw new Error('README.md lacks the bench:start and bench:end markers');
  const table = renderTable(await readResults());
  const updated = readme.replace(MARKERS, (_, start, end) => `${start}\n${table}\n${end}`);
  if (updated === readme) return;
  if (process.argv.includes('--check'))
    throw new Error("README.md is behind the bench's results; run: node test/bench/table.mjs");
  await writeFile(README, updated);
}

async function readResults() {
  const files = await readdir(RESULTS);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, RESULTS), 'utf8')));
  const results = texts.map((text) => JSON.parse(text));
  return SHAPES.flatMap(({ name }) => results.filter(({ shape }) => shape === name));
}

/** Markdown: one line a shape and server, the better settings of each tool, and what they ran on. */
export function renderTable(results) {
  const rows = results.flatMap((result) =>
    result.servers.map(({ server, tools }) => renderRow(result.title, server, bestByTool(tools))),
  );
  return [
    '| files | server | rounds | Lakeside | AzCopy | rclone | Lakeside is |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    ...results.slice(-1).map(renderMachine),
  ].join('\n');
}

function renderRow(title, server, best) {
  const cells = ['Lakeside', ...RIVALS].map((tool) => renderFigures(best.get(tool)));
  const rounds = best.get('Lakeside')?.runs ?? 0;
  return `| ${[title, server, rounds, ...cells, renderRatio(best)].join(' | ')} |`;
}

function renderFigures(summary) {
  if (summary === undefined) return '–';
  const { wallMs, cpuMs, peakBytes } = summary;
  return `${seconds(wallMs)} s · ${seconds(cpuMs)} s CPU · ${Math.round(peakBytes / 1e6)} MB`;
}

function renderRatio(best) {
  const lakeside = best.get('Lakeside');
  const rivals = RIVALS.flatMap((tool) => best.get(tool) ?? []);
  if (lakeside === undefined || rivals.length === 0) return '–';
  const rival = rivals.reduce((left, right) => (right.wallMs < left.wallMs ? right : left));
  return `${(rival.wallMs / lakeside.wallMs).toFixed(1)} × as fast as ${rival.tool}`;
}

function renderMachine({ machine, date }) {
  const { processor, cores, memoryGiB, system, node } = machine;
  return (
    `Medians of interleaved rounds, ${date}: ${processor}, ${cores} cores shared by client and server, ` +
    `${memoryGiB} GiB, ${system}, Node ${node}; Lakeside ${machine.lakeside}, AzCopy ${machine.azCopy}, rclone ${machine.rclone}. ` +
    'Wall time, CPU time and peak memory of upload and verification together, each rival with the better of its ' +
    'default and its tuned settings.'
  );
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0);
}
