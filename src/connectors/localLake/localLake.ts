import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCodeOf } from '../fileSystem/systemCodes';
import {
  askForDemo,
  askForHistory,
  askServers,
  tellPeopleToWork,
  tellServersToStop,
} from './controlClient';
import { demoBenchling, demoContainers, demoDatabase, lastOfHistory } from './demo/demoPlaces';
import { isSeeded, seedHistory, type SeedPorts } from './demo/history/seedHistory';
import { makeDemoWorkspace } from './demo/demoWorkspace';
import { blobEndpointOf, type LakePortNumbers } from './lakePorts';
import { launchServers, type LaunchOptions } from './launchServers';
import { localLakeFolder } from './localLakeFolder';
import { LocalLakeError } from './localLakeErrors';
import type { LocalLakeTools } from './localLakeTools';
import { readServerStatus, type ServerStatus } from './serverStatus';

export interface StartLocalLakeOptions extends Omit<LaunchOptions, 'folder'> {
  readonly tools: LocalLakeTools;
}

/** A local lake that runs. */
export interface LocalLake {
  /** With the emulator's account; takes the key that Microsoft published. */
  readonly blobEndpoint: string;
  /** Takes any password, without TLS. */
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  };
  /** The same of the demo's Benchling, which can only be read. */
  readonly benchling: LocalLake['postgres'] & { readonly schema: string };
  /** The demo workspace: a `lake.json` with sample runs. */
  readonly workspaceFolder: string;
  /** False if it ran already. */
  readonly isNew: boolean;
}

/** How a local lake is. */
export interface LocalLakeStatus {
  readonly state: 'running' | 'starting' | 'stopped';
  /** Absent while it is stopped. */
  readonly lake?: Omit<LocalLake, 'isNew'>;
  readonly pid?: number;
  readonly startedAtMs?: number;
}

const stopTimeoutMs = 15_000;
const startTimeoutMs = 120_000;
const pollMs = 100;

/**
 * Starts the servers of the local lake if they do not run, and makes the demo workspace and its
 * sample runs if they are missing. All of it lies in the folder `localLake` of the state folder.
 *
 * @throws LocalLakeError `notStarted`
 */
export async function startLocalLake(options: StartLocalLakeOptions): Promise<LocalLake> {
  const folder = localLakeFolder(options.stateFolder);
  const isNew =
    (await findRunning(folder.statusFile)) === undefined &&
    (await launchServers({ ...options, folder })) === 'ready';
  const { status, ports } = await waitUntilReady(folder.statusFile, options.signal);
  const lake = describeLake(options.stateFolder, ports);
  await options.tools.withStorage(lake.blobEndpoint, (storage) =>
    fillStorage(storage, status, options),
  );
  await makeDemoWorkspace({ folder, ports, parts: () => askForDemo(status), ...options });
  return { ...lake, isNew };
}

/** Makes what is missing. */
async function fillStorage(
  ports: SeedPorts,
  status: ServerStatus,
  { onStep }: StartLocalLakeOptions,
): Promise<void> {
  for (const name of demoContainers) await ports.blobStore.createContainer(name);
  if (await isSeeded(ports, lastOfHistory)) return;
  onStep('Writing what pipelines did in the last weeks');
  await seedHistory(ports, await askForHistory(status));
}

/** How the local lake of a state folder is; asks its servers, changes nothing. */
export async function localLakeStatus(stateFolder: string): Promise<LocalLakeStatus> {
  const running = await findRunning(localLakeFolder(stateFolder).statusFile);
  if (running === undefined) return { state: 'stopped' };
  const { status, answer } = running;
  return {
    state: answer.state === 'ready' ? 'running' : 'starting',
    lake: describeLake(stateFolder, answer.ports),
    pid: status.pid,
    startedAtMs: status.startedAtMs,
  };
}

/**
 * Stops the servers after they wrote everything to disk. Returns false if none ran.
 * @throws LocalLakeError `notStopped`
 */
export async function stopLocalLake(stateFolder: string): Promise<boolean> {
  const { statusFile } = localLakeFolder(stateFolder);
  const status = await readServerStatus(statusFile);
  if (status === undefined || (await tellServersToStop(status)) === undefined) return false;
  if (await hasEnded(status)) return true;
  // It answered with its token a moment ago, so the process is the one that the status names.
  process.kill(status.pid, 'SIGTERM');
  if (await hasEnded(status)) return true;
  throw new LocalLakeError('notStopped', `The local lake's process ${status.pid} does not end`, {
    remedy: `End process ${status.pid} yourself`,
  });
}

/**
 * Stops the local lake and deletes everything it made, the demo workspace included. Returns false if
 * there was nothing.
 * @throws LocalLakeError `notOurs` if something else made the folder; nothing is deleted then
 */
export async function resetLocalLake(stateFolder: string): Promise<boolean> {
  const folder = localLakeFolder(stateFolder);
  await stopLocalLake(stateFolder);
  try {
    await readFile(folder.markerFile);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    if (await isMissing(folder.root)) return false;
    throw new LocalLakeError('notOurs', `${folder.root} was not made by a local lake`, {
      remedy: 'Look into the folder, and delete it yourself if it holds nothing you need',
    });
  }
  await rm(folder.root, { recursive: true, force: true, maxRetries: 5 });
  return true;
}

/**
 * Does in the demo's Benchling what people did there in a week, or in all that is left of a month.
 *
 * @returns what that was, in words; empty once the month is over
 * @throws LocalLakeError `notRunning`
 */
export async function workInBenchling(
  stateFolder: string,
  span: 'week' | 'month',
): Promise<readonly string[]> {
  const status = await readServerStatus(localLakeFolder(stateFolder).statusFile);
  const events = status && (await tellPeopleToWork(status, span));
  if (events !== undefined) return events;
  throw new LocalLakeError('notRunning', 'The local lake does not run', {
    remedy: 'Run: lakeside local start',
  });
}

async function isMissing(folder: string): Promise<boolean> {
  try {
    await readFile(folder);
    return false;
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT';
  }
}

async function findRunning(statusFile: string) {
  const status = await readServerStatus(statusFile);
  const answer = status && (await askServers(status));
  return status && answer && answer.state !== 'stopping' ? { status, answer } : undefined;
}

async function waitUntilReady(
  statusFile: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: ServerStatus; readonly ports: LakePortNumbers }> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (Date.now() < deadlineMs) {
    const running = await findRunning(statusFile);
    if (running?.answer.state === 'ready') {
      return { status: running.status, ports: running.answer.ports };
    }
    if (running === undefined) break;
    await delay(pollMs, undefined, signal && { signal });
  }
  throw new LocalLakeError('notStarted', 'The local lake did not become ready', {
    remedy: 'Run: lakeside local stop, then lakeside local start',
  });
}

async function hasEnded(status: ServerStatus): Promise<boolean> {
  const deadlineMs = Date.now() + stopTimeoutMs;
  while (Date.now() < deadlineMs) {
    if ((await askServers(status)) === undefined) return true;
    await delay(pollMs);
  }
  return false;
}

function describeLake(stateFolder: string, ports: LakePortNumbers): Omit<LocalLake, 'isNew'> {
  return {
    blobEndpoint: blobEndpointOf(ports),
    postgres: { host: '127.0.0.1', port: ports.database, ...demoDatabase },
    benchling: { host: '127.0.0.1', port: ports.benchling, ...demoBenchling },
    workspaceFolder: localLakeFolder(stateFolder).workspace,
  };
}
