import { formatQuantity } from '../base/sizes';
import type { CompletionStatus } from './completionStatus';
import {
  basecallFlag,
  completionRules,
  statusFlag,
  unknownSequencerRule,
  type FlagRule,
  type FlagSpellings,
} from './completionRules';
import type { Instrument, RunProblem } from './run';

/** What decides whether a run is complete, gathered before anything is decided. */
export interface CompletionFacts {
  /** `undefined` = the instrument's own rule. */
  readonly completionFlag: string | undefined;
  readonly instrument: Instrument | undefined;
  /** True for a run that was written by a sequencer which is none of those known. */
  readonly isOfUnknownSequencer: boolean;
  /** Paths of the run's files by their lower-case spelling. */
  readonly flags: ReadonlyMap<string, string>;
  /** What `RunCompletionStatus.xml` says; `undefined` = it is not there. */
  readonly status: CompletionStatus | undefined;
  /** What is missing by the run's own description. */
  readonly structure: readonly StructuralFinding[];
  /** Names of runs in it, of a folder that is none itself. */
  readonly nested: readonly string[];
}

/** Something a run says it has and has not. */
export interface StructuralFinding {
  /** The description that says so, relative to the run. */
  readonly path: string;
  /** For a sentence after `waiting for`. */
  readonly waitsFor: string;
  /** Without the path, which goes before it: `describes … but …`. */
  readonly message: string;
}

/** Whether a run is complete, the quiet period aside. */
export interface Completion {
  readonly kind: 'sequencing' | 'copying' | 'complete' | 'failedRun';
  /** Without the quiet period: `CopyComplete.txt is there`; empty if nothing but quiet is asked for. */
  readonly because: string;
  /** Paths of the flags it rests on. */
  readonly evidence: readonly string[];
  readonly problems: readonly RunProblem[];
}

/**
 * Decides by the given flag alone, otherwise by the rule of what wrote the run, otherwise that quiet is
 * enough: for a folder that no sequencer describes and that is not one of runs.
 */
export function judgeCompletion(facts: CompletionFacts): Completion {
  if (facts.completionFlag !== undefined) return judgeByFlag(facts, facts.completionFlag);
  const rule = ruleOf(facts);
  if (rule) return judgeByRule(facts, rule);
  return facts.nested.length === 0 ? quietIsEnough : holdsRuns(facts.nested);
}

/** The name a flag goes by in {@link CompletionFacts.flags}. */
export function flagKey(path: string): string {
  return path.toLowerCase();
}

/** True if a flag's content has a meaning and has to be read. */
export function isStatusFlag(path: string): boolean {
  return flagKey(path).split('/').at(-1) === flagKey(statusFlag);
}

const quietIsEnough: Completion = { kind: 'complete', because: '', evidence: [], problems: [] };

/** Runs of their own, of which some may still be written, never count as one that is complete. */
function holdsRuns(nested: readonly string[]): Completion {
  const shown = nested.slice(0, 2).join(', ');
  const what = `${formatQuantity(nested.length, 'run')} (${nested.length > 2 ? `${shown}, …` : shown})`;
  return {
    kind: 'sequencing',
    because: `it is no run but holds ${what}; make it the folder of a source, or name a completion flag to take it as one`,
    evidence: [],
    problems: [],
  };
}

function judgeByFlag(facts: CompletionFacts, flag: string): Completion {
  const found = facts.flags.get(flagKey(flag));
  if (found === undefined) return waiting(facts, [[flag]]);
  const judged = isStatusFlag(flag) ? judgeByStatus(facts, [found]) : judgeByPresence(facts, found);
  if (judged.kind !== 'complete') return judged;
  const findings = facts.structure.map(({ path, message }) => ({ path, message }));
  return { ...judged, problems: [...judged.problems, ...findings] };
}

function judgeByPresence({ status }: CompletionFacts, found: string): Completion {
  return {
    kind: 'complete',
    because: describePresent([found]),
    evidence: [found],
    problems: status?.kind === 'failure' ? [failureBeside(status.said, found)] : [],
  };
}

function ruleOf({ instrument, isOfUnknownSequencer }: CompletionFacts): FlagRule | undefined {
  if (instrument) return completionRules[instrument.model];
  return isOfUnknownSequencer ? unknownSequencerRule : undefined;
}

function judgeByRule(facts: CompletionFacts, { basecalled, copied }: FlagRule): Completion {
  const wanted = copied.length === 0 ? basecalled : [...basecalled, copied];
  if (facts.status?.kind === 'failure') return judgeByStatus(facts, []);
  const missing = wanted.filter((spellings) => findFlag(facts, spellings) === undefined);
  if (missing.length > 0) return waiting(facts, missing);
  const judged = judgeByStatus(
    facts,
    wanted.flatMap((spellings) => findFlag(facts, spellings) ?? []),
  );
  return judged.kind === 'complete' ? holdBack(judged, facts) : judged;
}

/** By its own rule a run is not complete while it lacks what it describes. */
function holdBack(judged: Completion, { structure }: CompletionFacts): Completion {
  if (structure.length === 0) return judged;
  const lacking = structure.map(({ waitsFor }) => waitsFor).join(' and ');
  return {
    ...judged,
    kind: 'copying',
    because: `waiting for ${lacking}; ${judged.because}`,
    problems: [
      ...judged.problems,
      ...structure.map(({ path, message }) => ({
        path,
        message: `${message}; copy the run from the instrument again, or give its source a completionFlag to take it as it is`,
      })),
    ],
  };
}

/** What the status flag says about a run whose other flags are `evidence`; absent, it says nothing. */
function judgeByStatus(facts: CompletionFacts, evidence: readonly string[]): Completion {
  const path = facts.flags.get(flagKey(facts.completionFlag ?? statusFlag)) ?? statusFlag;
  const all = facts.status === undefined ? evidence : [...new Set([...evidence, path])];
  if (facts.status?.kind === 'failure') {
    const because = `${path} says ${facts.status.said}`;
    return { kind: 'failedRun', because, evidence: all, problems: [] };
  }
  if (facts.status?.kind === 'unclear') {
    const because = `waiting for ${path} to be written: it does not say how the run ended`;
    const message =
      'is not XML with a status; if the run is long over, copy the file again from the instrument';
    return { kind: 'copying', because, evidence: all, problems: [{ path, message }] };
  }
  return { kind: 'complete', because: describePresent(all), evidence: all, problems: [] };
}

function waiting(facts: CompletionFacts, missing: readonly FlagSpellings[]): Completion {
  const present = findFlag(facts, basecallFlag);
  const names = missing.map((spellings) => spellings[0] ?? '');
  const others = presentFlags(facts, missing);
  const there = others.length === 0 ? '' : `; ${describePresent(others)}`;
  const isUnsure = facts.completionFlag === undefined && facts.isOfUnknownSequencer;
  return {
    kind: present === undefined ? 'sequencing' : 'copying',
    because: `waiting for ${names.join(' and ')}${there}${isUnsure ? ` (${wayOut})` : ''}`,
    evidence: others,
    problems: [],
  };
}

/**
 * What to do for a sequencer that never writes what is waited for. No flag that is there is named: it
 * would be taken up while the run still copies, and then make every run of the source ready too early.
 */
const wayOut = `the sequencer is not known here; if it never writes that file, give its source in lake.json a "completionFlag", the file that it writes last: not RTAComplete.txt or ${statusFlag}, after which many still copy`;

/** The flags of the rule that are there while others are missing, and basecalling's in any case. */
function presentFlags(
  facts: CompletionFacts,
  missing: readonly FlagSpellings[],
): readonly string[] {
  const rule = ruleOf(facts);
  const status = rule === unknownSequencerRule ? [[statusFlag]] : [];
  const wanted = [basecallFlag, ...(rule ? [rule.copied] : []), ...status];
  return wanted
    .filter((spellings) => !missing.includes(spellings))
    .flatMap((spellings) => findFlag(facts, spellings) ?? []);
}

function findFlag(facts: CompletionFacts, spellings: FlagSpellings): string | undefined {
  for (const spelling of spellings) {
    const path = facts.flags.get(flagKey(spelling));
    if (path !== undefined) return path;
  }
  return undefined;
}

function describePresent(paths: readonly string[]): string {
  return `${paths.join(' and ')} ${paths.length === 1 ? 'is' : 'are'} there`;
}

function failureBeside(said: string, flag: string): RunProblem {
  return {
    path: statusFlag,
    message: `says ${said}, but by the source's settings ${flag} alone decides`,
  };
}
