import { randomUUID } from 'node:crypto';
import type {
  LockHolder,
  RunLock,
  RunLockAttempt,
  RunLockKey,
  RunLocks,
} from '../../src/core/storage/runLocks';

/** Locks of one pretended machine; give two benches one and the same, and they exclude each other. */
export class InMemoryRunLocks implements RunLocks {
  /** Set: no lock can be taken, as in a state folder that is read-only. */
  problem: string | undefined;
  readonly held = new Map<string, LockHolder>();
  readonly #host: string;
  /** Of holders that died or could not give their lease back. */
  readonly #leaseIds = new Map<string, string>();

  constructor(options: { readonly host?: string } = {}) {
    this.#host = options.host ?? 'bench';
  }

  holder(nowMs: number): LockHolder {
    const who = { host: this.#host, user: 'operator', processId: 7, command: 'lakeside sync' };
    return { ...who, sinceMs: nowMs };
  }

  async take(key: RunLockKey, holder: LockHolder): Promise<RunLockAttempt> {
    if (this.problem !== undefined) return { kind: 'unavailable', message: this.problem };
    const name = [key.endpoint, key.container, key.prefix].join('\0');
    const other = this.held.get(name);
    if (other !== undefined) return { kind: 'held', holder: other };
    this.held.set(name, holder);
    const leaseId = this.#leaseIds.get(name) ?? randomUUID();
    const release: RunLock['release'] = async ({ isLeased }) => {
      this.held.delete(name);
      if (isLeased) this.#leaseIds.set(name, leaseId);
      else this.#leaseIds.delete(name);
    };
    return { kind: 'taken', lock: { leaseId, release } };
  }
}
