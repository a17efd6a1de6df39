// Renders the kept results as the README's tables, between its two markers.
//   node test/bench/table.mjs [--check]     --check: only tells whether the README is up to date
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { CASES } from './cases.mjs';
import { renderLineage } from './lineageTable.mjs';
import { renderReading } from './readingTable.mjs';
import { bestByTool } from './summary.mjs';
import { LISTING, SCAN_AND_LISTING } from './tools.mjs';
import { FIRST_SYNC } from './unchangedCase.mjs';

const RESULTS = new URL('results/', import.meta.url);
const README = new URL('../../README.md', import.meta.url);
const RIVALS = ['AzCopy', 'rclone'];
const NO_FIGURES = '–';

async function updateReadme() {
  const readme = await readFile(README, 'utf8');
  const reading = await readResult('tables');
  const lineage = {
    datasets: await readResult('datasets'),
    lineage: await readResult('lineage'),
    // Taken on its own, as the others take long to be given up.
    view: await readResult('lineageView').catch(() => undefined),
    propagation: await readResult('propagation'),
  };
  const rendered = await format(
    [
      [markersOf('bench'), renderTable(await readResults())],
      [markersOf('tables'), renderReading(reading)],
      [markersOf('lineage'), renderLineage(lineage)],
    ].reduce(replaceBetween, readme),
    { parser: 'markdown', ...(await resolveConfig(fileURLToPath(README))) },
  );
  if (rendered === readme) return;
  if (process.argv.includes('--check'))
    throw new Error("README.md is behind the bench's results; run: node test/bench/table.mjs");
  await writeFile(README, rendered);
}

async function readResult(name) {
  return JSON.parse(await readFile(new URL(`${name}.json`, RESULTS), 'utf8'));
}

function markersOf(name) {
  return new RegExp(`(<!-- ${name}:start -->\\n).*(<!-- ${name}:end -->)`, 's');
}

function replaceBetween(readme, [markers, text]) {
  if (!markers.test(readme)) throw new Error(`README.md lacks the markers ${markers.source}`);
  return readme.replace(markers, (_, start, end) => `${start}\n${text}\n\n${end}`);
}

/** What a full bench kept, in the order of its cases. */
export async function readResults() {
  const files = await readdir(RESULTS);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, RESULTS), 'utf8')));
  const results = texts.map((text) => JSON.parse(text));
  return CASES.flatMap((each) => results.filter(({ name }) => name === each.name));
}

/** Markdown: one line a case and server, the better settings of each tool, and what they ran on. */
export function renderTable(results) {
  const parts = ['transfer', 'unchanged', 'killed'].map((kind) => {
    const rows = results.filter((result) => result.kind === kind).flatMap(RENDERERS[kind]);
    return rows.length === 0 ? [] : [...HEADS[kind], ...rows, ''];
  });
  const plots = results.flatMap(({ name, title }) =>
    PLOTS[name] === undefined ? [] : [`![${title}](media/${PLOTS[name]})`, ''],
  );
  return [
    ...parts.flat(),
    ...plots,
    ...(results.length === 0 ? [] : [renderMachine(results)]),
  ].join('\n');
}

/** What `plots.mjs` draws of them. */
export const PLOTS = {
  bySize: 'speed-by-size.png',
  byConcurrency: 'speed-by-concurrency.png',
};

const HEADS = {
  transfer: [
    '| upload and verification | server | Lakeside | AzCopy | rclone | Lakeside is |',
    '| --- | --- | --- | --- | --- | --- |',
  ],
  unchanged: [
    '| the next sync | server | Lakeside | without which nothing can be known | AzCopy sync | rclone copy |',
    '| --- | --- | --- | --- | --- | --- |',
  ],
  killed: ['| after `kill -9` midway | Lakeside | AzCopy |', '| --- | --- | --- |'],
};

const RENDERERS = {
  transfer: ({ title, servers }) =>
    servers.map(({ server, tools }) => {
      const best = bestByTool(tools);
      const cells = ['Lakeside', ...RIVALS].map((tool) => figuresOf(best.get(tool)));
      return row(title, server, ...cells, ratioOf(best));
    }),
  unchanged: ({ title, servers }) =>
    servers.map(({ server, tools }) => {
      const best = bestByTool(tools.filter(({ settings }) => settings !== FIRST_SYNC));
      const bare = [SCAN_AND_LISTING, LISTING].flatMap((name) => {
        const summary = best.get(name);
        return summary === undefined ? [] : [`${name} ${seconds(summary.wallMs)} s`];
      });
      const cells = RIVALS.map((tool) => figuresOf(best.get(tool)));
      return row(title, server, figuresOf(best.get('Lakeside')), bare.join('<br>'), ...cells);
    }),
  killed: ({ title, servers }) =>
    servers.map(({ tools }) => {
      const best = bestByTool(tools);
      const cells = ['Lakeside', 'AzCopy'].map((tool) => resentOf(best.get(tool)));
      return row(title, ...cells);
    }),
};

function row(...cells) {
  return `| ${cells.join(' | ')} |`;
}

function figuresOf(summary) {
  if (summary === undefined) return NO_FIGURES;
  const { wallMs, cpuMs, peakBytes, runs } = summary;
  const figures = `${seconds(wallMs)} s · ${seconds(cpuMs)} s CPU · ${megabytes(peakBytes)}`;
  return `${figures} · ${runs} ×`;
}

function resentOf(summary) {
  return summary === undefined ? NO_FIGURES : `${megabytes(summary.resentBytes)} sent again`;
}

function ratioOf(best) {
  const lakeside = best.get('Lakeside');
  const rivals = RIVALS.flatMap((tool) => best.get(tool) ?? []);
  if (lakeside === undefined || rivals.length === 0) return NO_FIGURES;
  const rival = rivals.reduce((left, right) => (right.wallMs < left.wallMs ? right : left));
  return `${(rival.wallMs / lakeside.wallMs).toFixed(1)} × as fast as ${rival.tool}`;
}

function renderMachine(results) {
  const { machine, date } = results.at(-1);
  return (
    `Medians of as many interleaved rounds as each cell says (two for a rival that takes longer than a minute), ` +
    `${date}, on ${describeMachine(machine)}; ${renderVersions(results)}, AzCopy ${machine.azCopy}, rclone ${machine.rclone}. ` +
    'Wall time, processor time and peak memory, each rival with the better of its default and its tuned settings; ' +
    'journal, locks and verification on for Lakeside.'
  );
}

/** Cases are measured anew one by one, so that not all need be of one version. */
function renderVersions(results) {
  const versions = [...new Set(results.map(({ machine }) => machine.lakeside))];
  if (versions.length === 1) return `Lakeside ${versions[0]}`;
  const parts = versions.map((version) => {
    const ofIt = results.filter(({ machine }) => machine.lakeside === version);
    return `${version} for ${ofIt.map(({ title }) => `_${title}_`).join(', ')}`;
  });
  return `Lakeside ${parts.join('; ')}`;
}

/** One line that names no host, person or place. */
export function describeMachine({ processor, cores, memoryGiB, system, node }) {
  return `${processor}, ${cores} cores shared by client and server, ${memoryGiB} GiB, ${system}, Node ${node}`;
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(milliseconds < 9950 ? 1 : 0);
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await updateReadme();
