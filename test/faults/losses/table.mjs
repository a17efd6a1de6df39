// Puts what `npm run losses` measured into README.md, or with --check only says whether it stands there.
//   node test/faults/losses/table.mjs [--check]
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const RESULTS = new URL('results/losses.json', import.meta.url);
const README = new URL('../../../README.md', import.meta.url);
const MARKERS = /(<!-- losses:start -->\n).*(<!-- losses:end -->)/s;
const TOOLS = ['Lakeside', 'AzCopy', 'rclone'];

if (process.argv[1] === fileURLToPath(import.meta.url)) await updateReadme();

/** @throws Error if the README lacks the place for it, or with --check if it says something else */
export async function updateReadme() {
  const readme = await readFile(README, 'utf8');
  if (!MARKERS.test(readme))
    throw new Error('README.md lacks the losses:start and losses:end markers');
  const table = renderLosses(JSON.parse(await readFile(RESULTS, 'utf8')));
  const updated = await format(
    readme.replace(MARKERS, (_, start, end) => `${start}\n${table}\n${end}`),
    { parser: 'markdown', ...(await resolveConfig(fileURLToPath(README))) },
  );
  if (updated === readme) return;
  if (process.argv.includes('--check'))
    throw new Error(
      'README.md is behind what was measured; run: node test/faults/losses/table.mjs',
    );
  await writeFile(README, updated);
}

/** Markdown: how often each tool lost or skipped something, then a line a scenario. */
export function renderLosses({ date, machine, scenarios }) {
  const measured = scenarios.filter(({ results }) => results.length > 0);
  const rows = measured.map(
    ({ name, results }) =>
      `| ${[name, ...TOOLS.map((tool) => wordOf(results, tool))].join(' | ')} |`,
  );
  return [
    `| of ${measured.length} scenarios | Lakeside | AzCopy | rclone |`,
    '|---|---|---|---|',
    countRow(measured, 'lost something', ({ lost }) => lost.length > 0),
    countRow(
      measured,
      'lost something and said that all was well',
      (result) => result.lost.length > 0 && saysAllIsWell(result),
    ),
    countRow(
      measured,
      'left something behind without a word of it',
      (result) => result.lost.length === 0 && saysAllIsWell(result) && result.unnamed.length > 0,
    ),
    '',
    '<details><summary>Every scenario, and what each tool did when …</summary>',
    '',
    '| … | Lakeside | AzCopy | rclone |',
    '|---|---|---|---|',
    ...rows,
    '',
    '</details>',
    '',
    `Measured ${date} on an Azurite behind the fault proxy: ${machine.system}, Node ${machine.node}; Lakeside ${machine.lakeside}, AzCopy ${machine.azCopy}, rclone ${machine.rclone}. Azurite takes names that Azure refuses or changes. Bits flip on plain HTTP here, as they may in memory or in a proxy that ends TLS. _No end in sight_ is two minutes. Where the instant of a change decides, the rivals differ from one measuring to the next.`,
  ].join('\n');
}

function countRow(scenarios, title, isSuch) {
  const counts = TOOLS.map(
    (tool) =>
      scenarios.filter(({ results }) =>
        results.some((result) => result.tool === tool && isSuch(result)),
      ).length,
  );
  return `| ${[title, ...counts].join(' | ')} |`;
}

function wordOf(results, name) {
  const result = results.find(({ tool }) => tool === name);
  return result === undefined ? '–' : wordFor(result);
}

/** What came of one run, in a few words. */
export function wordFor(result) {
  const { codes, lost, uncarried, unnamed, isFreed } = result;
  if (lost.length > 0) return saysAllIsWell(result) ? '**lost, exit 0**' : '**lost**, reported';
  if (codes.includes(null)) return 'no end in sight';
  if (uncarried.length === 0) {
    if (saysAllIsWell(result)) return isFreed ? 'carried, disk freed' : 'carried';
    return 'carried, reported';
  }
  if (!saysAllIsWell(result)) return 'reported';
  return unnamed.length > 0 ? '**silently skipped**' : 'named, exit 0';
}

function saysAllIsWell({ codes }) {
  return codes.every((code) => code === 0);
}
