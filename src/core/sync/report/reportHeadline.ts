import { formatCount, formatQuantity } from '../../base/sizes';
import type { RunState } from '../../runs/run';
import { describeEvidence } from './describeEvidence';
import type { VerificationReport } from './report';
import { runStateLabels, verdictWords } from './reportWords';
import { verdicts, type Evidence, type Verdict } from '../compare/verdicts';

/** How something is to be taken. `good` is kept for what the service attested or was read again. */
export type Tone = 'good' | 'caution' | 'bad' | 'neutral';

export interface Headline {
  readonly tone: Tone;
  /** The state and how many files match, or why nothing was compared. */
  readonly lead: string;
  /** Everything that is not a match, then what the matches rest on; empty if nothing was compared. */
  readonly detail: string;
}

export type HeadlineFacts = Pick<
  VerificationReport,
  'state' | 'because' | 'fileCount' | 'verdicts' | 'evidence' | 'adopted'
>;

/** A report in one line, `lead, detail`, without a full stop. */
export function headlineOf(report: HeadlineFacts): Headline {
  const label = runStateLabels[report.state];
  const tone = toneOfReport(report);
  const compared = verdicts.reduce((sum, verdict) => sum + report.verdicts[verdict], 0);
  if (compared === 0) return { tone, lead: `${label}: ${report.because}`, detail: '' };
  const detail = [...exceptionsOf(report), ...describeEvidence(report)].join(', ');
  return { tone, lead: `${label}: ${matchesOf(report)}`, detail };
}

/** How a verdict is to be taken; a match is as good as its evidence. */
export function toneOfVerdict(verdict: Verdict, evidence?: Evidence): Tone {
  switch (verdict) {
    case 'match':
      return evidence === 'attested' || evidence === 'reread' ? 'good' : 'caution';
    case 'noDigest':
    case 'changedRemotely':
    case 'changedLocally':
      return 'caution';
    case 'differs':
    case 'missingRemote':
    case 'failed':
      return 'bad';
    case 'missingLocal':
    case 'notCarried':
      return 'neutral';
  }
}

const toneOfState: Readonly<Record<RunState, Tone>> = {
  sequencing: 'neutral',
  copying: 'neutral',
  settling: 'neutral',
  ready: 'neutral',
  syncing: 'neutral',
  verified: 'good',
  released: 'neutral',
  incomplete: 'caution',
  mismatch: 'bad',
  unverifiable: 'caution',
  failedRun: 'bad',
  sheetOnly: 'neutral',
  offline: 'caution',
  stale: 'caution',
};

function toneOfReport({ state, evidence }: HeadlineFacts): Tone {
  const isWeak = evidence.size + evidence.recordedMd5 > 0;
  return state === 'verified' && isWeak ? 'caution' : toneOfState[state];
}

function matchesOf({ verdicts, fileCount }: HeadlineFacts): string {
  return `${formatCount(verdicts.match)} of ${formatQuantity(fileCount, 'file')} match`;
}

function exceptionsOf({ verdicts: counts }: HeadlineFacts): readonly string[] {
  return verdicts
    .filter((verdict) => verdict !== 'match' && counts[verdict] > 0)
    .map((verdict) => `${formatCount(counts[verdict])} ${wordOf(verdict, counts[verdict])}`);
}

function wordOf(verdict: Verdict, count: number): string {
  if (verdict === 'differs' && count > 1) return 'differ';
  return verdictWords[verdict].label.toLowerCase();
}
