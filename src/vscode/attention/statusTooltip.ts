import type { RunState } from '../../core/runs/run';
import { runStateLabels } from '../../core/sync/report/reportWords';
import { formatCount, formatQuantity } from '../../core/base/sizes';
import { activityTitle, runningDescription } from '../support/window/activityWords';
import { commands, views, type CommandId } from '../support/editor/contributions';
import { escapeMarkdown as escape } from '../support/editor/markdown';
import type { RunsOverview } from '../support/window/runsOverview';
import { waitingRuns } from './needs';
import type { StatusFacts } from './statusLine';

/** Commands that the tooltip's links may call, and no others. */
export const tooltipCommands: readonly string[] = [
  commands.showReport,
  commands.connectStorage,
  commands.refresh,
  `${views.runs}.focus`,
  `${views.activity}.focus`,
];

/** Rows of the same kind that the tooltip shows; the views have them all. */
const mostRows = 5;

/** Markdown with icons: what runs, what needs the person and what is offline, with a link for each. */
export function statusTooltip(facts: StatusFacts): string {
  const rows = [
    ...runningRows(facts),
    ...brokenRows(facts),
    ...needyRows(facts.overview),
    ...outageRows(facts.overview),
    ...countRows(facts.overview),
  ];
  const links = [
    link('Runs', `${views.runs}.focus`),
    link('Activity', `${views.activity}.focus`),
    ...(facts.hasLake ? [link('Scan Now', commands.refresh)] : []),
  ];
  const table = ['| | | |', '|:--|:--|:--|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)];
  return ['**Lakeside**', ...(rows.length === 0 ? [] : [table.join('\n')]), links.join(' · ')].join(
    '\n\n',
  );
}

type Row = readonly [icon: string, subject: string, text: string];

function runningRows({ running }: StatusFacts): readonly Row[] {
  return running
    .slice(0, mostRows)
    .map(({ record, progress, rate, heldBack }) => [
      '$(sync)',
      escape(activityTitle(record)),
      escape(runningDescription(progress, rate, heldBack)),
    ]);
}

function brokenRows({ broken }: StatusFacts): readonly Row[] {
  return broken
    .slice(0, mostRows)
    .map(({ label, message }) => ['$(error)', escape(label), `lake file: ${escape(message)}`]);
}

function needyRows(overview: RunsOverview): readonly Row[] {
  const needy = waitingRuns(overview);
  const rows = needy
    .slice(0, mostRows)
    .map(({ ref, state, because }): Row => [
      '$(warning)',
      link(ref.run, commands.showReport, ref),
      `${labelOf(state)}: ${escape(because)}`,
    ]);
  const more = needy.length - rows.length;
  return more > 0 ? [...rows, ['', formatQuantity(more, 'more run'), '']] : rows;
}

function outageRows({ outages }: RunsOverview): readonly Row[] {
  return outages
    .slice(0, mostRows)
    .map(({ name, message, isRefused, lake }) =>
      isRefused
        ? ['$(key)', escape(message), link('Connect…', commands.connectStorage, { lakeId: lake })]
        : ['$(debug-disconnect)', escape(name), escape(message)],
    );
}

/** How many runs are in each of the states in which nothing is wrong. */
function countRows({ runs }: RunsOverview): readonly Row[] {
  return calmStates.flatMap(([state, icon]): Row[] => {
    const count = runs.filter((run) => run.state === state).length;
    return count === 0 ? [] : [[`$(${icon})`, labelOf(state), formatCount(count)]];
  });
}

const calmStates = [
  ['syncing', 'sync'],
  ['ready', 'cloud-upload'],
  ['settling', 'watch'],
  ['copying', 'arrow-swap'],
  ['sequencing', 'pulse'],
  ['verified', 'verified'],
  ['failedRun', 'circle-slash'],
  ['released', 'archive'],
] as const;

function labelOf(state: RunState): string {
  return runStateLabels[state].toLowerCase();
}

function link(text: string, command: CommandId | `${string}.focus`, argument?: unknown): string {
  const args = argument === undefined ? '' : `?${encodeArgument(argument)}`;
  return `[${escape(text)}](command:${command}${args})`;
}

/** A parenthesis in a run's name would end the link. */
function encodeArgument(argument: unknown): string {
  const encoded = encodeURIComponent(JSON.stringify([argument]));
  return encoded.replaceAll('(', '%28').replaceAll(')', '%29');
}
