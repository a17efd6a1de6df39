import { isBenchlingTable } from '../benchling/rules';
import { pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { Column, Relation, SchemaSnapshot } from '../model/snapshot';

/** What is one table to people: a table, or a `$raw` table with the view that Benchling lays over it. */
export interface TableUnit {
  /** Of the view, where there are both. */
  readonly path: TablePath;
  /** The view first. */
  readonly members: readonly Relation[];
  /** Each once, those of the view first. */
  readonly columns: readonly Column[];
  /** By the rules of Benchling's warehouse. */
  readonly isBenchlings: boolean;
}

const rawEnd = '$raw';

/** The tables of a snapshot by schema and name; partitions are a part of their table. */
export function tableUnits({ relations }: SchemaSnapshot): readonly TableUnit[] {
  const whole = relations.filter(({ partitionOf }) => partitionOf === undefined);
  const byPath = new Map(whole.map((relation) => [pathKey(tablePath(relation)), relation]));
  return whole.flatMap((relation): readonly TableUnit[] => {
    const { schema, name } = relation;
    const view = name.endsWith(rawEnd)
      ? byPath.get(pathKey([schema, name.slice(0, -rawEnd.length)]))
      : undefined;
    if (view !== undefined) return [];
    const raw = byPath.get(pathKey([schema, `${name}${rawEnd}`]));
    return [unitOf(raw === undefined ? [relation] : [relation, raw], tablePath(relation))];
  });
}

function unitOf(members: readonly Relation[], path: TablePath): TableUnit {
  const columns = new Map<string, Column>();
  for (const column of members.flatMap((member) => member.columns)) {
    if (!columns.has(column.name)) columns.set(column.name, column);
  }
  return {
    path,
    members,
    columns: [...columns.values()],
    isBenchlings: members.some(isBenchlingTable),
  };
}

/** Whether a column is in the `$raw` table only: a field that was archived left the view. */
export function isInRawOnly({ members }: TableUnit, { name }: Column): boolean {
  const [view, raw] = members;
  return raw !== undefined && view?.columns.some((column) => column.name === name) !== true;
}
