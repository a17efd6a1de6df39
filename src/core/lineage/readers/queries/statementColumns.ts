import type { MappedSchema } from '../../../schemaDiff/impact/mappedSchema';
import { findReferences } from '../../../schemaDiff/impact/references/findReferences';
import type { UseListener } from '../../../schemaDiff/impact/references/reference';
import type { Scope, ScopeColumn, ScopeItem } from '../../../schemaDiff/impact/references/scope';
import { pathKey, type ColumnPath, type TablePath } from '../../../schemaDiff/model/objectPath';
import type { SqlNode } from '../../../sql/sqlParser';

/** What a statement uses of the relations that it names. */
export interface StatementColumns {
  /** The relations that were found. */
  readonly relations: readonly TablePath[];
  /** Columns that it names where it reads. */
  readonly reads: readonly ColumnPath[];
  /** Columns that it reads without naming them, by a star or as a part of a row. */
  readonly readsAll: readonly ColumnPath[];
  /** Columns that it names among those that it writes. */
  readonly writes: readonly ColumnPath[];
  /**
   * Names that no column has which is known there, as columns of each of what they may be of: such a
   * statement may use anything of these.
   */
  readonly missing: readonly ColumnPath[];
}

/** What a statement uses of the columns of a schema. `tree` is that of `sql`. */
export function statementColumns(
  sql: string,
  tree: SqlNode,
  schema: MappedSchema,
): StatementColumns {
  const uses = new ColumnUses();
  const found = findReferences(sql, tree, schema, uses);
  const relations = found.flatMap((one) => (one.kind === 'relation' ? [one.relation.path] : []));
  const reads = [...uses.reads.values()];
  return {
    relations: [...new Map(relations.map((path) => [pathKey(path), path])).values()],
    reads,
    readsAll: [...uses.readsAll].flatMap(([key, path]) => (uses.reads.has(key) ? [] : [path])),
    writes: [...uses.writes.values()],
    missing: [...uses.missing.values()],
  };
}

class ColumnUses implements UseListener {
  readonly reads = new Map<string, ColumnPath>();
  readonly readsAll = new Map<string, ColumnPath>();
  readonly writes = new Map<string, ColumnPath>();
  readonly missing = new Map<string, ColumnPath>();

  uses(columns: readonly ScopeColumn[], how: 'reads' | 'readsAll' | 'writes'): void {
    for (const { column } of columns) {
      if (column !== undefined) this[how].set(pathKey(column.path), column.path);
    }
  }

  misses(fields: readonly string[], scope: Scope): void {
    const name = fields.at(-1) ?? '';
    if (ownColumns.has(name)) return;
    const alias = fields.at(-2);
    const item = alias === undefined ? undefined : scope.item(alias);
    const items = item === undefined ? scope.all : [item];
    // What a function gives, or a table that only the session knows, may have any column.
    if (items.some(({ columns }) => columns === undefined)) return;
    for (const owner of items.flatMap(ownersOf)) {
      const path: ColumnPath = [...owner, name];
      this.missing.set(pathKey(path), path);
    }
  }
}

function ownersOf({ columns = [] }: ScopeItem): readonly TablePath[] {
  return columns.flatMap(({ column }) =>
    column === undefined ? [] : [[column.path[0], column.path[1]] as const],
  );
}

/** Columns that every table has and no catalog lists. */
const ownColumns: ReadonlySet<string> = new Set([
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
  'tableoid',
]);
