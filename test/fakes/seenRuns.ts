import type { RunState } from '../../src/core/runs/run';
import type { RunFacts } from '../../src/vscode/runs/runFacts';
import type { SeenRun } from '../../src/vscode/support/window/runsOverview';

/** A run of the lake `/lake.json` as the editor last saw it. */
export function seenRun(run: string, state: RunState, because = 'because'): SeenRun {
  return { ref: { lake: '/lake.json', source: 'miseq', run }, state, because };
}

/** The same with everything the editor keeps of it: 12 files, all attested. */
export function seenFacts(run: string, state: RunState): RunFacts {
  const verdicts = {
    match: 12,
    differs: 0,
    missingRemote: 0,
    missingLocal: 0,
    noDigest: 0,
    changedRemotely: 0,
    changedLocally: 0,
    notCarried: 0,
    failed: 0,
  };
  return {
    ...seenRun(run, state),
    seenAtMs: 0,
    report: {
      operation: 'look',
      destination: `runs/MiSeqOutput/${run}`,
      verdicts,
      evidence: { size: 0, recordedMd5: 0, attested: 12, reread: 0 },
      adopted: 0,
    },
    fileCount: 12,
    sizeBytes: 12_000,
    instrument: undefined,
    flags: [],
    readyAtMs: undefined,
    undoUntilMs: undefined,
    isReady: true,
    sheet: undefined,
    namedSheet: undefined,
    notYet: undefined,
    problems: [],
    problemCount: 0,
  };
}
