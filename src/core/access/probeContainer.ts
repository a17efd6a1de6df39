import { fromHex } from '../base/hex';
import type { BlobAddress, BlobStore } from '../storage/blobStore';
import { emptyContent } from '../storage/emptyContent';
import type { AccessFinding } from './accessFinding';
import { failed, failureOf, fine, type CheckStorageOptions } from './tryCalls';

/** A prefix of a container where runs land; `''` = its root. */
export interface ProbedPlace {
  readonly container: string;
  readonly destination: string;
}

/** What a probe blob holds at last; the service takes no empty block. */
const block = {
  id: Uint8Array.of(1),
  bytes: Uint8Array.of(0x2e),
  md5: fromHex('5058f1af8388633f609cadb75a75dc9d'),
} as const;

const leaseSeconds = 15;
const cleanUpMs = 5000;

/**
 * Tries where runs land what a sync and a release do there: read, put, stage and commit blocks, lease,
 * delete. It is tried on an empty blob under a name that nobody else has, which is deleted whatever
 * happens, also after an abort; where even that is not allowed a finding names it. What takes a blob
 * that could not be written is told as not tried.
 * @throws the reason of `signal` if it is aborted
 */
export async function probeContainer(
  store: BlobStore,
  place: ProbedPlace,
  options: CheckStorageOptions,
): Promise<readonly AccessFinding[]> {
  const probe = new Probe(store, place, options);
  try {
    return await probe.run();
  } finally {
    await probe.cleanUp();
  }
}

class Probe {
  readonly #store: BlobStore;
  readonly #address: BlobAddress;
  readonly #options: CheckStorageOptions;
  readonly #where: string;
  readonly #leaseId = crypto.randomUUID();
  /** False once it is known that there is no such blob. */
  #mayBeThere = false;
  #isLeased = false;

  constructor(
    store: BlobStore,
    { container, destination }: ProbedPlace,
    options: CheckStorageOptions,
  ) {
    const folder = destination === '' ? '' : `${destination}/`;
    const name = `${folder}.lakeside-probe-${crypto.randomUUID()}`;
    this.#store = store;
    this.#address = { container, name };
    this.#options = options;
    this.#where = destination === '' ? '' : ` in ${destination}`;
  }

  async run(): Promise<readonly AccessFinding[]> {
    const reading = await this.#try('reading', (signal) => this.#read(signal));
    const writing = await this.#try('writing', (signal) => this.#write(signal));
    if (writing.outcome === 'failed') return [reading, writing, this.#untried()];
    const leasing = await this.#try('locking', (signal) => this.#lease(signal));
    const deleting = await this.#try('deleting', (signal) => this.#delete(signal));
    return [reading, writing, leasing, deleting];
  }

  /** Needs no answer in time, and no signal but its own: it runs after an abort, too. */
  async cleanUp(): Promise<void> {
    if (!this.#mayBeThere) return;
    await this.#delete(AbortSignal.timeout(cleanUpMs)).catch(() => undefined);
  }

  async #try(
    right: Right,
    attempt: (signal: AbortSignal) => Promise<void>,
  ): Promise<AccessFinding> {
    const { container, name } = this.#address;
    const subject = `container ${container}, ${right}${this.#where}`;
    const failedCall = { endpoint: this.#store.endpoint, container };
    const error = await failureOf(failedCall, this.#options, attempt);
    if (error === undefined) return fine(subject, rights[right].works);
    const finding = failed(subject, error, rights[right].remedy);
    if (right !== 'deleting') return finding;
    return { ...finding, remedy: `${finding.remedy}; the blob ${name} may be left there` };
  }

  /** What is not there yet tells as well whether it might be read: permission comes first. */
  async #read(signal: AbortSignal): Promise<void> {
    await this.#store.head(this.#address, { signal });
    await this.#store.getBlocks(this.#address, { signal });
  }

  async #write(signal: AbortSignal): Promise<void> {
    this.#mayBeThere = true;
    const { etag } = await this.#store.putBlob(this.#address, emptyContent, {
      signal,
      condition: { kind: 'absent' },
    });
    await this.#store.putBlock(this.#address, block, { signal });
    await this.#store.commitBlocks(
      this.#address,
      { ids: [block.id], md5: block.md5 },
      { signal, condition: { kind: 'etag', etag } },
    );
  }

  async #lease(signal: AbortSignal): Promise<void> {
    const leaseId = this.#leaseId;
    await this.#store.acquireLease(this.#address, { signal, leaseId, seconds: leaseSeconds });
    this.#isLeased = true;
    await this.#store.releaseLease(this.#address, { signal, leaseId });
    this.#isLeased = false;
  }

  async #delete(signal: AbortSignal): Promise<void> {
    await this.#store.deleteBlob(this.#address, {
      signal,
      condition: { kind: 'any' },
      ...(this.#isLeased ? { leaseId: this.#leaseId } : {}),
    });
    this.#mayBeThere = false;
  }

  #untried(): AccessFinding {
    return {
      subject: `container ${this.#address.container}, locking and deleting${this.#where}`,
      outcome: 'warning',
      reason: 'notTried',
      message: 'not tried: it takes a blob, and none could be written',
      remedy: 'Make writing possible first, then check again',
    };
  }
}

type Right = 'reading' | 'writing' | 'locking' | 'deleting';

/** @see https://learn.microsoft.com/rest/api/storageservices/create-service-sas#permissions-for-a-directory-container-or-blob */
const rights: Readonly<Record<Right, { readonly works: string; readonly remedy: string }>> = {
  reading: {
    works: 'may be read, block lists too',
    remedy:
      'Ask for the role Storage Blob Data Reader on the container, or a SAS that may read (r); without it nothing can be verified',
  },
  writing: {
    works: 'may be written to, in one piece and in blocks',
    remedy:
      'Ask for the role Storage Blob Data Contributor on the container, or a SAS that may create and write (cw); without it runs, plan and verify work, sync and release do not',
  },
  locking: {
    works: 'runs may be locked by a lease',
    remedy:
      'Ask for the role Storage Blob Data Contributor on the container, or a SAS that may write (w); a sync and a release lock each run',
  },
  deleting: {
    works: 'locks may be deleted',
    remedy:
      'Ask for the role Storage Blob Data Contributor on the container, or a SAS that may delete (d); without it every sync leaves its lock behind, and no release can be undone',
  },
};
