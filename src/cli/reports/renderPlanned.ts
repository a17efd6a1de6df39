import { groupBy } from '../../core/base/groupBy';
import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { formatTime } from '../../core/runs/describeReleased';
import { formatDestination } from '../../core/sync/destination';
import { reasonOf } from '../../core/sync/report/documents';
import type { PlannedAction, SyncPlan } from '../../core/sync/plan';
import type { ReportProblem } from '../../core/sync/report/report';
import { markOf, wordOf } from './stateMarks';
import { pad, padStart, printable, type TextStyle } from '../terminal/textStyle';

const shownFiles = 10;

/** A run's state and, if it may be synchronised, what a sync would do. */
export interface PlannedRun {
  readonly run: string;
  readonly source: string;
  readonly state: RunState;
  readonly because: string;
  readonly plan: SyncPlan | undefined;
  /** What is to be known of the run as a whole: which of two sheets is not carried, say. */
  readonly findings: readonly Pick<ReportProblem, 'path' | 'message'>[];
  /** What would be removed from the source after that; `undefined` = nothing. */
  readonly toRemove: PlannedRemoval | undefined;
}

/** The removal of a run that a sync would try once the run is verified. */
export interface PlannedRemoval {
  readonly files: number;
  readonly bytes: number;
  /** The folder it would go to; `undefined` = it would be deleted at once. */
  readonly trash: string | undefined;
  /** Milliseconds since the epoch; `undefined` = it could not be undone. */
  readonly undoUntilMs: number | undefined;
}

/** What would be done about a run, for people: counts by reason, then the first files of each. */
export function renderPlanned(planned: PlannedRun, style: TextStyle): string {
  const { state, run, because, plan, findings, toRemove } = planned;
  const title = `${markOf(state, style)} ${style.bold(printable(run))}  ${wordOf(state, style)}`;
  if (plan === undefined) return `${title} — ${style.dim(printable(because))}`;
  return [
    isPlain(state) ? title : `${title} — ${style.dim(printable(because))}`,
    ...groupLines(plan, style),
    ...otherLines(plan, style),
    ...removalLines(toRemove, style),
    ...findings.map((finding) => noteLine(finding, style)),
  ].join('\n');
}

function noteLine({ path, message }: PlannedRun['findings'][number], style: TextStyle): string {
  return `  ${pad('note', 32)}${path === '' ? '' : `${printable(path)}: `}${style.dim(printable(message))}`;
}

/** True for a state that its plan explains. */
function isPlain(state: RunState): boolean {
  return state === 'ready' || state === 'verified';
}

function removalLines(removal: PlannedRemoval | undefined, style: TextStyle): readonly string[] {
  if (removal === undefined) return [];
  const { files, bytes, trash, undoUntilMs } = removal;
  const what = `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`;
  const where =
    trash === undefined || undoUntilMs === undefined
      ? 'deleted at once without undo'
      : `moved to ${printable(trash)}, undo until ${formatTime(undoUntilMs)}`;
  return [style.yellow(`  ${pad('released once proven', 32)}${what}, ${where}`)];
}

interface ActionGroup {
  readonly title: string;
  readonly actions: readonly PlannedAction[];
}

function groupLines(plan: SyncPlan, style: TextStyle): readonly string[] {
  const groups = groupsOf(plan.actions);
  const isUploading = plan.actions.some(({ kind }) => kind === 'upload');
  const total = isUploading
    ? `${formatBytes(plan.uploadBytes)} to send to ${printable(formatDestination(plan))}`
    : `nothing to send to ${printable(formatDestination(plan))}`;
  return [`  ${total}`, ...groups.flatMap((group) => linesOf(group, style))];
}

/** What changes something comes first. */
const kindOrder: readonly PlannedAction['kind'][] = ['refuse', 'reread', 'upload', 'keep'];

function groupsOf(actions: Iterable<PlannedAction>): readonly ActionGroup[] {
  const sorted = [...actions].sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
  const groups = groupBy(sorted, (action) =>
    action.kind === 'refuse' ? 'refuse' : `${action.kind}: ${reasonOf(action)}`,
  );
  return [...groups].map(([title, group]) => ({ title, actions: group }));
}

function linesOf({ title, actions }: ActionGroup, style: TextStyle): readonly string[] {
  const bytes = actions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const head = `  ${pad(title, 32)}${formatQuantity(actions.length, 'file')}, ${formatBytes(bytes)}`;
  const isKept = actions[0]?.kind === 'keep';
  const shown = isKept ? [] : actions.slice(0, shownFiles);
  const hidden = isKept ? 0 : actions.length - shown.length;
  return [
    head,
    ...shown.map((action) => fileLine(action, style)),
    ...(hidden > 0
      ? [style.dim(`    … and ${formatCount(hidden)} more (lakeside plan --json)`)]
      : []),
  ];
}

function fileLine(action: PlannedAction, style: TextStyle): string {
  const size = padStart(formatBytes(action.sizeBytes), 9);
  const why = action.kind === 'refuse' ? `: ${printable(action.message)}` : '';
  return `    ${style.dim(size)}  ${printable(action.path)}${style.dim(why)}`;
}

function otherLines(plan: SyncPlan, style: TextStyle): readonly string[] {
  const { notCarried, missingLocal } = plan;
  const lines: string[] = [];
  if (notCarried.length > 0) {
    lines.push(
      `  ${pad('not carried', 32)}${formatQuantity(notCarried.length, 'entry', 'entries')}`,
    );
  }
  if (missingLocal.length > 0) {
    const what = formatQuantity(missingLocal.length, 'blob');
    lines.push(`  ${pad('blobs without a file', 32)}${what}, left as they are`);
  }
  return lines.map((line) => style.dim(line));
}
