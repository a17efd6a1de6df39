import { pathKey } from '../model/objectPath';
import type { MatchDecision } from './matches';

/** What people have said, ready to be asked by path. */
export class Decisions {
  readonly #sameFrom = new Map<string, string>();
  readonly #refused = new Set<string>();

  /** Later ones correct earlier ones. */
  constructor(decisions: readonly MatchDecision[]) {
    for (const { from, to, isSame } of decisions) {
      const key = pathKey(from);
      const pair = pairKey(from, to);
      if (isSame) {
        this.#sameFrom.set(key, pathKey(to));
        this.#refused.delete(pair);
        continue;
      }
      if (this.#sameFrom.get(key) === pathKey(to)) this.#sameFrom.delete(key);
      this.#refused.add(pair);
    }
  }

  get isEmpty(): boolean {
    return this.#sameFrom.size === 0 && this.#refused.size === 0;
  }

  /** The key of the path that this one has become; `undefined` if nobody has said. */
  partnerOf(from: readonly string[]): string | undefined {
    return this.#sameFrom.get(pathKey(from));
  }

  isSame(from: readonly string[], to: readonly string[]): boolean {
    return this.#sameFrom.get(pathKey(from)) === pathKey(to);
  }

  isRefused(from: readonly string[], to: readonly string[]): boolean {
    return this.#refused.has(pairKey(from, to));
  }
}

/** No path has an empty part in its middle. */
function pairKey(from: readonly string[], to: readonly string[]): string {
  return pathKey([...from, '', ...to]);
}
