import { pathKey, tablePath, type ColumnPath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import type { Decisions } from './decisions';
import type { ColumnMatch } from './matches';
import type { PairedTables } from './pairs';
import { shownColumns, type ShownColumns } from './shownColumns';

/** Two tables or views that are taken to be one, and what is known of their columns. */
export interface MatchedTables {
  readonly tables: PairedTables;
  readonly columns: readonly ColumnMatch[];
}

interface Sides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
  readonly decisions: Decisions;
}

/**
 * The same with columns of views paired that show one column of a table, whatever they are called: that
 * is no likelihood, and comes before what is weighed. What was paired for certain stays.
 */
export function followedColumns(
  matched: readonly MatchedTables[],
  { before, after, decisions }: Sides,
): readonly MatchedTables[] {
  if (!matched.some(isOpenView)) return matched;
  const follow = new Following(matched, [before, after], decisions);
  let found = matched;
  // A view may show what another view shows.
  for (let isMore = true; isMore;) {
    const next = found.map((one) => follow.one(one));
    isMore = next.some((one, place) => one !== found[place]);
    found = next;
  }
  return found;
}

class Following {
  readonly #now = new Map<string, ColumnMatch>();
  readonly #relations: readonly ReadonlyMap<string, Relation>[];
  readonly #shown = new Map<Relation, ShownColumns | undefined>();

  constructor(
    matched: readonly MatchedTables[],
    sides: readonly SchemaSnapshot[],
    readonly decisions: Decisions,
  ) {
    this.#relations = sides.map(
      ({ relations }) => new Map(relations.map((one) => [pathKey(tablePath(one)), one])),
    );
    for (const { columns } of matched) this.#note(columns);
  }

  /** The same value if nothing is to be said. */
  one(matched: MatchedTables): MatchedTables {
    const { tables, columns } = matched;
    const { before, after } = tables;
    if (!isOpenView(matched)) return matched;
    const open = unpaired(tables, columns.filter(isCertain));
    const [was, is] = [this.#shownBy(before, 0), this.#shownBy(after, 1)];
    if (was === undefined || is === undefined) return matched;
    const pairs = open.before.flatMap((name): readonly ColumnMatch[] => {
      const shown = was.byName.get(name);
      if (shown === undefined) return [];
      const source = this.#now.get(pathKey([...tablePath(was.source), shown]));
      if (source === undefined || !isIn(source.to, is.source)) return [];
      const one = only(open.before, (other) => was.byName.get(other) === shown);
      const other = only(open.after, (fresh) => is.byName.get(fresh) === source.to[2]);
      if (one === undefined || other === undefined) return [];
      return this.#pair(tables, [name, other], source);
    });
    const fresh = pairs.filter((pair) => !columns.some((known) => isSamePair(known, pair)));
    if (fresh.length === 0) return matched;
    const isDone = (known: ColumnMatch): boolean => fresh.some((pair) => meets(known, pair));
    for (const { from } of columns.filter(isDone)) this.#now.delete(pathKey(from));
    this.#note(fresh);
    const all = [...columns.filter((known) => !isDone(known)), ...fresh];
    return { tables, columns: all.toSorted(inOrderOf(before)) };
  }

  #pair(
    { before, after, probability }: PairedTables,
    [from, to]: readonly [string, string],
    source: ColumnMatch,
  ): readonly ColumnMatch[] {
    const paths = {
      from: [...tablePath(before), from],
      to: [...tablePath(after), to],
    } satisfies Pick<ColumnMatch, 'from' | 'to'>;
    if (this.decisions.isRefused(paths.from, paths.to) || probability < 1) return [];
    const { evidence, confidence, accepted } = source;
    return [
      {
        kind: 'column',
        ...paths,
        // Names that differ are not the same, though those of what they show are.
        evidence: evidence === 'exactName' ? 'score' : evidence,
        confidence,
        accepted,
        words: [`shows what is ${source.to[2]} of ${source.to[1]} now`, ...source.words],
      },
    ];
  }

  #note(columns: readonly ColumnMatch[]): void {
    for (const match of columns) if (match.accepted) this.#now.set(pathKey(match.from), match);
  }

  #shownBy(view: Relation, side: 0 | 1): ShownColumns | undefined {
    if (!this.#shown.has(view)) {
      const relations = this.#relations[side];
      this.#shown.set(
        view,
        shownColumns(view, (path) => relations?.get(pathKey(path))),
      );
    }
    return this.#shown.get(view);
  }
}

/** Whether a view lost a column, and gained one, for all that is known. */
function isOpenView({ tables, columns }: MatchedTables): boolean {
  const { before, after } = tables;
  if (before.view === undefined || after.view === undefined) return false;
  const open = unpaired(tables, columns.filter(isCertain));
  return open.before.length > 0 && open.after.length > 0;
}

function isCertain({ accepted, evidence }: ColumnMatch): boolean {
  return accepted && evidence !== 'score';
}

function unpaired(
  { before, after }: PairedTables,
  certain: readonly ColumnMatch[],
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const [from, to] = [new Set<string>(), new Set<string>()];
  for (const match of certain) {
    from.add(match.from[2]);
    to.add(match.to[2]);
  }
  return {
    before: before.columns.flatMap(({ name }) => (from.has(name) ? [] : [name])),
    after: after.columns.flatMap(({ name }) => (to.has(name) ? [] : [name])),
  };
}

function only(names: readonly string[], test: (name: string) => boolean): string | undefined {
  const [first, second] = names.filter(test);
  return second === undefined ? first : undefined;
}

function isIn([schema, name]: ColumnPath, relation: Relation): boolean {
  return schema === relation.schema && name === relation.name;
}

function isSamePair(one: ColumnMatch, other: ColumnMatch): boolean {
  return one.accepted && one.from[2] === other.from[2] && one.to[2] === other.to[2];
}

/** Whether two matches of one pair of tables speak of one column. */
function meets(one: ColumnMatch, other: ColumnMatch): boolean {
  return one.from[2] === other.from[2] || one.to[2] === other.to[2];
}

function inOrderOf({ columns }: Relation): (one: ColumnMatch, other: ColumnMatch) => number {
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  const placeOf = ({ from }: ColumnMatch): number => places.get(from[2]) ?? 0;
  return (one, other) => placeOf(one) - placeOf(other);
}
