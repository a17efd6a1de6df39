import type { Catalog } from './catalog';
import type { Relation } from './catalogEntries';

/** A relation, or one of its columns. */
export interface FoundName {
  readonly relation: Relation;
  /** `undefined` = the relation itself. */
  readonly column: string | undefined;
}

export interface FoundNames {
  /** Best first: what is called so, then what begins so, then what merely holds it. */
  readonly found: readonly FoundName[];
  /** True if more match than are given. */
  readonly isCut: boolean;
}

/** What a filter leaves of a relation. */
export interface MatchedRelation {
  readonly relation: Relation;
  /** The columns that match; `undefined` = the relation's own name does, so that all are of interest. */
  readonly columns: ReadonlySet<string> | undefined;
}

/**
 * The names of a catalog for searching, upper and lower case alike. Every word of a text has to stand in
 * `schema.relation.column`, and at least one in the name itself, so that the word of a schema does not
 * find all that is in it twice over.
 */
export class CatalogIndex {
  readonly #relations: readonly Relation[];
  /** For each relation, its qualified name in small letters. */
  readonly #qualified: readonly string[];
  readonly #names: readonly string[];
  readonly #columns: readonly (readonly string[])[];

  constructor(catalog: Catalog) {
    this.#relations = catalog.relations;
    this.#qualified = catalog.relations.map(({ schema, name }) =>
      `${schema}.${name}`.toLowerCase(),
    );
    this.#names = catalog.relations.map(({ name }) => name.toLowerCase());
    this.#columns = catalog.relations.map((relation) => catalog.columnNamesOf(relation));
  }

  find(text: string, limit: number): FoundNames {
    const words = wordsOf(text);
    if (words.length === 0) return { found: [], isCut: false };
    const ranked: Ranked[] = [];
    for (const [place, relation] of this.#relations.entries()) {
      const left = this.#leftOver(words, place);
      if (left.length === 0) ranked.push(this.#rankRelation(words, place));
      for (const column of this.#columns[place] ?? []) {
        const rank = rankColumn(words, left, column);
        if (rank !== undefined) ranked.push({ rank, found: { relation, column } });
      }
    }
    ranked.sort((a, b) => a.rank - b.rank);
    const found = ranked.slice(0, limit).map((one) => one.found);
    return { found, isCut: ranked.length > limit };
  }

  /** In the catalog's order. */
  match(text: string): readonly MatchedRelation[] {
    const words = wordsOf(text);
    const matched: MatchedRelation[] = [];
    for (const [place, relation] of this.#relations.entries()) {
      const left = this.#leftOver(words, place);
      if (left.length === 0) {
        matched.push({ relation, columns: undefined });
        continue;
      }
      const columns = (this.#columns[place] ?? []).filter((column) => holdsAll(column, left));
      if (columns.length > 0) matched.push({ relation, columns: new Set(columns) });
    }
    return matched;
  }

  /** The words that the qualified name of a relation does not hold. */
  #leftOver(words: readonly string[], place: number): readonly string[] {
    const qualified = this.#qualified[place] ?? '';
    return words.filter((word) => !qualified.includes(word));
  }

  #rankRelation(words: readonly string[], place: number): Ranked {
    const relation = this.#relations[place] as Relation;
    const rank = rankName(this.#names[place] ?? '', words);
    return { rank, found: { relation, column: undefined } };
  }
}

interface Ranked {
  readonly rank: number;
  readonly found: FoundName;
}

/** Relations come before columns that match as well. */
const columnPenalty = 0.5;

/** `undefined` = it does not match, or only by what its relation is called. */
function rankColumn(
  words: readonly string[],
  left: readonly string[],
  column: string,
): number | undefined {
  const name = column.toLowerCase();
  if (!left.every((word) => name.includes(word))) return undefined;
  const own = words.filter((word) => name.includes(word));
  return own.length === 0 ? undefined : rankName(name, own) + columnPenalty;
}

/** The less, the better. */
function rankName(name: string, words: readonly string[]): number {
  const [first = ''] = words;
  if (words.some((word) => word === name)) return 0;
  if (name.startsWith(first)) return 1;
  return words.some((word) => name.includes(`_${word}`)) ? 2 : 3;
}

function holdsAll(name: string, words: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return words.every((word) => lower.includes(word));
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== '');
}
