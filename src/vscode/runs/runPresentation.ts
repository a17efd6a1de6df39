import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { summarizeEvidence } from '../../core/sync/report/describeEvidence';
import type { SyncPlan } from '../../core/sync/plan';
import type { VerificationReport } from '../../core/sync/report/report';
import type { ActivityOutcome, ActivityProgress } from '../support/window/activities';
import type { SyncProgress } from '../../core/sync/operations';
import type { IconLook } from '../support/trees/iconLook';
import type { RunFacts } from './runFacts';

/** How a state looks: always a text, and an icon whose shape differs without its color. */
export interface StateLook extends IconLook {
  readonly label: string;
}

const good = 'testing.iconPassed';
const bad = 'testing.iconFailed';
const doubtful = 'list.warningForeground';
const active = 'charts.blue';

const looks: Readonly<Record<RunState, StateLook>> = {
  sequencing: { label: 'sequencing', icon: 'pulse', color: active },
  copying: { label: 'copying', icon: 'arrow-swap', color: active },
  settling: { label: 'settling', icon: 'watch', color: active },
  ready: { label: 'ready', icon: 'cloud-upload', color: active },
  syncing: { label: 'syncing', icon: 'sync~spin', color: active },
  verified: { label: 'verified', icon: 'verified-filled', color: good },
  released: { label: 'released', icon: 'archive', color: good },
  incomplete: { label: 'incomplete', icon: 'warning', color: doubtful },
  mismatch: { label: 'mismatch', icon: 'error', color: bad },
  unverifiable: { label: 'unverifiable', icon: 'question', color: doubtful },
  failedRun: { label: 'failed run', icon: 'circle-slash', color: bad },
  sheetOnly: { label: 'sheet only', icon: 'file' },
  offline: { label: 'offline', icon: 'debug-disconnect' },
  stale: { label: 'stale', icon: 'history', color: doubtful },
};

export function stateLook(state: RunState): StateLook {
  return looks[state];
}

/** True for the name of a state, for what was stored by another version. */
export function isRunState(value: unknown): value is RunState {
  return typeof value === 'string' && Object.hasOwn(looks, value);
}

/** What stands behind a run's name: its state, its size, and what its matches rest on, or who is at it. */
export function runDescription(facts: RunFacts): string {
  const { label } = looks[facts.state];
  // Rows are cut short, and the size does not matter as much as who it is.
  if (facts.heldBy !== undefined) return `${label} · ${facts.heldBy}`;
  const size = facts.fileCount > 0 ? formatBytes(facts.sizeBytes) : '';
  return [label, size, proofOf(facts)].filter((part) => part !== '').join(' · ');
}

function proofOf({ report, state, fileCount }: RunFacts): string {
  if (report === undefined) return 'lake not seen';
  if (state === 'verified') return summarizeEvidence(report);
  const { match } = report.verdicts;
  return match > 0 && fileCount > 0
    ? `${formatCount(match)} of ${formatCount(fileCount)} match`
    : '';
}

/** What a screen reader says of a run. */
export function runSpeech(name: string, facts: RunFacts): string {
  return `${name}, ${looks[facts.state].label}: ${facts.because}`;
}

/** The result of a sync or a verification for the Activity view. */
export function concludeReport(
  report: VerificationReport,
  kind: 'sync' | 'verify',
): ActivityOutcome {
  const { state, because, operation } = report;
  const isSkipped = operation === 'look';
  const skipped = kind === 'sync' ? 'Not synced' : 'Nothing to verify';
  const message = isSkipped ? `${skipped}, ${looks[state].label}: ${because}` : describe(report);
  if (report.removal === 'refused') {
    return { outcome: 'warned', message: `${message}; not released, the report says why` };
  }
  return { outcome: isSkipped ? 'warned' : (outcomes[state] ?? 'warned'), message };
}

function describe({ state, because, uploaded, uploadedBytes }: VerificationReport): string {
  const sent =
    uploaded > 0
      ? `, ${formatQuantity(uploaded, 'file')} sent (${formatBytes(uploadedBytes)})`
      : '';
  return `${looks[state].label}: ${because}${sent}`;
}

const outcomes: Readonly<Partial<Record<RunState, ActivityOutcome['outcome']>>> = {
  verified: 'succeeded',
  released: 'succeeded',
  mismatch: 'failed',
  incomplete: 'failed',
  failedRun: 'failed',
  offline: 'failed',
};

/** A sync's progress as the Activity view takes it. */
export function activityProgress(progress: SyncProgress): ActivityProgress {
  const { phase, filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  return {
    phase,
    filesDone,
    bytesDone,
    ...(filesTotal !== undefined && { filesTotal }),
    ...(bytesTotal !== undefined && { bytesTotal }),
  };
}

/** What a plan comes to, for the Activity view. */
export function concludePlan(plan: SyncPlan): ActivityOutcome {
  const files = formatQuantity(plan.uploadCount, 'file');
  return { outcome: 'succeeded', message: `${files} to upload, ${formatBytes(plan.uploadBytes)}` };
}
