import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';

/** What tells a process from every other one that this machine ever ran. */
export interface ProcessIdentity {
  readonly processId: number;
  readonly bootId: string;
  readonly startTicks: string | undefined;
}

/** What is known of the processes of this machine. */
export interface Processes {
  identityOf(processId: number): Promise<ProcessIdentity>;
  /** True if it is known not to run any more. */
  isGone(identity: ProcessIdentity): Promise<boolean>;
  /** Tells worlds apart in which the same number names different processes: machines, and containers. */
  machineNamespace(): Promise<string>;
}

/** Who runs a job. */
interface JobOwners {
  readonly owner: ProcessIdentity;
  /** AzCopy itself; absent until it runs. */
  readonly program?: ProcessIdentity;
}

/** What is kept of them beside its plans. */
interface JobRecord extends JobOwners {
  readonly namespace: string;
}

const recordName = 'process.json';
/** Far longer than any signature in a plan holds, or AzCopy goes without writing to its plan. */
const abandonedAfterMs = 30 * 24 * 3_600_000;
const patienceMs = 5000;
const pollMs = 100;

/** Records who runs a job, so that it is known again should this process be killed. */
export async function recordJob(
  folder: string,
  processes: Processes,
  programId?: number,
): Promise<void> {
  const record: JobRecord = {
    namespace: await processes.machineNamespace(),
    owner: await processes.identityOf(process.pid),
    ...(programId === undefined ? {} : { program: await processes.identityOf(programId) }),
  };
  await writeFile(join(folder, recordName), JSON.stringify(record));
}

/**
 * Ends what runs on of jobs whose Lakeside was killed, and deletes their plans, in which a signature may
 * stand. Jobs of other Lakesides that run are left alone, and those whose processes cannot be told from
 * here, of other machines that share the state folder or of another version, until nothing was written to
 * them for a month.
 */
export async function endStrayJobs(
  parent: string,
  { processes, logger }: { readonly processes: Processes; readonly logger: Logger },
): Promise<void> {
  const namespace = await processes.machineNamespace();
  for (const name of await jobFolders(parent)) {
    const folder = join(parent, name);
    const record = await readRecord(folder, namespace);
    const isOver = record ? processes.isGone(record.owner) : isAbandoned(folder);
    if (!(await isOver)) continue;
    if (record?.program !== undefined) await endStray(record.program, { processes, logger });
    // What is left behind keeps nobody from a sync.
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) =>
      logger.warn(`${folder}, of an AzCopy that is over, is not deleted: ${describeError(error)}`),
    );
  }
}

/** Whether the folder and all that is directly in it, where AzCopy keeps its plans, was last written long ago. */
async function isAbandoned(folder: string): Promise<boolean> {
  try {
    const since = Date.now() - abandonedAfterMs;
    for (const name of ['.', ...(await readdir(folder))])
      if ((await stat(join(folder, name))).mtimeMs > since) return false;
    return true;
  } catch {
    // Somebody works on it.
    return false;
  }
}

async function endStray(
  program: ProcessIdentity,
  { processes, logger }: { readonly processes: Processes; readonly logger: Logger },
): Promise<void> {
  if (await processes.isGone(program)) return;
  const { processId } = program;
  logger.warn(
    `AzCopy ran on as process ${processId} after the Lakeside that started it was killed; it is ended now`,
  );
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    endGroup(processId, signal);
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
      if (await processes.isGone(program)) return;
      await wait(pollMs);
    }
  }
  logger.warn(`AzCopy, process ${processId}, could not be ended`);
}

/** AzCopy leads a process group of its own, where there are such. */
function endGroup(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? processId : -processId, signal);
  } catch {
    // It ended meanwhile, or is another user's: what it is now is looked at next.
  }
}

async function jobFolders(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  return names.filter((name) => name.startsWith('job-'));
}

/** `undefined` for a folder of another namespace or version, or not recorded whole: somebody may just be making it. */
async function readRecord(folder: string, namespace: string): Promise<JobOwners | undefined> {
  try {
    return parseRecord(JSON.parse(await readFile(join(folder, recordName), 'utf8')), namespace);
  } catch {
    return undefined;
  }
}

function parseRecord(value: unknown, expected: string): JobOwners | undefined {
  const { namespace, owner, program } = Object(value) as Partial<JobRecord>;
  if (namespace !== expected || !isIdentity(owner)) return undefined;
  return { owner, ...(isIdentity(program) ? { program } : {}) };
}

function isIdentity(value: ProcessIdentity | undefined): value is ProcessIdentity {
  return Number.isInteger(value?.processId) && typeof value?.bootId === 'string';
}
