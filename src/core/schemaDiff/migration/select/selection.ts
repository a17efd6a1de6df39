import type { Change } from '../../changes/change';
import type { LeftOutChange, LeftOutReason } from '../migration';

/** Which changes a migration carries out, while that is still being found out. */
export class Selection {
  readonly #included: Set<Change>;
  readonly #leftOut = new Map<Change, LeftOutChange>();

  constructor(readonly changes: readonly Change[]) {
    this.#included = new Set(changes);
  }

  includes(change: Change): boolean {
    return this.#included.has(change);
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
    return this.changes.filter((change) => this.#included.has(change));
  }

  get leftOut(): readonly LeftOutChange[] {
    return this.changes.flatMap((change) => this.#leftOut.get(change) ?? []);
  }

  get size(): number {
    return this.#included.size;
  }
}
