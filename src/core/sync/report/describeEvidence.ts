import { formatCount } from '../../base/sizes';
import type { VerificationReport } from './report';
import { evidenceWords } from './reportWords';
import { evidences, type Evidence } from '../compare/verdicts';

/** How many matches rest on what, and how many blobs were taken over from somebody else. */
export type EvidenceFacts = Pick<VerificationReport, 'evidence' | 'adopted'>;

/**
 * What the matches of a run rest on, one part each, without what there is none of: `2,045 attested
 * by the service`, `3 by recorded MD5 only (2 adopted)`. Empty if nothing matches.
 */
export function describeEvidence(facts: EvidenceFacts): readonly string[] {
  return shownOrder
    .filter((evidence) => facts.evidence[evidence] > 0)
    .map((evidence) => `${formatCount(facts.evidence[evidence])} ${wordsOf(evidence, facts)}`);
}

const shownOrder: readonly Evidence[] = ['attested', 'reread', 'recordedMd5', 'size'];

function wordsOf(evidence: Evidence, { adopted }: EvidenceFacts): string {
  const isMarked = evidence === 'recordedMd5' && adopted > 0;
  return isMarked ? `${words[evidence]} (${formatCount(adopted)} adopted)` : words[evidence];
}

const words: Readonly<Record<Evidence, string>> = {
  attested: 'attested by the service',
  reread: 'read back',
  recordedMd5: 'by recorded MD5 only',
  size: 'by size only',
};

/**
 * What a run rests on where there is room for a word or two: its weakest evidence, and how many
 * matches rest on it unless all do: `attested`, `recorded MD5 (3 of 2,048)`. `''` if nothing matches.
 */
export function summarizeEvidence({ evidence }: EvidenceFacts): string {
  const weakest = evidences.find((kind) => evidence[kind] > 0);
  if (weakest === undefined) return '';
  const { label } = evidenceWords[weakest];
  const word = label.charAt(0).toLowerCase() + label.slice(1);
  const matches = evidences.reduce((sum, kind) => sum + evidence[kind], 0);
  const isAll = evidence[weakest] === matches;
  return isAll ? word : `${word} (${formatCount(evidence[weakest])} of ${formatCount(matches)})`;
}
