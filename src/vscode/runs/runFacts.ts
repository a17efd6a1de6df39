import type { ObservedRun, RunState } from '../../core/runs/run';
import { nameSheet, type NamedSheet } from '../../core/runs/sheetKind';
import type { ReportProblem, VerificationReport } from '../../core/sync/report/report';
import type { RunRef } from '../support/window/runRef';

/** What the view keeps of a run: facts to show, not the lists of files behind them. */
export interface RunFacts {
  readonly ref: RunRef;
  readonly state: RunState;
  /** Why, in a sentence without a full stop. */
  readonly because: string;
  /** Why a sync would send nothing yet of a run that is wrong; `undefined` if it would. */
  readonly notYet: string | undefined;
  readonly seenAtMs: number;
  /** `undefined` = only the folder was seen: the storage account could not be asked. */
  readonly report: ReportFacts | undefined;
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** Model and serial number; `undefined` = not named as a known instrument names its runs. */
  readonly instrument: string | undefined;
  /** The files that readiness rests on. */
  readonly flags: readonly string[];
  readonly readyAtMs: number | undefined;
  /** Set while it is released and can be put back; until when at least. */
  readonly undoUntilMs: number | undefined;
  /** True if it may be synchronized, whatever its state. */
  readonly isReady: boolean;
  /** Path of the sample sheet, relative to the folder of sheets. */
  readonly sheet: string | undefined;
  /** The sheet that goes with the run, which may be one of its own files. */
  readonly namedSheet: NamedSheet | undefined;
  /** Who writes to it now, where it is not this window: `held by …`. */
  readonly heldBy?: string;
  /** The first of {@link problemCount}. */
  readonly problems: readonly ReportProblem[];
  readonly problemCount: number;
}

export type ReportFacts = Pick<
  VerificationReport,
  'operation' | 'destination' | 'verdicts' | 'evidence' | 'adopted'
>;

/** Problems shown in the tree; the report has them all. */
const mostProblems = 20;

/** The same of a run that somebody else writes to. */
export function asHeld(facts: RunFacts, heldBy: string): RunFacts {
  return { ...facts, state: 'syncing', because: heldBy, heldBy, isReady: false };
}

/** The facts of a run that was seen on disk and, if `report` is given, in the lake. */
export function factsOf(
  ref: RunRef,
  observed: ObservedRun,
  report: VerificationReport | undefined,
  seenAtMs: number,
): RunFacts {
  const { instrument, verdict, sheet } = observed;
  return {
    ref,
    seenAtMs,
    instrument: instrument && `${instrument.model}, ${instrument.serialNumber}`,
    flags: verdict.evidence,
    readyAtMs: verdict.readyAtMs,
    undoUntilMs: undoUntilOf(observed),
    isReady: verdict.readiness === 'ready',
    sheet: sheet?.path,
    namedSheet: nameSheet(observed),
    ...(report ? reported(report) : onDisk(observed)),
  };
}

function undoUntilOf({ released }: ObservedRun): number | undefined {
  return released?.remains === 'kept' ? released.record?.keepUntilMs : undefined;
}

type Judged = Pick<
  RunFacts,
  | 'state'
  | 'because'
  | 'notYet'
  | 'report'
  | 'fileCount'
  | 'sizeBytes'
  | 'problems'
  | 'problemCount'
>;

/** Copies what is shown, so that the report's list of files is not kept with it. */
function reported(report: VerificationReport): Judged {
  const { operation, destination, verdicts, evidence, adopted } = report;
  return {
    state: report.state,
    because: report.because,
    notYet: report.notYet,
    report: { operation, destination, verdicts, evidence, adopted },
    fileCount: report.fileCount,
    sizeBytes: report.sizeBytes,
    problems: report.problems.slice(0, mostProblems),
    problemCount: report.problems.length,
  };
}

function onDisk({ verdict, files, sizeBytes, problems }: ObservedRun): Judged {
  return {
    state: verdict.readiness,
    because: verdict.because,
    notYet: undefined,
    report: undefined,
    fileCount: files.length,
    sizeBytes,
    problems: problems.slice(0, mostProblems).map(withoutVerdict),
    problemCount: problems.length,
  };
}

function withoutVerdict({ path, message }: ObservedRun['problems'][number]): ReportProblem {
  return { path, message, verdict: null };
}
