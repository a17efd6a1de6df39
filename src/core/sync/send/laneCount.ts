/** Enough to keep a machine busy whose service is near; where each costs memory and a connection. */
const fewestLanes = 64;
const mostLanes = 256;
/** Of larger files the bytes take the time, not the way to the service. */
const tellingBytes = 64 * 1024;
/** A service that answers sooner is not waited for: there is other work to do meanwhile. */
const worthHidingMs = 2;

/**
 * How many small files go up at a time. As long as they take little longer than the fastest did, it is
 * the way to the service that they wait for, and more can be under way; once they take much longer
 * they wait for each other. This is how TCP Vegas finds its window.
 * @see https://doi.org/10.1145/190314.190317
 */
export class LaneCount {
  #lanes = fewestLanes;
  #fastestMs = Number.POSITIVE_INFINITY;

  get current(): number {
    return this.#lanes;
  }

  /** Takes in how long one file took from its reading to the answer. */
  observe(sizeBytes: number, tookMs: number): void {
    if (sizeBytes > tellingBytes) return;
    this.#fastestMs = Math.min(this.#fastestMs, tookMs);
    if (this.#fastestMs < worthHidingMs) return;
    if (tookMs <= 2 * this.#fastestMs) this.#lanes = Math.min(mostLanes, this.#lanes + 1);
    if (tookMs > 4 * this.#fastestMs) this.#lanes = Math.max(fewestLanes, this.#lanes - 1);
  }
}
