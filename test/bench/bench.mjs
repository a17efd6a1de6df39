// Measures Lakeside, AzCopy and rclone side by side.
//   npm run bench -- [--quick] [--long] [--only tenThousand,single,…] [--server sink,azurite]
//                    [--tool lakeside,azcopy,rclone] [--rounds N] [--json FILE]
// --editor: how long the extension host of a real VS Code stands still instead, see editor.mjs; --files N
// says how many the large run has.
// --exports: how fast a table becomes a file instead, see exports.mjs.
// --lineage: how fast lineage answers and is drawn instead, see lineage.mjs and lineageView.mjs.
// --propagation: how soon a publication sets off its readers instead, see propagation.mjs.
// --tables: how fast a large table is read by pages instead, see tables.mjs; --rows N says how large.
// --datasets: what reading ten and a hundred thousand datasets takes instead, see datasets.mjs;
// with --editor in a real VS Code, see datasets/datasetsInEditor.mjs.
// --quick: in under 10 minutes, 3 rounds instead of 5 and fewer where a round takes long, without the
// sweeps that the plots are drawn from; its results go to FILE or nowhere. --long: what takes longer
// than an hour in all, too. Results of a full bench go to test/bench/results/; `node
// test/bench/table.mjs` and `node test/bench/plots.mjs` put them in the README. They are kept only of a commit on
// the main branch with nothing changed since; --json FILE writes those of any state, and says so.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './cases.mjs';
import { measureCeilings } from './ceilings.mjs';
import { benchDatasets } from './datasets.mjs';
import { benchDatasetsInEditor } from './datasets/datasetsInEditor.mjs';
import { benchEditor } from './editor.mjs';
import { benchExports } from './exports.mjs';
import { benchLineage } from './lineage.mjs';
import { benchLineageView } from './lineageView.mjs';
import { benchPropagation } from './propagation.mjs';
import { benchKilled } from './killedCase.mjs';
import { describeMachine, prepareMachine, ROOT } from './machine.mjs';
import { requireBuild, requireKeepable } from './provenance.mjs';
import { stopAll } from './servers.mjs';
import { generateRun } from './shapes.mjs';
import { renderTable } from './table.mjs';
import { renderTargets } from './targets.mjs';
import { benchStep, benchTransfer } from './transferCase.mjs';
import { benchTables } from './tables.mjs';
import { benchUnchanged } from './unchangedCase.mjs';

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));
const MEASURES = { transfer: benchTransfer, unchanged: benchUnchanged, killed: benchKilled };

const { values: flags } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    editor: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    exports: { type: 'boolean', default: false },
    datasets: { type: 'boolean', default: false },
    lineage: { type: 'boolean', default: false },
    propagation: { type: 'boolean', default: false },
    tables: { type: 'boolean', default: false },
    rows: { type: 'string', default: '2000000' },
    files: { type: 'string', default: '150000' },
    quick: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    server: { type: 'string', default: 'sink,azurite' },
    tool: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'string' },
  },
});

if (flags.help) {
  console.log(await usage());
  process.exit(0);
}
await prepareMachine();
await requireBuild(ROOT);
if (isKept()) await requireKeepable(ROOT);
const machine = await describeMachine();
const workFolder = await mkdtemp(join(tmpdir(), 'lakeside-bench-'));
process.on('exit', () => {
  stopAll();
  rmSync(workFolder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

await benchAsked();

function benchAsked() {
  const options = { machine, resultsFolder: isKept() ? RESULTS : undefined };
  if (flags.editor && flags.datasets) {
    return benchDatasetsInEditor(workFolder, { ...options, isProfiled: flags.profile });
  }
  if (flags.editor) {
    const files = Number(flags.files);
    return benchEditor(workFolder, { ...options, files, isProfiled: flags.profile });
  }
  if (flags.lineage) {
    return benchLineage(options).then(() => benchLineageView(options));
  }
  if (flags.propagation) return benchPropagation(workFolder, options);
  if (flags.datasets) return benchDatasets(workFolder, options);
  if (flags.exports) return benchExports(workFolder, { ...options, rounds: roundsAsked() });
  if (flags.tables) return benchTables(workFolder, { ...options, rows: Number(flags.rows) });
  return benchCases();
}

async function benchCases() {
  const results = [];
  for (const each of CASES.filter(isAsked)) {
    console.error(`\n${each.title}`);
    const result = await benchCase(each);
    results.push(result);
    if (isKept()) await keep(result);
  }
  if (flags.json !== undefined) await writeFile(flags.json, JSON.stringify(results, undefined, 2));
  console.log(renderTable(results));
  console.log(`\n${renderTargets(results)}`);
}

/** Results that nobody can measure again are kept by nobody. */
function isKept() {
  return !flags.quick && !flags.profile && flags.json === undefined;
}

/** What the head of this file says. */
async function usage() {
  const lines = (await readFile(fileURLToPath(import.meta.url), 'utf8')).split('\n');
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('//')),
  );
  const cases = CASES.map(({ name, title }) => `  ${name.padEnd(18)}${title}`);
  return [...head.map((line) => line.slice(3)), '', 'Cases:', ...cases].join('\n');
}

function roundsAsked() {
  return Number(flags.rounds ?? (flags.quick ? 3 : 5));
}

function isAsked({ name, only }) {
  if (flags.only !== undefined) return flags.only.split(',').includes(name);
  if (only === 'long') return flags.long;
  return only === undefined || !flags.quick;
}

async function benchCase(each) {
  const date = new Date().toISOString().slice(0, 10);
  const about = { name: each.name, title: each.title, kind: each.kind, date, machine };
  return each.kind === 'sweep'
    ? { ...about, ceilings: await measureCeilings(workFolder), steps: await benchSteps(each) }
    : { ...about, files: each.shape.files, servers: await benchServers(each) };
}

async function benchServers(each) {
  return withRun(each.shape, async (run) => {
    const servers = [];
    for (const kind of await kindsOf(each)) {
      console.error(kind.name);
      servers.push({
        server: kind.name,
        tools: await MEASURES[each.kind](benchOf(each), kind, run),
      });
    }
    return servers;
  });
}

async function benchSteps(each) {
  const steps = [];
  for (const step of each.steps) {
    console.error(`${step.value}`);
    const bytes = step.shape.files * step.shape.sizeBytes;
    for (const kind of await kindsOf(each)) {
      const tools = await withRun(step.shape, (run) => benchStep(benchOf(each), kind, run, step));
      steps.push({ value: step.value, files: step.shape.files, bytes, server: kind.name, tools });
    }
  }
  return steps;
}

async function kindsOf({ servers }) {
  const kinds = [];
  for (const server of servers) kinds.push(await server());
  return kinds.filter(({ name }) => flags.server.split(',').some((asked) => isOfKind(name, asked)));
}

function isOfKind(name, asked) {
  return name.toLowerCase().startsWith(asked.toLowerCase());
}

function benchOf({ tools }) {
  const asked = flags.tool?.toLowerCase().split(',');
  const wants = (tool) => {
    if (tool.startsWith('bare')) return true;
    return (tools?.includes(tool) ?? true) && (asked?.includes(tool.toLowerCase()) ?? true);
  };
  return {
    workFolder,
    rounds: roundsAsked(),
    isQuick: flags.quick,
    wants,
    log: (line) => console.error(`  ${line}`),
  };
}

/** A run on disk, written out before anything is measured, and gone afterwards. */
async function withRun(shape, work) {
  const mainFolder = join(workFolder, shape.name);
  const expected = generateRun(shape, mainFolder);
  execFileSync('sync');
  try {
    return await work({ mainFolder, expected });
  } finally {
    await rm(mainFolder, { recursive: true });
  }
}

async function keep(result) {
  await mkdir(RESULTS, { recursive: true });
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  await writeFile(join(RESULTS, `${result.name}.json`), text);
}
