import type { Anchor } from './pageReader';

/** Anchors kept at most: enough that a table of a billion rows is never more than 50,000 rows off. */
const mostAnchors = 20_000;
/** Rows between anchors of a small table: as many as are skipped in no time. */
const leastGap = 500;

/** An anchor to begin at, and how many rows to skip from there. */
export interface Start {
  readonly anchor: Anchor;
  readonly skip: number;
}

/** The known places of an order: every so many rows one, from the first row on. */
export class Anchors {
  #anchors: Anchor[] = [];
  #every: number;
  #rowCount: number | undefined;
  /** Anchors that came and are between two that are kept. */
  #passed = 0;
  readonly #comesEvery: number;

  constructor(rowEstimate: number) {
    this.#every = Math.max(leastGap, Math.ceil(rowEstimate / mostAnchors));
    this.#comesEvery = this.#every;
  }

  /** Rows between two anchors that come. */
  get comesEvery(): number {
    return this.#comesEvery;
  }

  get kept(): number {
    return this.#anchors.length;
  }

  /** Rows that can be found exactly by now. */
  get reach(): number {
    return this.#rowCount ?? this.#passed * this.#comesEvery;
  }

  /** Known once all anchors are there. */
  get rowCount(): number | undefined {
    return this.#rowCount;
  }

  add(anchors: readonly Anchor[]): void {
    for (const anchor of anchors) {
      if ((this.#passed * this.#comesEvery) % this.#every === 0) this.#anchors.push(anchor);
      this.#passed += 1;
      // There were more rows than anybody thought.
      if (this.#anchors.length > mostAnchors) this.#thin();
    }
  }

  finish(rowCount: number): void {
    this.#rowCount = rowCount;
  }

  /** How to get to a row within reach; `undefined` = it is not. */
  startOf(position: number): Start | undefined {
    if (position >= this.reach) return undefined;
    const index = Math.floor(position / this.#every);
    return this.#startAt(Math.min(index, this.#anchors.length - 1), position);
  }

  /** How to get to a row from the last anchor before it, however far that is. */
  farStartOf(position: number): Start | undefined {
    return this.#startAt(this.#anchors.length - 1, position);
  }

  #startAt(index: number, position: number): Start | undefined {
    const anchor = this.#anchors[index];
    return anchor && { anchor, skip: position - index * this.#every };
  }

  #thin(): void {
    this.#anchors = this.#anchors.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }
}
