/** The outcome of comparing one file with its blob. */
export type Verdict =
  | 'match'
  | 'differs'
  | 'missingRemote'
  /** A blob without a file: reported, never deleted. */
  | 'missingLocal'
  /** The blob carries no MD5. */
  | 'noDigest'
  /** Size and MD5 property agree, but the ETag is not the one the receipt holds. */
  | 'changedRemotely'
  /** The file changed while it was read. */
  | 'changedLocally'
  /** Links, special files, empty folders, files without a place: listed, do not fail a sync, do block a release. */
  | 'notCarried'
  /** Could not be read, named or stored. */
  | 'failed';

/** Exported reports number their rows' kinds by this order. */
export const verdicts: readonly Verdict[] = [
  'match',
  'differs',
  'missingRemote',
  'missingLocal',
  'noDigest',
  'changedRemotely',
  'changedLocally',
  'notCarried',
  'failed',
];

/** Of none of them. */
export const emptyVerdicts: Readonly<Record<Verdict, number>> = {
  match: 0,
  differs: 0,
  missingRemote: 0,
  missingLocal: 0,
  noDigest: 0,
  changedRemotely: 0,
  changedLocally: 0,
  notCarried: 0,
  failed: 0,
};

/** What a `match` rests on, weakest first. */
export type Evidence = 'size' | 'recordedMd5' | 'attested' | 'reread';

/** Weakest first; exported reports number their rows' kinds by this order. */
export const evidences: readonly Evidence[] = ['size', 'recordedMd5', 'attested', 'reread'];

/** Of none of them. */
export const emptyEvidence: Readonly<Record<Evidence, number>> = {
  size: 0,
  recordedMd5: 0,
  attested: 0,
  reread: 0,
};

/** True if `a` proves at least as much as `b`. */
export function isAtLeast(a: Evidence, b: Evidence): boolean {
  return evidences.indexOf(a) >= evidences.indexOf(b);
}
