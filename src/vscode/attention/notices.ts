import { formatCount, formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { runStateLabels } from '../../core/sync/report/reportWords';
import { commands, views, type CommandId } from '../support/editor/contributions';
import { runKey } from '../support/window/runRef';
import type { Outage, RunsOverview, SeenRun } from '../support/window/runsOverview';
import { toldRuns } from './needs';

/** One thing that only a person can settle. */
export interface Notice {
  /** The same as long as it is the same event. */
  readonly key: string;
  readonly kind: RunState | 'refused';
  readonly message: string;
  /** What helps, the most helpful first. */
  readonly actions: readonly NoticeAction[];
}

export interface NoticeAction {
  readonly label: string;
  readonly command: CommandId | `${string}.focus`;
  readonly argument?: unknown;
}

/** Everything that needs a person by now, worst first. */
export function noticesOf(overview: RunsOverview): readonly Notice[] {
  const refused = overview.outages.filter(({ isRefused }) => isRefused).map(refusal);
  return [...refused, ...toldRuns(overview).map(runNotice)];
}

/** The key of what would be told about a run in this state. */
export function runNoticeKey({ ref, state }: Pick<SeenRun, 'ref' | 'state'>): string {
  return `${runKey(ref)}\u0000${state}`;
}

/**
 * The keys, of those told before, that still stand for the same event: a run that was seen in another
 * state, or an account that answers again, may be told of anew.
 */
export function stillTold(told: ReadonlySet<string>, overview: RunsOverview): ReadonlySet<string> {
  const now = new Set(noticesOf(overview).map(({ key }) => key));
  const seen = new Set(overview.runs.map(({ ref }) => runKey(ref)));
  const mayStand = (key: string): boolean =>
    !key.startsWith(refusedPrefix) && !seen.has(key.slice(0, key.lastIndexOf('\u0000')));
  return new Set([...told].filter((key) => now.has(key) || mayStand(key)));
}

/** Several notices as one. */
export function sumUp(notices: readonly Notice[]): Notice | undefined {
  const [first, second] = notices;
  if (first === undefined || second === undefined) return first;
  const counts = [...new Set(notices.map(({ kind }) => kind))].map((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return `${formatCount(count)} ${kindLabel(kind)}`;
  });
  return {
    key: notices.map(({ key }) => key).join('\n'),
    kind: first.kind,
    message: `${formatQuantity(notices.length, 'thing')} need you: ${counts.join(', ')}`,
    actions: [{ label: 'Show Runs', command: `${views.runs}.focus` }],
  };
}

const refusedPrefix = '\u0000refused';

function refusal({ lake, name, message }: Outage): Notice {
  return {
    key: [refusedPrefix, lake, name].join('\u0000'),
    kind: 'refused',
    message,
    actions: [{ label: 'Connect…', command: commands.connectStorage, argument: { lakeId: lake } }],
  };
}

function runNotice(run: SeenRun): Notice {
  const { ref, state, because } = run;
  return {
    key: runNoticeKey(run),
    kind: state,
    message: `${ref.run}: ${kindLabel(state)}: ${because}`,
    actions: actionsFor(run),
  };
}

function actionsFor({ ref, state }: SeenRun): readonly NoticeAction[] {
  const showReport = { label: 'Show Report', command: commands.showReport, argument: ref };
  const [label, command] = helpful[state] ?? [];
  if (label === undefined || command === undefined) return [showReport];
  return [showReport, { label, command, argument: ref }];
}

/** What helps beside looking at the report. */
const helpful: Readonly<Partial<Record<RunState, readonly [label: string, command: CommandId]>>> = {
  unverifiable: ['Verify by Reading Back', commands.rereadRun],
  incomplete: ['Sync Again', commands.syncRun],
  stale: ['Plan Sync', commands.planSync],
};

function kindLabel(kind: Notice['kind']): string {
  return kind === 'refused' ? 'login refused' : runStateLabels[kind].toLowerCase();
}

/** True for a state that a sync under way elsewhere passes through: it is told only if it lasts. */
export function mayPass({ kind }: Notice): boolean {
  return kind === 'incomplete';
}
