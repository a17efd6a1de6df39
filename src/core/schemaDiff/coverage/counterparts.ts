import { isSamePath, pathKey } from '../model/objectPath';
import type { CoverageState } from './coverage';

/** Who is whose counterpart, both ways, by paths. */
export class Counterparts<P extends readonly string[]> {
  readonly #ofLater = new Map<string, P[]>();
  readonly #ofEarlier = new Map<string, P[]>();
  readonly #asked = new Map<string, P[]>();
  readonly #askedEarlier = new Set<string>();

  /** `isCertain` false = a question to a person. */
  add(earlier: P, later: P, isCertain: boolean): void {
    const [from, to] = [pathKey(earlier), pathKey(later)];
    addOnce(isCertain ? this.#ofLater : this.#asked, to, earlier);
    if (isCertain) addOnce(this.#ofEarlier, from, later);
    else this.#askedEarlier.add(from);
  }

  /** What something of the later side has in the earlier one. */
  of(later: P): { readonly state: CoverageState; readonly counterparts: readonly P[] } {
    const key = pathKey(later);
    const certain = this.#ofLater.get(key);
    if (certain !== undefined) {
      const isOne = certain.length === 1 && certain.every((path) => this.#isOnlyOf(path));
      return { state: isOne ? 'covered' : 'double', counterparts: certain };
    }
    const asked = this.#asked.get(key) ?? [];
    return { state: asked.length > 0 ? 'question' : 'missing', counterparts: asked };
  }

  /** Whether something of the earlier side has a counterpart. */
  has(earlier: P): boolean {
    return this.#ofEarlier.has(pathKey(earlier));
  }

  /** Whether it has one, or may have one. */
  hasOrMayHave(earlier: P): boolean {
    return this.has(earlier) || this.#askedEarlier.has(pathKey(earlier));
  }

  #isOnlyOf(earlier: P): boolean {
    return this.#ofEarlier.get(pathKey(earlier))?.length === 1;
  }
}

function addOnce<P extends readonly string[]>(paths: Map<string, P[]>, key: string, path: P): void {
  const known = paths.get(key);
  if (known === undefined) paths.set(key, [path]);
  else if (!known.some((other) => isSamePath(other, path))) known.push(path);
}
