import { forEachInSlices, mapInSlices } from '../../base/slices';
import type { ColumnMatch, Match, SchemaMatches, TableMatch } from '../match/matches';
import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation, SchemaSnapshot } from '../model/snapshot';
import type { ColumnBeside, Link, LinkKind, SchemasBeside, TableBeside } from './beside';

/** Two snapshots, and what belongs together in them. */
export interface MatchedSnapshots extends SchemaMatches {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/**
 * Lays two schemas side by side, each pair of tables and in them each pair of columns in one line. A
 * column whose counterpart is in a table that is not beside its own says where that is.
 */
export function besideOf({ before, after, matches }: MatchedSnapshots): SchemasBeside {
  const partners = new Partners();
  for (const match of matches) partners.add(match);
  const lay = layingOf(after, partners);
  return {
    tables: inOrder([...before.relations.map(lay.older), ...after.relations.flatMap(lay.newer)]),
  };
}

/** The same without holding up whoever else has something to do. */
export async function besideInSlices(sides: MatchedSnapshots): Promise<SchemasBeside> {
  const { before, after, matches } = sides;
  const partners = new Partners();
  await forEachInSlices(matches, (match) => partners.add(match));
  const lay = layingOf(after, partners);
  const old = await mapInSlices(before.relations, lay.older);
  const added = await mapInSlices(after.relations, lay.newer);
  return { tables: inOrder([...old, ...added.flat()]) };
}

interface Laying {
  /** The line of a table of the older side, and of its counterpart. */
  readonly older: (relation: Relation) => TableBeside;
  /** That of a table of the newer side, if it has no counterpart. */
  readonly newer: (relation: Relation) => readonly TableBeside[];
}

function layingOf(after: SchemaSnapshot, partners: Partners): Laying {
  const fresh = new Map(after.relations.map((relation) => [keyOf(relation), relation]));
  return {
    older: (relation) => {
      const match = partners.tableOf.get(keyOf(relation));
      const partner = match && fresh.get(pathKey(match.to));
      return match === undefined || partner === undefined
        ? { before: endOfTable(relation), columns: partners.rowsBefore(relation) }
        : pairBeside({ before: relation, after: partner, match }, partners);
    },
    newer: (relation) =>
      partners.hasPartner(relation)
        ? []
        : [{ after: endOfTable(relation), columns: partners.rowsAfter(relation) }],
  };
}

/** The matches, by their ends. */
class Partners {
  readonly tableOf = new Map<string, TableMatch>();
  readonly #tablesAfter = new Set<string>();
  readonly #before = new Map<string, ColumnMatch>();
  readonly #after = new Map<string, ColumnMatch>();

  add(match: Match): void {
    if (match.kind === 'table') {
      this.tableOf.set(pathKey(match.from), match);
      this.#tablesAfter.add(pathKey(match.to));
    } else {
      this.#before.set(pathKey(match.from), match);
      this.#after.set(pathKey(match.to), match);
    }
  }

  /** Of a table of the newer side. */
  hasPartner(relation: Relation): boolean {
    return this.#tablesAfter.has(keyOf(relation));
  }

  matchBefore(relation: Relation, { name }: Column): ColumnMatch | undefined {
    return this.#before.get(pathKey([...tablePath(relation), name]));
  }

  matchAfter(relation: Relation, { name }: Column): ColumnMatch | undefined {
    return this.#after.get(pathKey([...tablePath(relation), name]));
  }

  rowsBefore(relation: Relation): readonly ColumnBeside[] {
    return relation.columns.map((column) => this.rowBefore(relation, column));
  }

  rowsAfter(relation: Relation): readonly ColumnBeside[] {
    return relation.columns.map((column) => this.rowAfter(relation, column));
  }

  rowBefore(relation: Relation, column: Column): ColumnBeside {
    const match = this.matchBefore(relation, column);
    return { before: endOf(column), ...(match && linkAway(match, match.to)) };
  }

  rowAfter(relation: Relation, column: Column): ColumnBeside {
    const match = this.matchAfter(relation, column);
    return { after: endOf(column), ...(match && linkAway(match, match.from)) };
  }
}

interface TablePair {
  readonly before: Relation;
  readonly after: Relation;
  readonly match: TableMatch;
}

function pairBeside(pair: TablePair, partners: Partners): TableBeside {
  const { before, after, match } = pair;
  const places = new Map(after.columns.map((column, place) => [column.name, place]));
  const rows = before.columns.map((column): PlacedRow => {
    const found = partners.matchBefore(before, column);
    const isHere = found !== undefined && pathKey(found.to.slice(0, 2)) === keyOf(after);
    const place = isHere ? places.get(found.to[2]) : undefined;
    const partner = place === undefined ? undefined : after.columns[place];
    if (found === undefined || partner === undefined) {
      return { row: partners.rowBefore(before, column), place: undefined };
    }
    const link = linkOf(found, columnKind(found, match));
    return { row: { before: endOf(column), after: endOf(partner), link }, place };
  });
  return {
    before: endOfTable(before),
    after: endOfTable(after),
    link: linkOf(match, tableKind(match)),
    columns: withAdded(
      rows,
      (place) => {
        const column = after.columns[place];
        return column && partners.rowAfter(after, column);
      },
      after.columns.length,
    ),
  };
}

interface PlacedRow {
  readonly row: ColumnBeside;
  /** Of its newer end in the newer table. */
  readonly place: number | undefined;
}

/** With the columns that are in no row yet, each behind the one before it in the newer table. */
function withAdded(
  rows: readonly PlacedRow[],
  rowAt: (place: number) => ColumnBeside | undefined,
  count: number,
): readonly ColumnBeside[] {
  const isTaken = new Set(rows.map(({ place }) => place));
  const behind = new Map<number, ColumnBeside[]>([[-1, []]]);
  let list = behind.get(-1) ?? [];
  for (let place = 0; place < count; place++) {
    if (isTaken.has(place)) {
      list = [];
      behind.set(place, list);
      continue;
    }
    const row = rowAt(place);
    if (row !== undefined) list.push(row);
  }
  const following = (place: number | undefined): readonly ColumnBeside[] =>
    (place === undefined ? undefined : behind.get(place)) ?? [];
  return [...following(-1), ...rows.flatMap(({ row, place }) => [row, ...following(place)])];
}

function inOrder(tables: readonly TableBeside[]): readonly TableBeside[] {
  const keyed = tables.map((table) => {
    return { table, key: pathKey((table.before ?? table.after)?.path ?? []) };
  });
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ table }) => table);
}

function linkAway(
  match: ColumnMatch,
  elsewhere: ColumnMatch['to'],
): Pick<ColumnBeside, 'link' | 'elsewhere'> {
  return { link: linkOf(match, match.accepted ? 'moved' : 'question'), elsewhere };
}

function linkOf({ evidence, confidence, words }: TableMatch | ColumnMatch, kind: LinkKind): Link {
  return { kind, evidence, confidence, ...(evidence === 'score' && { words }) };
}

function tableKind({ from, to, accepted }: TableMatch): LinkKind {
  if (!accepted) return 'question';
  if (from[1] !== to[1]) return 'renamed';
  return from[0] === to[0] ? 'same' : 'moved';
}

/** Columns that are one if their tables are, are no question of their own. */
function columnKind({ from, to, accepted, evidence }: ColumnMatch, tables: TableMatch): LinkKind {
  const isOpen = !accepted && (tables.accepted || evidence === 'score');
  if (isOpen) return 'question';
  return from[2] === to[2] ? 'same' : 'renamed';
}

function endOfTable(relation: Relation): NonNullable<TableBeside['before']> {
  return { path: tablePath(relation), kind: relation.kind };
}

function endOf({ name, type }: Column): NonNullable<ColumnBeside['before']> {
  return { name, type };
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}
