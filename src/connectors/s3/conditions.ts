import type { Logger } from '../../core/base/logger';
import {
  StorageError,
  type BlobAddress,
  type SignalOption,
  type WriteCondition,
} from '../../core/storage/blobStore';
import { conditionHeaders, header, type Header } from '../http/headers';
import type { RestClient } from '../http/restClient';
import { headObject } from './headObject';

type Holder = 'service' | 'client';

/**
 * Finds out who holds the conditions of writes. AWS does since 2024; other services do, refuse (501), or
 * take no notice, which only a trial shows: an answer of success to a write that must fail.
 */
export class Conditions {
  readonly #rest: RestClient;
  readonly #logger: Logger;
  readonly #isAws: boolean;
  /** By container: one endpoint may stand for several services. */
  readonly #holders = new Map<string, Promise<Holder>>();

  constructor(rest: RestClient, options: { readonly isAws: boolean; readonly logger: Logger }) {
    this.#rest = rest;
    this.#isAws = options.isAws;
    this.#logger = options.logger;
  }

  /** Tries it out beside an object, once. @throws StorageError */
  async holder(address: BlobAddress, { signal }: SignalOption): Promise<Holder> {
    signal?.throwIfAborted();
    if (this.#isAws) return 'service';
    const { container } = address;
    // Shared by all callers, so no single caller's signal may end it.
    const found = this.#holders.get(container) ?? this.#tryOut(address);
    this.#holders.set(container, found);
    found.catch(() => this.#holders.delete(container));
    const holder = await found;
    signal?.throwIfAborted();
    return holder;
  }

  /**
   * The headers of a write under a condition; none if the service does not hold it, and then the
   * condition is looked up now. @throws StorageError `conditionNotMet`
   */
  async headersFor(
    address: BlobAddress,
    condition: WriteCondition,
    options: SignalOption,
  ): Promise<readonly Header[]> {
    if (condition.kind === 'any') return [];
    if ((await this.holder(address, options)) === 'service') return conditionHeaders(condition);
    await this.lookUp(address, condition, options);
    return [];
  }

  /** @throws StorageError `conditionNotMet` if the object is not what the condition says, right now. */
  async lookUp(
    address: BlobAddress,
    condition: WriteCondition,
    options: SignalOption,
  ): Promise<void> {
    if (condition.kind === 'any') return;
    const etag = (await headObject(this.#rest, address, options))?.etag;
    const isMet = condition.kind === 'absent' ? etag === undefined : etag === condition.etag;
    if (!isMet) throw this.#rest.failure('conditionNotMet', address, 'looked up before the write');
  }

  async #tryOut({ container, name }: BlobAddress): Promise<Holder> {
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    const probe = { container, name: `${folder}.lakeside-probe-${crypto.randomUUID()}` };
    try {
      const isNew = await this.#isWritten(probe, { kind: 'absent' });
      const isWrittenTwice = isNew && (await this.#isWritten(probe, { kind: 'absent' }));
      const other = { kind: 'etag', etag: '0'.repeat(32) } as const;
      const isTaken = isNew && !isWrittenTwice && (await this.#isWritten(probe, other));
      const holder = isNew && !isWrittenTwice && !isTaken ? 'service' : 'client';
      this.#logger.info(`Conditions of writes to ${container} are held by the ${holder}`);
      return holder;
    } finally {
      await this.#remove(probe);
    }
  }

  /** False if the condition kept it from being written, or the service knows none. */
  async #isWritten(target: BlobAddress, condition: WriteCondition): Promise<boolean> {
    const headers = conditionHeaders(condition);
    try {
      const body = new Uint8Array();
      const answer = await this.#rest.call({ method: 'PUT', target, headers, body });
      return header(answer.headers, 'etag') !== undefined;
    } catch (error) {
      if (StorageError.is(error, 'conditionNotMet') || StorageError.is(error, 'notSupported')) {
        return false;
      }
      throw error;
    }
  }

  /** Who may write and not delete leaves an empty object behind: that is said, and no reason to stop. */
  async #remove(probe: BlobAddress): Promise<void> {
    try {
      await this.#rest.call({ method: 'DELETE', target: probe });
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      this.#logger.warn(`${probe.name} is left behind: ${error.message}`);
    }
  }
}
