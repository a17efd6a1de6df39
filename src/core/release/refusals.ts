import type { Rows } from '../base/columns/rows';
import { formatCount, formatQuantity } from '../base/sizes';
import { forEachInSlices } from '../base/slices';
import type { ObstacleKind } from '../storage/sourceTrash';
import type { FileReport } from '../sync/report/report';
import { isAtLeast, type Evidence, type Verdict } from '../sync/compare/verdicts';
import { verdictWords } from '../sync/report/reportWords';

export type RefusalReason =
  /** Not complete, settled and sound on disk. */
  | 'notReady'
  /** There is nothing in it that a proof could be about. */
  | 'empty'
  | 'noReceipt'
  /** The marker is missing, or was written for another receipt. */
  | 'notMarked'
  /** Files that are not, or not known to be, those in the lake. */
  | 'notProven'
  /** Matches that rest on less than the service's own check or a reread. */
  | 'weakEvidence'
  | 'notCarried'
  /** Folders that could not be listed, or names that are no Unicode. */
  | 'unreadable'
  /** Not what was hashed any more. */
  | 'changedLocally'
  /** The trash has a folder for this very content already. */
  | 'occupied'
  /** The blobs are not those that were proven. */
  | 'changedRemotely'
  /** No record says what was proven, or it is another lake's. */
  | 'noRecord'
  /** Nothing is there to be put back or deleted. */
  | 'nothingKept'
  /** Part of it may be deleted already. */
  | 'halfPurged'
  /** Another process works on the run. */
  | 'locked'
  /** Could not be done; the message says what failed. */
  | 'failed'
  | ObstacleKind;

/** A reason as people read it. */
export const refusalWords: Readonly<Record<RefusalReason, string>> = {
  notReady: 'not ready',
  empty: 'empty',
  noReceipt: 'no receipt',
  notMarked: 'not marked',
  notProven: 'not proven',
  weakEvidence: 'weak evidence',
  notCarried: 'not carried',
  unreadable: 'unreadable',
  changedLocally: 'changed locally',
  occupied: 'occupied',
  changedRemotely: 'changed remotely',
  noRecord: 'no record',
  nothingKept: 'nothing kept',
  halfPurged: 'partly deleted',
  locked: 'locked',
  failed: 'failed',
  link: 'link',
  protected: 'protected',
  mounted: 'mounted',
  otherDevice: 'other device',
  notWritable: 'not writable',
  missing: 'missing',
};

/** One reason against a removal. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** What is in the way, in a sentence without a full stop. */
  readonly message: string;
  readonly remedy: string;
  /** The first of those it is about, relative to the run. */
  readonly paths: readonly string[];
}

/** Paths named in a refusal; the report of a verification has them all. */
const shownPaths = 5;

/** Keeps the first five paths; none = it is about the run as a whole. */
export function refusal(
  reason: RefusalReason,
  message: string,
  options: { readonly remedy: string; readonly paths?: readonly string[] },
): Refusal {
  const { remedy, paths = [] } = options;
  return { reason, message, remedy, paths: paths.slice(0, shownPaths) };
}

/** A refusal in one line, with the paths it is about. */
export function formatRefusal({ message, paths, remedy }: Refusal): string {
  const named = paths.length === 0 ? '' : ` (${paths.join(', ')})`;
  return `${message}${named}; ${remedy}`;
}

/** What speaks against a removal in how files compare with their blobs. */
export async function refuseFiles(
  files: Rows<FileReport>,
  options: {
    readonly willHash: boolean;
    readonly willReread: boolean;
    /** What is not carried and may go all the same. */
    readonly forgotten: ReadonlySet<string>;
    readonly emptyFolders: ReadonlySet<string>;
  },
): Promise<readonly Refusal[]> {
  const [notProven, weak, left]: [FileReport[], FileReport[], FileReport[]] = [[], [], []];
  await forEachInSlices(files, (file) => {
    const { verdict, evidence, path } = file;
    if (unproven.has(verdict)) notProven.push(file);
    if (isWeak(evidence, options.willHash)) weak.push(file);
    if (verdict === 'notCarried' && !options.forgotten.has(path)) left.push(file);
  });
  return [
    ...(notProven.length === 0 ? [] : [refuseNotProven(notProven)]),
    ...(weak.length === 0 || options.willReread ? [] : [refuseWeak(weak)]),
    ...(left.length === 0 ? [] : [refuseLeft(left, options.emptyFolders)]),
  ];
}

function isWeak(evidence: Evidence | undefined, willHash: boolean): boolean {
  if (evidence === undefined || (evidence === 'size' && willHash)) return false;
  return !isAtLeast(evidence, 'attested');
}

const unproven: ReadonlySet<Verdict> = new Set<Verdict>([
  'differs',
  'missingRemote',
  'noDigest',
  'changedRemotely',
  'changedLocally',
  'failed',
]);

function refuseNotProven(files: readonly FileReport[]): Refusal {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of files) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const kinds = [...counts].map(
    ([verdict, count]) => `${formatCount(count)} ${verdictWords[verdict].label.toLowerCase()}`,
  );
  return refusal(
    'notProven',
    `${formatQuantity(files.length, 'file')} not proven to be in the lake: ${kinds.join(', ')}`,
    { remedy: 'sync and verify the run, which says why', paths: files.map(({ path }) => path) },
  );
}

function refuseWeak(files: readonly FileReport[]): Refusal {
  const paths = files.map(({ path }) => path);
  const message = `${formatQuantity(files.length, 'match', 'matches')} by no more than a recorded MD5 or a size, which nobody checked against the content`;
  const remedy =
    'release with --reread (Release Run by Reading Back…), which downloads and hashes every blob';
  return refusal('weakEvidence', message, { remedy, paths });
}

function refuseLeft(files: readonly FileReport[], emptyFolders: ReadonlySet<string>): Refusal {
  const paths = files.map(({ path }) => path);
  const what = formatQuantity(files.length, 'entry', 'entries');
  const remedy = 'move or delete them first, if nobody needs them';
  return refusal('notCarried', `${what} not carried to the lake would be lost`, {
    remedy: paths.some((path) => emptyFolders.has(path)) ? `${remedy}; ${forgetThem}` : remedy,
    paths,
  });
}

const forgetThem =
  'of empty folders alone --forget-empty-folders, or "emptyFolders": "forget" under release in the lake file, keeps the names and lets the run go';
