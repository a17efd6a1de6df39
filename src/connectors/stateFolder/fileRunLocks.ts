import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type {
  LockHolder,
  RunLock,
  RunLockAttempt,
  RunLockKey,
  RunLocks,
} from '../../core/storage/runLocks';
import { createWhole, takeOver } from '../fileSystem/claimedFiles';
import {
  isGone,
  ownIdentity,
  processNamespace,
  type ProcessIdentity,
} from '../fileSystem/processIdentity';
import { fileNameOf, makeFolderOf, readState, replaceState } from './stateFiles';
import { describeStateProblem } from './stateProblem';

/** A lock may be given back or taken while one looks at it; then one looks once more. */
const mostAttempts = 3;
/** Nobody else may look into them. */
const mode = 0o600;

/**
 * Locks as files below the state folder, each naming the process that has it. The lock of a process
 * that is gone is broken. Other machines and containers that share the folder have their own files:
 * whether their processes live cannot be told from here, and leases keep them apart.
 */
export class FileRunLocks implements RunLocks {
  readonly #folder: string;
  readonly #command: string;

  constructor(stateFolder: string, options: { readonly command: string }) {
    this.#folder = join(stateFolder, 'locks');
    this.#command = options.command;
  }

  holder(nowMs: number): LockHolder {
    return {
      host: hostname(),
      user: userName(),
      processId: process.pid,
      command: this.#command,
      sinceMs: nowMs,
    };
  }

  async take(key: RunLockKey, holder: LockHolder): Promise<RunLockAttempt> {
    try {
      const record = { ...holder, ...(await ownIdentity()), token: randomUUID() };
      return await takeFile(await this.#fileOf(key), record);
    } catch (error) {
      const message = `no lock can be kept in ${this.#folder}: ${describeStateProblem(error)}`;
      return { kind: 'unavailable', message };
    }
  }

  async isOver(key: RunLockKey, { host, processId, sinceMs }: LockHolder): Promise<boolean> {
    const text = await readState(await this.#fileOf(key)).catch(() => undefined);
    const record = text === undefined ? undefined : parseRecord(text);
    const isSame =
      record?.host === host && record.processId === processId && record.sinceMs === sinceMs;
    return isSame && isOver(record);
  }

  async #fileOf({ endpoint, container, prefix }: RunLockKey): Promise<string> {
    const place = fileNameOf(endpoint, container, prefix);
    const machine = fileNameOf(hostname(), await processNamespace()).slice(0, 8);
    return join(this.#folder, `${place}-${machine}.lock`);
  }
}

/** What a lock's file says. */
interface LockRecord extends LockHolder, ProcessIdentity {
  /** Tells this lock from every other that the process has or had. */
  readonly token: string;
  readonly leaseId: string;
  /** Set when the lock was given back while its lease could not be. */
  readonly isOver?: true;
}

async function takeFile(file: string, own: Omit<LockRecord, 'leaseId'>): Promise<RunLockAttempt> {
  await makeFolderOf(file);
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const record: LockRecord = { ...own, leaseId: randomUUID() };
    if (await createWhole(file, JSON.stringify(record), { mode })) {
      return { kind: 'taken', lock: lockOf(file, record) };
    }
    const found = await readState(file);
    if (found === undefined) continue;
    const other = parseRecord(found);
    if (other !== undefined && !(await isOver(other))) return { kind: 'held', holder: other };
    const attempted = await takeFromDead(file, found, { ...record, ...leaseOf(other) });
    if (attempted !== undefined) return attempted;
  }
  throw new Error('it can be neither made nor read');
}

/** `undefined` = it is another's by now, or nobody's. */
async function takeFromDead(
  file: string,
  stale: string,
  record: LockRecord,
): Promise<RunLockAttempt | undefined> {
  const text = JSON.stringify(record);
  const took = await takeOver(file, { stale, text, mode, isOver: isTextOver });
  if (took.kind === 'taken') return { kind: 'taken', lock: lockOf(file, record) };
  const holder = took.kind === 'claimed' ? parseRecord(took.text) : undefined;
  return holder && { kind: 'held', holder };
}

/** The lease that a dead process had may last: who takes its lock goes on with it. */
function leaseOf(dead: LockRecord | undefined): Partial<Pick<LockRecord, 'leaseId'>> {
  return dead === undefined ? {} : { leaseId: dead.leaseId };
}

/** What no process of ours wrote whole is nobody's. */
async function isTextOver(text: string): Promise<boolean> {
  const record = parseRecord(text);
  return record === undefined || isOver(record);
}

async function isOver(record: LockRecord): Promise<boolean> {
  return record.isOver === true || (await isGone(record));
}

function lockOf(file: string, record: LockRecord): RunLock {
  return {
    leaseId: record.leaseId,
    release: async ({ isLeased }) => {
      // Never another's, should somebody have broken this one by hand.
      if ((await readState(file)) !== JSON.stringify(record)) return;
      if (isLeased) await replaceState(file, JSON.stringify({ ...record, isOver: true }));
      else await rm(file, { force: true });
    },
  };
}

/** `undefined` for what no process of ours wrote whole. */
function parseRecord(text: string): LockRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is LockRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: Partial<Record<keyof LockRecord, unknown>> = value;
  const { host, user, command, bootId, token, leaseId } = record;
  const texts = [host, user, command, bootId, token, leaseId];
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(record.processId) &&
    typeof record.sinceMs === 'number'
  );
}

/** Users without an entry in the system's list, as in many a container, go by their number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
