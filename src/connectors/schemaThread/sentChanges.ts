import type { Change } from '../../core/schemaDiff/changes/change';

/** What says changes by their numbers in their diff: sent apart from it they would be others. */
export type Sent<T extends { readonly changes: readonly Change[] }> = Omit<T, 'changes'> & {
  readonly changes: readonly number[];
};

/** Numbers for the changes of a diff. */
export class ChangeNumbers {
  readonly #numbers: ReadonlyMap<Change, number>;

  constructor(readonly changes: readonly Change[]) {
    this.#numbers = new Map(changes.map((change, number) => [change, number]));
  }

  /** Of another diff's change there is none. */
  of(changes: readonly Change[]): readonly number[] {
    return changes.flatMap((change) => this.#numbers.get(change) ?? []);
  }

  send<T extends { readonly changes: readonly Change[] }>(items: readonly T[]): readonly Sent<T>[] {
    return items.map((item) => ({ ...item, changes: this.of(item.changes) }));
  }
}

export function changesAt(
  numbers: readonly number[],
  changes: readonly Change[],
): readonly Change[] {
  return numbers.flatMap((number) => changes[number] ?? []);
}
