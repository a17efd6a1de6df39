import { pathKey, type TablePath } from '../../model/objectPath';

/** Something that shall be called otherwise; names are unique within the first part of their paths. */
export interface Rename<T> {
  readonly from: TablePath;
  /** `undefined` = it only has to be out of the way, under any name. */
  readonly to: TablePath | undefined;
  readonly of: T;
}

/** One statement's worth: another name within the space, or the same in another. */
export interface RenameStep<T> {
  readonly kind: 'rename' | 'move';
  readonly from: TablePath;
  readonly to: TablePath;
  readonly of: T;
}

/**
 * Renames in an order in which no name is taken twice, by way of temporary names where they swap or
 * stand in each other's way.
 */
export function orderRenames<T>(
  renames: readonly Rename<T>[],
  taken: Iterable<TablePath>,
): readonly RenameStep<T>[] {
  const planner = new RenamePlanner<T>(new Set([...taken].map(pathKey)));
  return planner.order(renames);
}

class RenamePlanner<T> {
  readonly #taken: Set<string>;
  readonly #steps: RenameStep<T>[] = [];
  #temporaries = 0;

  constructor(taken: Set<string>) {
    this.#taken = taken;
  }

  order(renames: readonly Rename<T>[]): readonly RenameStep<T>[] {
    let waiting = renames;
    // Each steps aside once at most; who is still blocked then by a name that stays is told by Postgres.
    for (let left = renames.length; waiting.length > 0;) {
      const blocked = waiting.filter((rename) => !this.#tryTo(rename));
      if (blocked.length < waiting.length) waiting = blocked;
      else if (left > 0) {
        left -= 1;
        waiting = this.#breakCircle(blocked);
      } else {
        for (const { to } of blocked) if (to !== undefined) this.#taken.delete(pathKey(to));
      }
    }
    return this.#steps;
  }

  #isFree(path: TablePath): boolean {
    return !this.#taken.has(pathKey(path));
  }

  #tryTo({ from, to, of }: Rename<T>): boolean {
    if (to === undefined) {
      this.#step('rename', { from, to: this.#temporary(from[0]), of });
      return true;
    }
    if (!this.#isFree(to)) return false;
    let at = from;
    for (const [kind, next] of this.#wayTo(from, to)) {
      this.#step(kind, { from: at, to: next, of });
      at = next;
    }
    return true;
  }

  /** Within a space at once; into another under a name that is free on both sides. */
  #wayTo(from: TablePath, to: TablePath): readonly (readonly ['rename' | 'move', TablePath])[] {
    if (from[0] === to[0]) return [['rename', to]];
    const [movedFirst, renamedFirst]: readonly TablePath[] = [
      [to[0], from[1]],
      [from[0], to[1]],
    ];
    if (from[1] === to[1]) return [['move', to]];
    if (movedFirst !== undefined && this.#isFree(movedFirst)) {
      return [
        ['move', movedFirst],
        ['rename', to],
      ];
    }
    const between =
      renamedFirst !== undefined && this.#isFree(renamedFirst)
        ? renamedFirst
        : this.#temporary(from[0]);
    const moved: TablePath = [to[0], between[1]];
    const last: readonly (readonly ['rename', TablePath])[] =
      between[1] === to[1] ? [] : [['rename', to]];
    return [['rename', between], ['move', moved], ...last];
  }

  /** The first one steps aside. */
  #breakCircle(blocked: readonly Rename<T>[]): readonly Rename<T>[] {
    const [first, ...rest] = blocked;
    if (first === undefined) return [];
    const aside = this.#temporary(first.from[0]);
    this.#step('rename', { from: first.from, to: aside, of: first.of });
    return [...rest, { ...first, from: aside }];
  }

  #step(kind: 'rename' | 'move', step: Omit<RenameStep<T>, 'kind'>): void {
    this.#taken.delete(pathKey(step.from));
    this.#taken.add(pathKey(step.to));
    this.#steps.push({ kind, ...step });
  }

  #temporary(space: string): TablePath {
    for (;;) {
      this.#temporaries += 1;
      const path: TablePath = [space, `lakeside_${this.#temporaries}`];
      if (this.#isFree(path)) return path;
    }
  }
}
