import type { Moment } from '../base/clock';
import { OperatorError } from '../base/errors';
import type { SeenFolder } from './seenFolder';

/** What is proven of one file: its copy in the lake, and which local file that is a copy of. */
export interface ProvenFile {
  /** In the lake, relative to the run. */
  readonly path: string;
  /** Within the folder that is proven, or below what holds the several; `undefined` for a sheet from elsewhere, which stays there. */
  readonly localPath: string | undefined;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly md5Hex: string;
  readonly etag: string;
  readonly evidence: 'attested' | 'reread';
}

/** What a proof is about; the names of its lake are those of the account it was made with. */
export interface ProofSubject {
  readonly endpoint: string;
  readonly container: string;
  /** Of the run's blobs; ends with `/`. */
  readonly prefix: string;
  readonly run: string;
  /** The source, and where in it the proven folders lie: among the runs, or the one in the trash. */
  readonly sourceFolder: string;
  readonly folders: readonly string[];
}

export interface ProofFacts extends ProofSubject {
  /** By path in the lake. */
  readonly files: ReadonlyMap<string, ProvenFile>;
  /** The folder as it was when its files were hashed. */
  readonly seen: SeenFolder;
  /** Those of the folder that are removed with it and that no lake can hold; mostly none. */
  readonly emptyFolders: readonly string[];
  /** Of each folder, tells it from another in its place. */
  readonly folderKeys: readonly string[];
  /** True if equal identities are enough to know that nothing was touched since. */
  readonly isSteady: boolean;
  readonly receiptSha256: string;
  /** Before the lake was asked. */
  readonly provenAt: Moment;
}

declare const proven: unique symbol;

/**
 * That a folder may be removed: every file in it lies in the lake, proven by the service's own check
 * or a reread, and the folder is what was hashed. Only the verifier makes one; a value of the same
 * shape is none. It ends after minutes, because what it says may end at any time.
 */
export interface ReleaseProof extends ProofFacts {
  readonly [proven]: true;
}

/** How long a proof may be acted on. */
export const proofLifeMs = 15 * 60_000;

const genuine = new WeakSet<object>();

/** Makes the one function that seals proofs; whoever asks first, the verifier, is the only one to get it. */
export const takeSeal = ((): (() => (facts: ProofFacts) => ReleaseProof) => {
  let isTaken = false;
  return () => {
    if (isTaken) throw new Error('Only the verifier makes proofs');
    isTaken = true;
    return (facts) => {
      const proof = Object.freeze({ ...facts });
      genuine.add(proof);
      return proof as unknown as ReleaseProof;
    };
  };
})();

/**
 * True while a proof may be acted on: genuine, and made in the minutes before now by both clocks. The
 * one may be set back while they pass, the other may stand still while the machine sleeps.
 */
export function isLive(proof: ReleaseProof, now: Moment): boolean {
  const { nowMs, steadyMs } = proof.provenAt;
  return (
    genuine.has(proof) && isWithinLife(now.nowMs - nowMs) && isWithinLife(now.steadyMs - steadyMs)
  );
}

function isWithinLife(ageMs: number): boolean {
  return ageMs >= 0 && ageMs < proofLifeMs;
}

/** @throws ProofError unless the proof is genuine, live and about this very subject. */
export function requireLive(proof: ReleaseProof, subject: ProofSubject, now: Moment): void {
  if (!genuine.has(proof) || !isAbout(proof, subject)) throw new ProofError('foreign', subject.run);
  if (!isLive(proof, now)) throw new ProofError('expired', subject.run);
}

function isAbout(proof: ReleaseProof, subject: ProofSubject): boolean {
  const keys = ['endpoint', 'container', 'prefix', 'run', 'sourceFolder'] as const;
  return (
    keys.every((key) => proof[key] === subject[key]) &&
    proof.folders.join('/') === subject.folders.join('/')
  );
}

export type ProofErrorReason = 'foreign' | 'expired';

/** A removal without a proof of it; nothing was done. */
export class ProofError extends OperatorError {
  constructor(
    readonly reason: ProofErrorReason,
    run: string,
  ) {
    super(wordings[reason](run), { remedy: 'Release the run again, which proves it anew' });
  }

  static is(error: unknown, reason?: ProofErrorReason): error is ProofError {
    return error instanceof ProofError && (reason === undefined || error.reason === reason);
  }
}

const wordings: Readonly<Record<ProofErrorReason, (run: string) => string>> = {
  foreign: (run) => `What was to prove ${run} is no proof of it, so nothing was removed`,
  expired: (run) => `The proof of ${run} is not of the last minutes, so nothing was removed`,
};
