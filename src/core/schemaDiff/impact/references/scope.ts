import type { Change } from '../../changes/change';
import type { MappedColumn, MappedRelation } from '../mappedRelation';

/** A column that a query can name, and what it can be named afterwards. */
export interface ScopeColumn {
  /** `undefined` = it is new. */
  readonly name: string | undefined;
  /** `undefined` = it is gone. */
  readonly nameAfter: string | undefined;
  /** The column whose name it bears; `undefined` = its name is given by the statement. */
  readonly column: MappedColumn | undefined;
  /** What made it be there, or be called so. */
  readonly change: Change | undefined;
}

/** `undefined` = nobody knows them but the server. */
export type ScopeColumns = readonly ScopeColumn[] | undefined;

/** One of what stands behind FROM, or is written to. */
export interface ScopeItem {
  /** `''` = it cannot be named. */
  readonly alias: string;
  /** The relation that it is, if it is called by that name. */
  readonly relation: MappedRelation | undefined;
  readonly columns: ScopeColumns;
  /** Names of columns that a join with USING made one with those of another item. */
  readonly merged: Set<string>;
  /** Its columns are found by its own name only, as those of `excluded`. */
  readonly isQualifiedOnly?: boolean;
}

export interface FoundColumn {
  readonly scope: Scope;
  readonly item: ScopeItem;
  readonly column: ScopeColumn;
}

/** Where a query looks names up: what it reads, then the queries around it. */
export class Scope {
  readonly items: ScopeItem[] = [];

  constructor(
    readonly outer: Scope | undefined,
    /** The queries of WITH that can be read here. */
    public queries: ReadonlyMap<string, ScopeColumns>,
  ) {}

  /** The item that is called so; the nearest one. */
  item(alias: string): ScopeItem | undefined {
    const found = this.items.find((item) => item.alias === alias && alias !== '');
    return found ?? this.outer?.item(alias);
  }

  /** What is read here, then what the queries around it read. */
  get all(): readonly ScopeItem[] {
    return [...this.items, ...(this.outer?.all ?? [])];
  }

  column(name: string): FoundColumn | undefined {
    for (const item of this.items) {
      if (item.isQualifiedOnly === true) continue;
      const column = item.columns?.find((candidate) => candidate.name === name);
      if (column !== undefined) return { scope: this, item, column };
    }
    return this.outer?.column(name);
  }

  /** True if an unqualified name is looked for here, and not further out. */
  has(name: string): boolean {
    return this.column(name)?.scope === this;
  }

  /** A column that is read here and comes to be called as a column of the result is called. */
  comingTo({ nameAfter }: ScopeColumn): ScopeColumn | undefined {
    return this.items
      .flatMap(({ columns = [], isQualifiedOnly = false }) => (isQualifiedOnly ? [] : columns))
      .find((column) => column.nameAfter === nameAfter && column.name !== nameAfter);
  }

  /**
   * The column that takes an unqualified name away from the one that was found, once all is renamed;
   * `undefined` = the name still leads there.
   */
  rivalOf({ scope, item, column }: FoundColumn): ScopeColumn | undefined {
    const name = column.nameAfter;
    if (name === undefined) return undefined;
    const isMerged = column.name !== undefined && item.merged.has(column.name);
    const others = this.items.filter((other) => other !== item && other.isQualifiedOnly !== true);
    const rivals = scope === this && isMerged ? [] : others;
    for (const { columns } of rivals) {
      const rival = columns?.find((other) => other.nameAfter === name);
      // What was ambiguous or hidden before is none of a change's doing.
      if (rival !== undefined && rival.name !== column.name) return rival;
    }
    return scope === this ? undefined : this.outer?.rivalOf({ scope, item, column });
  }
}

/** The columns of a relation, the new ones last. */
export function columnsOf(relation: MappedRelation): readonly ScopeColumn[] {
  const kept = relation.columns.map((column) => ({
    name: column.path[2],
    nameAfter: isSameTable(column) ? column.to?.[2] : undefined,
    column,
    change: column.changes[0],
  }));
  if (relation.isRenamed === true) return [...kept, ...newerColumns(relation)];
  const fresh = relation.added.map((change) => ({
    name: undefined,
    nameAfter: change.object[2],
    column: undefined,
    change,
  }));
  return [...kept, ...fresh];
}

/** Those that a statement may name by what they are called now. */
function newerColumns({ columns, added }: MappedRelation): readonly ScopeColumn[] {
  const older = new Set(columns.map(({ path }) => path[2]));
  const renamed = columns.flatMap(({ to }) => to?.[2] ?? []);
  const names = [...renamed, ...added.map(({ object }) => object[2])];
  return names.filter((name) => !older.has(name)).map(givenColumn);
}

/** False for a column that went to another table. */
function isSameTable({ changes }: MappedColumn): boolean {
  return changes.every(({ kind }) => kind !== 'moveColumn');
}

/** Columns under the names that a statement gives them, from the first on. */
export function givenNames(columns: ScopeColumns, names: readonly string[]): ScopeColumns {
  if (names.length === 0) return columns;
  const given = names.map(givenColumn);
  return columns === undefined ? given : [...given, ...columns.slice(names.length)];
}

/** A column that only the statement names: it is no table's, so that no change reaches it. */
export function givenColumn(name: string): ScopeColumn {
  return { name, nameAfter: name, column: undefined, change: undefined };
}
