import type { SyncPhase, SyncProgress } from './operations';

/** Counts what an operation does and reports complete snapshots of it. */
export class ProgressMeter {
  readonly #onProgress: ((progress: SyncProgress) => void) | undefined;
  #phase: SyncPhase = 'observing';
  #filesDone = 0;
  #filesTotal: number | undefined;
  #bytesDone = 0;
  #bytesTotal: number | undefined;
  #sentBytes = 0;

  constructor(onProgress: ((progress: SyncProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** Begins a phase: its counts start at zero; totals may be absent. */
  begin(phase: SyncPhase, totals: { readonly files?: number; readonly bytes?: number } = {}): void {
    this.#phase = phase;
    this.#filesDone = 0;
    this.#bytesDone = 0;
    this.#filesTotal = totals.files;
    this.#bytesTotal = totals.bytes;
    this.#report();
  }

  addFiles(count: number): void {
    this.#filesDone += count;
    this.#report();
  }

  addBytes(count: number): void {
    this.#bytesDone += count;
    this.#report();
  }

  /** Bytes that the service acknowledged. */
  addSent(count: number): void {
    this.#sentBytes += count;
    this.addBytes(count);
  }

  #report(): void {
    this.#onProgress?.({
      phase: this.#phase,
      filesDone: this.#filesDone,
      bytesDone: this.#bytesDone,
      sentBytes: this.#sentBytes,
      ...(this.#filesTotal === undefined ? {} : { filesTotal: this.#filesTotal }),
      ...(this.#bytesTotal === undefined ? {} : { bytesTotal: this.#bytesTotal }),
    });
  }
}
