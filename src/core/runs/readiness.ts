import type { Rows } from '../base/columns/rows';
import type { FileEntry } from '../storage/fileTree';
import type { Completion } from './completion';
import { findLastWrite, judgeQuiet, type Quiet } from './quietPeriod';
import type { ReadinessVerdict, RunProblem } from './run';

export interface ReadinessFacts {
  readonly completion: Completion;
  /** What the run lacks by the layout of its source, for a sentence after `waiting for`. */
  readonly gap: string | undefined;
  /** Everything below the run's folder. */
  readonly entries: Rows<FileEntry>;
  /** True if some of it could not be listed, so that there may be more. */
  readonly isPartlySeen: boolean;
  readonly delayMs: number;
  readonly nowMs: number;
}

export interface JudgedReadiness {
  readonly verdict: ReadinessVerdict;
  readonly problems: readonly RunProblem[];
}

/** Says whether a run may be synchronised; for one that may not, why not yet. */
export async function judgeReadiness(facts: ReadinessFacts): Promise<JudgedReadiness> {
  const { completion, entries } = facts;
  const lastWrite = await findLastWrite(entries, facts.nowMs);
  const problems = [...completion.problems, ...lastWrite.problems];
  const { evidence, because } = completion;
  if (completion.kind !== 'complete') {
    return { verdict: { readiness: completion.kind, because, evidence }, problems };
  }
  if (!facts.isPartlySeen && !entries.some(({ kind }) => kind === 'file'))
    return { verdict: emptyVerdict(entries.length, facts.gap ?? 'files'), problems };
  if (facts.gap !== undefined) return { verdict: gapVerdict(facts.gap), problems };
  const quiet: Quiet =
    lastWrite.newest === undefined
      ? { kind: 'quiet', because: 'no modification time is credible' }
      : judgeQuiet(lastWrite.newest, facts.delayMs, facts.nowMs);
  return { verdict: verdictOf(completion, quiet), problems };
}

/** Of nothing nothing can be verified: a run that has folders only so far waits like one that has none. */
function emptyVerdict(entryCount: number, awaited: string): ReadinessVerdict {
  const there = entryCount === 0 ? 'the folder is empty' : 'there is no file in its folders';
  return { readiness: 'sequencing', because: `waiting for ${awaited}; ${there}`, evidence: [] };
}

function gapVerdict(gap: string): ReadinessVerdict {
  return { readiness: 'copying', because: `waiting for ${gap}`, evidence: [] };
}

function verdictOf({ because, evidence }: Completion, quiet: Quiet): ReadinessVerdict {
  const both = because === '' ? quiet.because : `${because} and ${quiet.because}`;
  if (quiet.kind === 'quiet') return { readiness: 'ready', because: both, evidence };
  const { readyAtMs } = quiet;
  const settling = because === '' ? quiet.because : `${because}, but ${quiet.because}`;
  return { readiness: 'settling', because: settling, evidence, readyAtMs };
}
