import type { Rows } from '../../base/columns/rows';
import { formatDuration } from '../../base/durations';
import { formatCount, formatQuantity } from '../../base/sizes';
import { isUnusedFolder } from '../../runs/isUnusedFolder';
import { staleAfterMs, type ObservedRun, type RunState } from '../../runs/run';
import { describeEvidence } from './describeEvidence';
import type { FileTally } from './fileTally';
import { destinationOf, formatDestination } from '../destination';
import type { ObservedDestination } from '../observeDestination';
import { isSamePlace } from '../provenPlace';
import type { FileReport, VerificationReport } from './report';
import { isAtLeast, type Verdict } from '../compare/verdicts';

export interface DerivedState {
  readonly state: RunState;
  /** Why, in a sentence without a full stop. */
  readonly because: string;
}

export interface StateFacts {
  readonly run: ObservedRun;
  readonly operation: VerificationReport['operation'];
  readonly files: Rows<FileReport>;
  readonly tally: FileTally;
  /** Those files that are no plain match. */
  readonly exceptions: readonly FileReport[];
  readonly destination: Pick<
    ObservedDestination,
    'receipt' | 'receiptBlob' | 'receiptProblem' | 'markerBlob'
  >;
  /** Scheme, host and account of the destination. */
  readonly endpoint: string;
  readonly nowMs: number;
}

/**
 * Derives a run's state from the tree, the listing and the receipt. A run that was synchronised is
 * judged by its blobs even if something was written to it meanwhile; one that was not is judged by
 * whether it may be.
 */
export function deriveRunState(facts: StateFacts): DerivedState {
  const { run } = facts;
  const { readiness, because } = run.verdict;
  // Of a run without its folder only the sheet can be compared, which proves nothing of the run.
  if (readiness === 'failedRun' || readiness === 'sheetOnly') return { state: readiness, because };
  const counts = facts.tally.verdicts;
  if (readiness === 'released') return judgeReleased(facts, counts);
  const wasCopied = counts.match + counts.differs + counts.noDigest > 0;
  const wasTried =
    facts.operation === 'sync' ||
    isRecorded(facts) ||
    // What another tool copied of a run that still grows says nothing of the run.
    (wasCopied && readiness === 'ready');
  const judged = wasTried ? judgeCarried(facts, counts) : undefined;
  if (judged !== undefined) return judged;
  return overdue(facts) ?? { state: readiness, because };
}

/** True if the lake has a record of the run beside it. */
function isRecorded({ destination: { receiptBlob, markerBlob } }: StateFacts): boolean {
  return receiptBlob !== undefined || markerBlob !== undefined;
}

/** The lake holds the only copy: what is wrong with it weighs more than that it was once proven. */
function judgeReleased(facts: StateFacts, counts: Readonly<Record<Verdict, number>>): DerivedState {
  const because = `${facts.run.verdict.because}${describePlace(facts)}`;
  const { receipt, receiptProblem } = facts.destination;
  if (receiptProblem !== undefined || receipt.size === 0) {
    return { state: 'unverifiable', because: `${because}; ${describeNoReceipt(facts)}` };
  }
  const judged = judgeCarried(facts, counts);
  if (judged === undefined || judged.state === 'verified') return { state: 'released', because };
  return { ...judged, because: `${judged.because}; ${because}` };
}

/** Where the copy was proven, if that is not where runs of the source go now: whoever tidies up must know. */
function describePlace({ run: { released, source, name }, endpoint }: StateFacts): string {
  const record = released?.record;
  if (record === undefined) return '';
  if (record.endpoint === endpoint && isSamePlace(record, destinationOf(source, name))) return '';
  return `; its copy was proven in ${formatDestination(record)} at ${record.endpoint}`;
}

function describeNoReceipt({ run, destination, endpoint }: StateFacts): string {
  const record = run.released?.record;
  const isElsewhere = record !== undefined && record.endpoint !== endpoint;
  return isElsewhere && destination.receiptBlob === undefined
    ? 'what another account holds is not known here'
    : 'its receipt is gone or damaged';
}

/** `undefined` if the blobs say nothing yet: then the run's readiness is its state. */
function judgeCarried(
  facts: StateFacts,
  counts: Readonly<Record<Verdict, number>>,
): DerivedState | undefined {
  const { receipt, receiptProblem } = facts.destination;
  const lost = facts.exceptions.filter(
    (file) => file.verdict === 'missingRemote' && receipt.has(file.path),
  ).length;
  const wrong = counts.differs + lost;
  if (wrong > 0) return { state: 'mismatch', because: describeMismatch(counts.differs, lost) };
  const unknown = counts.noDigest + counts.changedRemotely;
  if (unknown > 0) {
    return {
      state: 'unverifiable',
      because: `${formatQuantity(unknown, 'blob')} cannot be compared: ${describeUnknown(counts)}`,
    };
  }
  if (receiptProblem !== undefined && !isProven(facts)) {
    return { state: 'unverifiable', because: receiptProblem };
  }
  const failed = counts.failed + counts.changedLocally;
  if (failed > 0) {
    return { state: 'incomplete', because: `${formatQuantity(failed, 'file')} failed` };
  }
  if (counts.missingRemote > 0) return judgeMissing(facts, counts);
  return judgeMatches(facts, counts);
}

/** True if every file is in the lake on evidence that needs no receipt. */
function isProven({ files }: StateFacts): boolean {
  return files.every(
    ({ verdict, evidence }) =>
      (verdict !== 'match' && verdict !== 'missingRemote') ||
      (evidence !== undefined && isAtLeast(evidence, 'attested')),
  );
}

function judgeMissing(
  facts: StateFacts,
  counts: Readonly<Record<Verdict, number>>,
): DerivedState | undefined {
  if (facts.destination.markerBlob !== undefined) {
    const because = `${formatQuantity(counts.missingRemote, 'file')} came after the run was verified; sync again`;
    return facts.run.verdict.readiness === 'ready' ? { state: 'ready', because } : undefined;
  }
  return {
    state: 'incomplete',
    because: `${formatQuantity(counts.missingRemote, 'file')} of ${formatCount(facts.run.files.length)} not in the lake yet`,
  };
}

function judgeMatches(
  facts: StateFacts,
  counts: Readonly<Record<Verdict, number>>,
): DerivedState | undefined {
  const bySize = facts.tally.evidence.size;
  if (bySize > 0) {
    const wasVerified = facts.destination.markerBlob !== undefined;
    const agree = bySize === 1 ? 'agrees by size and is' : 'agree by size and are';
    const because = `${formatQuantity(bySize, 'blob')} ${agree} not verified yet; sync or verify the run`;
    if (facts.run.verdict.readiness !== 'ready') return undefined;
    return (wasVerified ? undefined : overdue(facts)) ?? { state: 'ready', because };
  }
  if (counts.match === 0) return judgeVanished(facts);
  return {
    state: 'verified',
    because: `${formatQuantity(counts.match, 'file')} match: ${describeEvidence(facts.tally).join(', ')}`,
  };
}

/** Whoever deletes the files of a verified run by hand may leave its folders. */
function judgeVanished({ exceptions, destination }: StateFacts): DerivedState | undefined {
  const { receipt, markerBlob } = destination;
  const kept = exceptions.filter(
    ({ verdict, path }) => verdict === 'missingLocal' && receipt.has(path),
  ).length;
  if (markerBlob === undefined || kept === 0) return undefined;
  const because = `${formatQuantity(kept, 'file')} gone from disk; the lake still holds what the receipt says of all of them`;
  return { state: 'verified', because };
}

function describeUnknown({ noDigest, changedRemotely }: Readonly<Record<Verdict, number>>): string {
  const parts = [
    noDigest > 0 ? `${formatCount(noDigest)} without MD5` : '',
    changedRemotely > 0 ? `${formatCount(changedRemotely)} written again since` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function describeMismatch(differing: number, lost: number): string {
  const parts = [
    differing > 0 ? `${formatQuantity(differing, 'blob')} not like the file` : '',
    lost > 0 ? `${formatQuantity(lost, 'blob')} named by the receipt gone` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const overdueReadiness: ReadonlySet<RunState> = new Set<RunState>([
  'sequencing',
  'copying',
  'settling',
  'ready',
]);

function overdue(facts: StateFacts): DerivedState | undefined {
  const { run, nowMs } = facts;
  if (isUnusedFolder(run) && facts.tally.verdicts.missingLocal === 0 && !isRecorded(facts))
    return undefined;
  const ageMs = nowMs - run.firstSeenAtMs;
  if (ageMs <= staleAfterMs || !overdueReadiness.has(run.verdict.readiness)) return undefined;
  return {
    state: 'stale',
    because: `not verified ${formatDuration(ageMs)} after it was first seen; ${run.verdict.because}`,
  };
}
