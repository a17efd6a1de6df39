import type { SchemaDiff } from '../diffSchemas';
import { pathKey, type TablePath } from '../model/objectPath';
import { mapRelations, type MappedRelation } from './mappedRelation';
import { findViewImpact, type ViewImpact } from './viewImpact';

/** The older snapshot as statements see it, with what became of everything that they can name. */
export class MappedSchema {
  readonly #byPath: ReadonlyMap<string, MappedRelation>;
  readonly #byName = new Map<string, MappedRelation[]>();
  /** By the newer names, for statements that use these already. */
  readonly #renamed: ReadonlyMap<string, MappedRelation>;
  readonly #words: ReadonlySet<string>;
  readonly #broken: ReadonlyMap<string, ViewImpact>;
  /** The views that changes reach, in the order of the snapshot. */
  readonly views: readonly ViewImpact[];

  /** `searchPath` is where names without a schema are looked for, in that order. */
  constructor(
    diff: SchemaDiff,
    readonly searchPath: readonly string[],
  ) {
    const relations = mapRelations(diff);
    this.#byPath = new Map(relations.map((relation) => [pathKey(relation.path), relation]));
    for (const relation of relations) {
      const [, name] = relation.path;
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [relation]);
      else known.push(relation);
    }
    this.#renamed = new Map(relations.flatMap(asRenamed));
    this.views = findViewImpact(diff.before, (path) => this.relationAt(path));
    const changed = relations.filter(isChanged).flatMap(({ path, to = path }) => [path[1], to[1]]);
    const broken = this.views.filter(({ effect }) => effect === 'breaks');
    this.#broken = new Map(broken.map((view) => [pathKey(view.view), view]));
    this.#words = new Set([...changed, ...broken.map(({ view }) => view[1])].map(wordIn));
  }

  get relations(): readonly MappedRelation[] {
    return [...this.#byPath.values()];
  }

  /** True if there is nothing that a statement could feel. */
  get isUnchanged(): boolean {
    return this.#words.size === 0;
  }

  /** Why a view breaks that does not change itself; `undefined` = it does not. */
  whyBroken(view: TablePath): ViewImpact | undefined {
    return this.#broken.get(pathKey(view));
  }

  relationAt(path: TablePath): MappedRelation | undefined {
    return this.#byPath.get(pathKey(path));
  }

  /**
   * What a name means: by the search path, and where that leads nowhere the only relation that is
   * called so, for many scripts set a search path of their own.
   */
  find(schema: string | undefined, name: string): MappedRelation | undefined {
    if (schema !== undefined) {
      const renamed = this.#renamed.get(name);
      return this.relationAt([schema, name]) ?? (renamed?.path[0] === schema ? renamed : undefined);
    }
    for (const candidate of this.searchPath) {
      const found = this.relationAt([candidate, name]);
      if (found !== undefined) return found;
    }
    const named = this.#byName.get(name);
    if (named?.length === 1) return named[0];
    return named === undefined ? this.#renamed.get(name) : undefined;
  }

  /** False if no statement of a text can feel a change: it names nothing that has one. */
  concerns(text: string): boolean {
    if (this.#words.has('')) return true;
    const lower = text.toLowerCase();
    word.lastIndex = 0;
    for (let found = word.exec(lower); found !== null; found = word.exec(lower)) {
      if (this.#words.has(found[0])) return true;
    }
    return false;
  }
}

/** A relation whose name is the newer one already, while those of its columns may be either. */
function asRenamed(relation: MappedRelation): readonly (readonly [string, MappedRelation])[] {
  const { path, to } = relation;
  if (to === undefined || to[1] === path[1]) return [];
  return [[to[1], { ...relation, path: to, changes: [], isRenamed: true }]];
}

const word = /[\p{L}\p{M}\p{N}_$]+/gu;

/** The first word of a name, by which a text that holds the name is known; `''` = it has none. */
function wordIn(name: string): string {
  return name.toLowerCase().match(word)?.[0] ?? '';
}

function isChanged({ changes, columns, added }: MappedRelation): boolean {
  return changes.length + added.length > 0 || columns.some((column) => column.changes.length > 0);
}
