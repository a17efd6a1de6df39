import { filterInSlices, forEachInSlices } from '../base/slices';
import type { RunState } from '../runs/run';
import type { ObstacleKind } from '../storage/sourceTrash';
import type { ObservedDestination } from '../sync/observeDestination';
import { isMarkedFor } from '../sync/records/receiptSeal';
import { runStateLabels } from '../sync/report/reportWords';
import type { VerificationReport } from '../sync/report/report';
import type { Session } from '../sync/session';
import { emptyFoldersIn, forgottenOf } from './forgottenFolders';
import { refuseFiles, refusal, type Refusal } from './refusals';
import { withinFolders, type JointGround } from './runFolders';
import type { SeenFolder } from './seenFolder';

/** Everything that a removal is judged by. */
export interface ReleaseFacts {
  readonly session: Session;
  readonly report: VerificationReport;
  readonly observed: ObservedDestination;
  /** The run's folder as it is now; `undefined` if it is not one folder. */
  readonly seen: SeenFolder | undefined;
  readonly ground: JointGround | undefined;
  /** True if the trash has something of the name already. */
  readonly isOccupied: boolean;
  /** True while files are yet to be hashed: then sizes alone do not speak against them. */
  readonly willHash: boolean;
  readonly willReread: boolean;
}

/** All that speaks against removing a run; empty if nothing does. */
export async function refuseRun(facts: ReleaseFacts): Promise<readonly Refusal[]> {
  const { report, seen, ground } = facts;
  const found = [
    ...refuseReadiness(facts.session),
    ...refuseRecords(facts.observed, facts.session),
    ...(await refuseFiles(report.files, { ...facts, ...emptyFoldersOf(facts.session) })),
    ...(seen === undefined ? [] : await refuseTree(facts.session, seen)),
    ...(ground === undefined ? [] : refuseGround(ground)),
    ...(facts.isOccupied ? [occupied] : []),
  ];
  const isUnexplained = found.length === 0 && !facts.willHash && report.state !== 'verified';
  return isUnexplained ? [notVerified(report)] : found;
}

/** Of a run: all of them, and those that may go with it. */
function emptyFoldersOf({ run }: Session): {
  readonly emptyFolders: ReadonlySet<string>;
  readonly forgotten: ReadonlySet<string>;
} {
  const empty = run.notCarried.filter(({ kind }) => kind === 'folder');
  return {
    emptyFolders: new Set(empty.map(({ path }) => path)),
    forgotten: new Set(forgottenOf(run).map(({ path }) => path)),
  };
}

const occupied = refusal(
  'occupied',
  'the trash has an earlier release of the same content already',
  { remedy: 'wait until it is deleted, or move it out of the trash' },
);

function notVerified({ state, because }: VerificationReport): Refusal {
  const remedy = 'sync and verify the run';
  return refusal('notProven', `it is ${phraseOf(state)}, not verified: ${because}`, { remedy });
}

/** What a run of this state is, after “it is”. */
function phraseOf(state: RunState): string {
  const word = runStateLabels[state].toLowerCase();
  if (state === 'sheetOnly') return 'no more than a sheet';
  if (state === 'failedRun' || state === 'mismatch') return `a ${word}`;
  return word;
}

function refuseReadiness({ run }: Session): readonly Refusal[] {
  const { readiness, because } = run.verdict;
  const found: Refusal[] = [];
  if (readiness !== 'ready') {
    const remedy = 'release it once it is complete and verified';
    found.push(refusal('notReady', `it is ${phraseOf(readiness)}: ${because}`, { remedy }));
  }
  const bare = run.folders.filter(
    (folder) => !run.files.some(({ treePath }) => treePath.startsWith(`${folder}/`)),
  );
  if (run.files.length > 0 && bare.length > 0) {
    const remedy = 'remove the folder by hand if nobody needs it';
    found.push(
      refusal('empty', 'no file of a folder of it is in the lake', { remedy, paths: bare }),
    );
  }
  if (run.folders.length > 0 && run.files.length === 0) {
    const remedy = 'remove the folder by hand if nobody needs it';
    found.push(refusal('empty', 'no file of it is in the lake', { remedy }));
  }
  return found;
}

function refuseRecords(observed: ObservedDestination, { run }: Session): readonly Refusal[] {
  const remedy = 'sync the run';
  if (observed.receiptProblem !== undefined) {
    const remedy = 'release it once it is verified';
    return [refusal('noReceipt', observed.receiptProblem, { remedy })];
  }
  if (observed.receiptBlob === undefined) {
    // What cannot be synchronized yet has none.
    if (run.verdict.readiness !== 'ready') return [];
    return [refusal('noReceipt', 'there is no receipt of it in the lake', { remedy })];
  }
  if (isMarkedFor(observed)) return [];
  return [refusal('notMarked', 'its marker is missing or belongs to another receipt', { remedy })];
}

/** The folder must hold what was observed and compared, all of it, and nothing else. */
async function refuseTree({ run }: Session, seen: SeenFolder): Promise<readonly Refusal[]> {
  const inner = (treePath: string): string => withinFolders(run.folders, treePath);
  const known = new Set(run.notCarried.map(({ treePath }) => inner(treePath)));
  const changed: string[] = [];
  await forEachInSlices(run.files, ({ treePath, identity }) => {
    const path = inner(treePath);
    known.add(path);
    if (seen.files.get(path)?.identity !== identity) changed.push(path);
  });
  const current = [...seen.files.keys(), ...seen.others, ...emptyFoldersIn(seen)];
  const added = await filterInSlices(current, (path) => !known.has(path));
  return [...refuseChanged([...changed, ...added]), ...refuseUnreadable(seen.unreadable)];
}

/** What was written to in the trash is put back before it is released anew. */
export function refuseChangedInTrash(paths: readonly string[]): readonly Refusal[] {
  const remedy = 'put the run back (lakeside release --undo), sync it, and release it again';
  return refuseChanged(paths).map((changed) => ({ ...changed, remedy }));
}

/** No paths, no refusal; otherwise one for all of them, sorted. */
export function refuseChanged(paths: readonly string[]): readonly Refusal[] {
  if (paths.length === 0) return [];
  const message = 'the folder is not what was hashed any more: something came, went or was written';
  const remedy = 'release it again when nothing writes to it';
  return [refusal('changedLocally', message, { remedy, paths: [...paths].sort() })];
}

/** No paths, no refusal; otherwise one for all of them, as they were found. */
export function refuseUnreadable(paths: readonly string[]): readonly Refusal[] {
  if (paths.length === 0) return [];
  const message = 'folders that cannot be listed, or names that are not valid Unicode';
  const remedy = 'make them readable or rename them, then sync the run';
  return [refusal('unreadable', message, { remedy, paths })];
}

/** One refusal for each kind of obstacle, with its places. */
export function refuseGround({ obstacles }: Pick<JointGround, 'obstacles'>): readonly Refusal[] {
  const places = new Map<ObstacleKind, string[]>();
  for (const { kind, place } of obstacles) {
    places.set(kind, [...(places.get(kind) ?? []), place]);
  }
  return [...places].map(([kind, paths]) => {
    const { message, remedy } = obstacleWords[kind];
    return refusal(kind, message, { remedy, paths });
  });
}

const obstacleWords: Readonly<
  Record<ObstacleKind, { readonly message: string; readonly remedy: string }>
> = {
  link: {
    message: 'a link, or no folder, where the source, the run or the trash must be a real folder',
    remedy: 'name the folder itself in the lake file, or move the link away',
  },
  protected: {
    message: 'a root, or a folder that a home directory lies in, is never removed',
    remedy: 'make a folder of its own the source',
  },
  mounted: {
    message: 'another file system is mounted on or in the run',
    remedy: 'unmount it, or make it a source of its own',
  },
  otherDevice: {
    message: 'the trash lies on another device, so that no rename reaches it',
    remedy: 'move .lakeside-trash to the device of the source',
  },
  notWritable: {
    message:
      'folders that may not be written to, so that the run could be neither moved nor deleted',
    remedy: 'mount the source writable, or give the account that runs Lakeside permission',
  },
  missing: { message: 'the folder is gone', remedy: 'look who moved or deleted it' },
};
