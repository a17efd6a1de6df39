import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { etagText, header } from '../http/headers';
import { HttpTransport } from '../http/httpTransport';
import type { ServiceDialect, SignRequest } from '../http/restClient';
import { systemTiming } from '../http/timing';
import { readWholeFile } from '../localFiles/readWholeFile';
import { azureDialect } from '../azureBlob/azureDialect';
import { putBlobRequest } from '../azureBlob/blobWrites';
import {
  type CanceledBatches,
  filesIn,
  notPlain,
  notTried,
  outcomesOf,
  type FileBatch,
  type FileThreadData,
  type FileToPut,
  type ToldOutcome,
} from './fileBatch';
import { credentialIn, type ThreadCredential } from './threadCredential';

/** How requests are addressed, and signed with one credential. */
interface Way {
  readonly credential: string;
  readonly dialect: ServiceDialect;
  readonly sign: Promise<SignRequest>;
}

/** What the files of one message have in common. */
interface Shared {
  readonly batch: FileBatch;
  readonly way: Way;
}

/** For so long answers are waited for that a sync which is canceled has asked for. */
const graceMs = 1000;

/** Reads files, and puts each into the lake by one request that is not tried again. */
class FilePuts {
  readonly #data: FileThreadData;
  readonly #transport: HttpTransport;
  /** Memory of files that nothing is done with any more. */
  readonly #free: Buffer[] = [];
  /** By the numbers of batches under way. */
  readonly #canceling = new Map<number, AbortController>();
  #way: Way | undefined;
  #outcomes: ToldOutcome[] = [];
  #slowReads = 0;

  constructor(data: FileThreadData) {
    this.#data = data;
    this.#transport = new HttpTransport(data.endpoint.origin, data);
  }

  async take(batch: FileBatch): Promise<void> {
    const canceling = new AbortController();
    this.#canceling.set(batch.number, canceling);
    const shared = { batch, way: this.#wayOf(batch.credential) };
    const files = filesIn(batch).map((file) => this.#take(file, shared, canceling.signal));
    await Promise.all(files);
    this.#canceling.delete(batch.number);
  }

  /** What is on its way may have arrived: only an answer says so, and makes it evidence. */
  cancel({ canceled }: CanceledBatches): void {
    setTimeout(() => {
      for (const number of canceled) this.#canceling.get(number)?.abort();
    }, graceMs);
  }

  async #take(file: FileToPut, shared: Shared, signal: AbortSignal): Promise<void> {
    const memory = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#data.mostBytes);
    this.#tell(await this.#put({ file, memory }, shared, signal));
    this.#free.push(memory);
  }

  /** Why something failed is found out by whoever does it again in the ordinary way. */
  async #put(
    { file, memory }: { readonly file: FileToPut; readonly memory: Buffer },
    { batch, way }: Shared,
    signal: AbortSignal,
  ): Promise<ToldOutcome> {
    const { id, name, condition } = file;
    let hasAsked = false;
    try {
      const bytes = this.#read(file, memory);
      if (bytes === undefined) return { id, etag: notTried, md5: undefined };
      const md5 = createHash('md5').update(bytes).digest();
      const { container, metadata } = batch;
      const target = { container, name };
      const request = putBlobRequest(target, { bytes, md5 }, { condition, metadata });
      const { dialect, sign } = way;
      const place = dialect.placeOf(target);
      const signed = await (await sign)(request, { place, signal });
      signal.throwIfAborted();
      hasAsked = true;
      const { status, headers } = await this.#transport.exchange(signed, signal);
      const etag = header(headers, 'etag');
      if (status === 201 && etag !== undefined) return { id, etag: etagText(etag), md5 };
    } catch {
      // Told below.
    }
    return { id, etag: hasAsked ? notPlain : notTried, md5: undefined };
  }

  /** `undefined` if the file is not what was listed. @throws Error of the operating system */
  #read({ location, identity, sizeBytes }: FileToPut, memory: Buffer): Uint8Array | undefined {
    const startedAtMs = performance.now();
    const into = memory.subarray(0, sizeBytes);
    try {
      return readWholeFile({ location, identity, into }) ? into : undefined;
    } finally {
      if (performance.now() - startedAtMs > this.#data.slowReadMs) this.#slowReads += 1;
    }
  }

  /** What comes to an end in one turn is told together. */
  #tell(outcome: ToldOutcome): void {
    if (this.#outcomes.push(outcome) > 1) return;
    setImmediate(() => {
      parentPort?.postMessage(outcomesOf(this.#outcomes, this.#slowReads));
      this.#outcomes = [];
      this.#slowReads = 0;
    });
  }

  /** Kept as long as the credential stays the same. */
  #wayOf(credential: ThreadCredential): Way {
    const text = JSON.stringify(credential);
    if (this.#way?.credential === text) return this.#way;
    const dialect = azureDialect({
      endpoint: this.#data.endpoint,
      credential: () => Promise.resolve(credentialIn(credential)),
      timing: systemTiming,
    });
    const sign = dialect.createSigner();
    // Each file finds out by itself.
    sign.catch(() => undefined);
    this.#way = { credential: text, dialect, sign };
    return this.#way;
  }
}

const puts = new FilePuts(workerData);
parentPort?.on('message', (message: FileBatch | CanceledBatches) => {
  if ('canceled' in message) puts.cancel(message);
  else void puts.take(message);
});
