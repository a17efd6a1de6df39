import { access, constants, lstat, readFile, realpath, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import {
  trashFolder,
  type Obstacle,
  type ObstacleKind,
  type ReleaseGround,
  type SurveyedPlace,
} from '../../core/storage/sourceTrash';
import { identityPartsOf } from './identityParts';
import { isMissing } from '../fileSystem/systemCodes';
import type { TreePaths } from './treePaths';

/** Looks at a run's folder, at its source and at the trash between them. */
export async function surveyGround(
  paths: TreePaths,
  { folder, folders }: SurveyedPlace,
): Promise<ReleaseGround> {
  const source = paths.root;
  const run = paths.locate(folder);
  const inner = folders.map((path) => paths.locate(path));
  const found = await Promise.all([
    findLinks([source, run], paths.locate(trashFolder)),
    findProtected(source, run),
    findMounts(run),
    findOtherDevices(source, { run, inner, trash: paths.locate(trashFolder) }),
    findReadOnly([source, run, ...inner], paths.locate(trashFolder)),
  ]);
  return {
    isSteady: await isSteady(run),
    key: await folderKeyOf(run).catch(() => ''),
    obstacles: found.flat(),
  };
}

/**
 * Tells a folder from another in its place: its device, its inode and, because the inode of a folder
 * that is gone is soon given to another, when it came to be; `''` where they are not steady.
 */
export async function folderKeyOf(folder: string): Promise<string> {
  const { dev, ino, birthtimeNs } = await lstat(folder, { bigint: true });
  return (await identityPartsOf(dirname(folder))) === 'all' ? `${dev}.${ino}.${birthtimeNs}` : '';
}

const localTypes: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0x01021994, // tmpfs
  0x794c7630, // overlay
]);

/**
 * True for file systems of this machine whose inodes and change times hold; what is not known to be
 * one is not trusted. @see statfs(2) and linux/magic.h for the numbers
 */
async function isSteady(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return statfs(folder).then(
    ({ type }) => isLocalType(type),
    () => false,
  );
}

export function isLocalType(fileSystemType: number): boolean {
  return localTypes.has(fileSystemType >>> 0);
}

async function findLinks(folders: readonly string[], trash: string): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const place of [...folders, trash]) {
    const kind = await kindOf(place);
    if (kind === 'other') obstacles.push({ kind: 'link', place });
    if (kind === 'missing' && place !== trash) obstacles.push({ kind: 'missing', place });
  }
  return obstacles;
}

async function kindOf(place: string): Promise<'folder' | 'other' | 'missing'> {
  try {
    return (await lstat(place)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}

/** A run is never a root, and never a home or what one lies in. */
async function findProtected(source: string, run: string): Promise<readonly Obstacle[]> {
  const [realSource, realRun, home] = await Promise.all([source, run, homedir()].map(resolved));
  if (realSource === undefined || realRun === undefined) return [];
  const isProtected =
    dirname(realSource) === realSource || (home !== undefined && isWithin(home, realRun));
  return isProtected ? [{ kind: 'protected', place: run }] : [];
}

/** Something mounted on a run's folder or below, bound folders of the same device included. */
async function findMounts(run: string): Promise<readonly Obstacle[]> {
  const realRun = await resolved(run);
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  if (realRun === undefined) return [];
  return table
    .split('\n')
    .map(mountPointOf)
    .filter((place) => place !== undefined && isWithin(place, realRun))
    .map((place) => ({ kind: 'mounted', place: place ?? '' }));
}

/** The fifth field of a line, with its octal escapes. @see proc_pid_mountinfo(5) */
function mountPointOf(line: string): string | undefined {
  return line
    .split(' ')[4]
    ?.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
}

async function findOtherDevices(
  source: string,
  places: { readonly run: string; readonly inner: readonly string[]; readonly trash: string },
): Promise<readonly Obstacle[]> {
  const home = await deviceOf(source);
  const differs = async (place: string): Promise<boolean> => {
    const device = await deviceOf(place);
    return device !== undefined && home !== undefined && device !== home;
  };
  const check = async (place: string, kind: ObstacleKind): Promise<readonly Obstacle[]> =>
    (await differs(place)) ? [{ kind, place }] : [];
  const obstacles = [await check(places.run, 'mounted'), await check(places.trash, 'otherDevice')];
  for (const place of places.inner) obstacles.push(await check(place, 'mounted'));
  return obstacles.flat();
}

async function deviceOf(place: string): Promise<bigint | undefined> {
  return lstat(place, { bigint: true }).then(
    ({ dev }) => dev,
    () => undefined,
  );
}

/** Folders whose names this account may not change: it could neither move nor empty them. */
async function findReadOnly(
  folders: readonly string[],
  trash: string,
): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const place of [...folders, trash]) {
    if (await isReadOnly(place)) obstacles.push({ kind: 'notWritable', place });
  }
  return obstacles;
}

/** What is not there is no matter of permission. */
async function isReadOnly(place: string): Promise<boolean> {
  return access(place, constants.W_OK | constants.X_OK).then(
    () => false,
    (error: unknown) => !isMissing(error),
  );
}

async function resolved(place: string): Promise<string | undefined> {
  return realpath(place).catch(() => undefined);
}

/** True if `place` is `folder` or below. */
function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
