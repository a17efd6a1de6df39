/** What changes when a file is replaced or written. */
export interface FileStamp {
  readonly sizeBytes: bigint;
  readonly modifiedAtNs: bigint;
  /** When content or properties last changed; programs cannot set it. */
  readonly changedAtNs: bigint;
  readonly inode: bigint;
  readonly device: bigint;
}

const radix = 36;

/** A stamp as {@link FileEntry.identity}: base 36 keeps 150,000 of them small. */
export function identityOfStamp(stamp: FileStamp): string {
  const { sizeBytes, modifiedAtNs, changedAtNs, inode, device } = stamp;
  return [sizeBytes, modifiedAtNs, changedAtNs, inode, device]
    .map((value) => value.toString(radix))
    .join('.');
}

/** When a file last changed by its identity, in milliseconds; `undefined` if the identity is of another form. */
export function changedAtMsOf(identity: string): number | undefined {
  const changedAtNs = Number.parseInt(identity.split('.')[2] ?? '', radix);
  return Number.isNaN(changedAtNs) ? undefined : changedAtNs / 1_000_000;
}

/** Coarsest time stamps of a file system in use: FAT's. */
const coarseTickMs = 2000;
/** Linux stamps files by its timer tick, 10 ms at most; the rest is margin. */
const fineTickMs = 50;

/**
 * True if any write after `readAtMs` is sure to give the file another identity than this one. A file
 * written just before may be written again within the same tick of the file system's clock, and then
 * its new content goes under the old identity (git calls such entries racily clean).
 * @see https://git-scm.com/docs/racy-git
 */
export function isSettledIdentity(identity: string, readAtMs: number): boolean {
  const [, , changedAt] = identity.split('.');
  const changedAtNs = changedAt === undefined ? undefined : parseBase36(changedAt);
  if (changedAtNs === undefined) return false;
  const ageMs = readAtMs - Number(changedAtNs / 1_000_000n);
  // A file system that counts whole seconds only leaves no nanoseconds.
  return ageMs > (changedAtNs % 1_000_000_000n === 0n ? coarseTickMs : fineTickMs);
}

/** As many digits as a number holds exactly. */
const exactDigits = 10;

/** `undefined` if it is no number of this notation, or a time before 1970. */
function parseBase36(text: string): bigint | undefined {
  if (!/^[\da-z]{1,20}$/.test(text)) return undefined;
  // Two numbers and one sum: digit by digit a million files would take seconds.
  const high = text.slice(0, -exactDigits);
  const low = BigInt(Number.parseInt(text.slice(-exactDigits), radix));
  return high === '' ? low : BigInt(Number.parseInt(high, radix)) * highUnit + low;
}

const highUnit = BigInt(radix ** exactDigits);
