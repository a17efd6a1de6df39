import { pathKey } from '../model/objectPath';
import type { CoverageState } from './coverage';

/** Who is whose counterpart, both ways, by paths. */
export class Counterparts<P extends readonly string[]> {
  readonly #ofLater = new Map<string, Map<string, P>>();
  readonly #ofEarlier = new Map<string, Set<string>>();
  readonly #asked = new Map<string, Map<string, P>>();
  readonly #askedEarlier = new Set<string>();

  /** `isCertain` false = a question to a person. */
  add(earlier: P, later: P, isCertain: boolean): void {
    const [from, to] = [pathKey(earlier), pathKey(later)];
    setIn(isCertain ? this.#ofLater : this.#asked, to).set(from, earlier);
    if (!isCertain) {
      this.#askedEarlier.add(from);
      return;
    }
    const others = this.#ofEarlier.get(from) ?? new Set();
    this.#ofEarlier.set(from, others.add(to));
  }

  /** What something of the later side has in the earlier one. */
  of(later: P): { readonly state: CoverageState; readonly counterparts: readonly P[] } {
    const certain = [...(this.#ofLater.get(pathKey(later))?.values() ?? [])];
    if (certain.length > 0) {
      const isOne = certain.every((path) => certain.length === 1 && this.#isOnlyOf(path));
      return { state: isOne ? 'covered' : 'double', counterparts: certain };
    }
    const asked = [...(this.#asked.get(pathKey(later))?.values() ?? [])];
    return { state: asked.length > 0 ? 'question' : 'missing', counterparts: asked };
  }

  /** Whether something of the earlier side has a counterpart, or may have one. */
  hasOrMayHave(earlier: P): boolean {
    return this.has(earlier) || this.#askedEarlier.has(pathKey(earlier));
  }

  has(earlier: P): boolean {
    return this.#ofEarlier.has(pathKey(earlier));
  }

  #isOnlyOf(earlier: P): boolean {
    return this.#ofEarlier.get(pathKey(earlier))?.size === 1;
  }
}

function setIn<P>(paths: Map<string, Map<string, P>>, key: string): Map<string, P> {
  const found = paths.get(key) ?? new Map<string, P>();
  paths.set(key, found);
  return found;
}
