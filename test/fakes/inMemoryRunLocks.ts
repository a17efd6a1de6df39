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
  /** Of holders that died with a lock. */
  readonly dead = new Set<LockHolder>();
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

  async isOver(key: RunLockKey, holder: LockHolder): Promise<boolean> {
    const own = this.held.get(nameOf(key));
    return own !== undefined && this.dead.has(own) && own.sinceMs === holder.sinceMs;
  }

  async take(key: RunLockKey, holder: LockHolder): Promise<RunLockAttempt> {
    if (this.problem !== undefined) return { kind: 'unavailable', message: this.problem };
    const name = nameOf(key);
    const other = this.held.get(name);
    if (other !== undefined && !this.dead.has(other)) return { kind: 'held', holder: other };
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

function nameOf({ endpoint, container, prefix }: RunLockKey): string {
  return [endpoint, container, prefix].join('\0');
}
