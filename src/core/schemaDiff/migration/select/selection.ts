import type { Change } from '../../changes/change';
import type { LeftOutChange, LeftOutReason } from '../migration';

/** Which changes a migration carries out, while that is still being found out. */
export class Selection {
  readonly #included: Set<Change>;
  readonly #leftOut = new Map<Change, LeftOutChange>();
  /** Changes that others carry out as well, and by which. */
  readonly #absorbed = new Map<Change, Change>();

  constructor(readonly changes: readonly Change[]) {
    this.#included = new Set(changes);
  }

  includes(change: Change): boolean {
    return this.#included.has(change);
  }

  /** Whether it is carried out, by itself or along with another. */
  carriesOut(change: Change): boolean {
    return this.#included.has(change) || this.#absorbed.has(change);
  }

  /** From now on nobody else makes the change: it comes by another. */
  absorb(change: Change, by: Change): void {
    this.#included.delete(change);
    this.#absorbed.set(change, by);
  }

  absorbedBy(change: Change): readonly Change[] {
    return [...this.#absorbed].filter(([, by]) => by === change).map(([one]) => one);
  }

  /** The first reason stays. */
  leaveOut(change: Change, reason: LeftOutReason, message: string): void {
    this.#included.delete(change);
    if (!this.#leftOut.has(change)) this.#leftOut.set(change, { change, reason, message });
  }

  /** Of a change that is carried out, what of it is not. */
  leaveOutPart(change: Change, reason: LeftOutReason, message: string): void {
    this.#leftOut.set(change, { change, reason, message });
  }

  get included(): readonly Change[] {
    return this.changes.filter((change) => this.carriesOut(change));
  }

  get leftOut(): readonly LeftOutChange[] {
    return this.changes.flatMap((change) => this.#leftOut.get(change) ?? []);
  }

  get size(): number {
    return this.#included.size;
  }
}
