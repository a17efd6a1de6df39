import type { RunState } from '../../runs/run';
import type { Evidence, Verdict } from '../compare/verdicts';

/** A word of this product as people read it, and what it means. */
export interface Wording {
  readonly label: string;
  /** One or two sentences, without the last full stop. */
  readonly explanation: string;
}

export const verdictWords: Readonly<Record<Verdict, Wording>> = {
  match: {
    label: 'Match',
    explanation: 'The file and its blob agree; the evidence says what that rests on',
  },
  differs: {
    label: 'Differs',
    explanation: 'The size or the MD5 of the blob is not that of the file',
  },
  missingRemote: { label: 'Missing remote', explanation: 'There is no blob for this file' },
  missingLocal: {
    label: 'Missing local',
    explanation: 'A blob without a file: reported, never deleted',
  },
  noDigest: {
    label: 'No digest',
    explanation:
      'The blob carries no MD5, so its content could not be compared. This is never counted as a match',
  },
  changedRemotely: {
    label: 'Changed remotely',
    explanation:
      'Size and recorded MD5 agree, but the blob was written again since our receipt. Reading it back settles what it holds',
  },
  changedLocally: {
    label: 'Changed locally',
    explanation: 'The file changed while it was read, so nothing can be said about it',
  },
  notCarried: {
    label: 'Not carried',
    explanation:
      'Links, special files and empty folders have no place in blob storage, other files none in the layout of their source: they do not fail a sync, but they block a release',
  },
  failed: { label: 'Failed', explanation: 'The file could not be read, named or stored' },
};

export const evidenceWords: Readonly<Record<Evidence, Wording>> = {
  size: { label: 'Size', explanation: 'Only the sizes agree; no content was compared' },
  recordedMd5: {
    label: 'Recorded MD5',
    explanation:
      "The blob's MD5 property equals ours; the service stored it unchecked. Never enough to delete a file",
  },
  attested: {
    label: 'Attested',
    explanation:
      'The service checked the MD5 of every byte it received, and the blob is still that one',
  },
  reread: {
    label: 'Reread',
    explanation: 'The bytes were downloaded again and hash to the MD5 of the file',
  },
};

export const runStateLabels: Readonly<Record<RunState, string>> = {
  sequencing: 'Sequencing',
  copying: 'Copying',
  settling: 'Settling',
  ready: 'Ready',
  syncing: 'Syncing',
  verified: 'Verified',
  released: 'Released',
  incomplete: 'Incomplete',
  mismatch: 'Mismatch',
  unverifiable: 'Unverifiable',
  failedRun: 'Failed run',
  sheetOnly: 'Sheet only',
  offline: 'Offline',
  stale: 'Stale',
};
