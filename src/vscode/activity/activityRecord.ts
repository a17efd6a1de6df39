import type { ActivityKind, ActivityOutcome, CommandCall } from '../support/window/activities';
import { commands } from '../support/editor/contributions';
import { parseRunRef, type RunRef } from '../support/window/runRef';

/** An activity as plain facts, which outlive the window. */
export interface ActivityRecord {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly subject: string;
  readonly run?: RunRef;
  readonly retry?: CommandCall;
  readonly startedAtMs: number;
  /** Absent while it runs. */
  readonly endedAtMs?: number;
  readonly outcome: RecordedOutcome;
  /** What came of it, without a full stop; `''` while it runs. */
  readonly message: string;
}

/** `interrupted`: the window closed before it ended. */
export type RecordedOutcome = ActivityOutcome['outcome'] | 'running' | 'cancelled' | 'interrupted';

/** Records kept; the oldest go first. */
export const mostRecords = 100;

const kinds: readonly ActivityKind[] = [
  'sync',
  'verify',
  'plan',
  'release',
  'undoRelease',
  'download',
  'publish',
  'runPipeline',
  'localLake',
  'benchling',
];
const outcomes: readonly RecordedOutcome[] = [
  'running',
  'succeeded',
  'warned',
  'failed',
  'cancelled',
  'interrupted',
];

/** The records of an earlier session, newest first; what is not a record is left out. */
export function parseRecords(stored: unknown): readonly ActivityRecord[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((value: unknown) => {
    const record = parseRecord(value);
    return record ? [record] : [];
  });
}

function parseRecord(value: unknown): ActivityRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Partial<Record<keyof ActivityRecord, unknown>> = value;
  const { id, subject, startedAtMs, message } = fields;
  const kind = kinds.find((known) => known === fields.kind);
  if (kind === undefined || typeof id !== 'string' || typeof subject !== 'string') return undefined;
  if (typeof startedAtMs !== 'number' || typeof message !== 'string') return undefined;
  return { id, kind, subject, startedAtMs, ...parseEnd(fields, message), ...parseCalls(fields) };
}

type Fields = Partial<Record<keyof ActivityRecord, unknown>>;

function parseEnd(
  { outcome, endedAtMs }: Fields,
  message: string,
): Pick<ActivityRecord, 'outcome' | 'message' | 'endedAtMs'> {
  const known = outcomes.find((one) => one === outcome);
  if (known === undefined || known === 'running') {
    return { outcome: 'interrupted', message: 'The window closed before it ended' };
  }
  return { outcome: known, message, ...(typeof endedAtMs === 'number' && { endedAtMs }) };
}

function parseCalls({ run, retry }: Fields): Pick<ActivityRecord, 'run' | 'retry'> {
  const ref = parseRunRef(run);
  const call = parseCall(retry);
  return { ...(ref && { run: ref }), ...(call && { retry: call }) };
}

function parseCall(value: unknown): CommandCall | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { command, args }: Partial<Record<keyof CommandCall, unknown>> = value;
  const known = Object.values(commands).find((id) => id === command);
  return known !== undefined && Array.isArray(args) ? { command: known, args } : undefined;
}
