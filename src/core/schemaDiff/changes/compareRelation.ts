import { isView } from '../model/isView';
import { isSamePath, tablePath, type TablePath } from '../model/objectPath';
import type { Check, Column, Relation } from '../model/snapshot';
import type { Change } from './change';
import { compareColumn } from './compareColumn';
import { compareComment } from './compareComment';
import { compareParts } from './compareParts';
import { isSameValue } from './sameValue';

/** Two relations that are one, and which of their columns are. */
export interface RelationPair {
  readonly from: TablePath;
  /** With everything in it called as in the newer snapshot, but its columns. */
  readonly before: Relation;
  readonly after: Relation;
  /** By the column's older name; columns that are gone are missing. */
  readonly columns: ReadonlyMap<string, string>;
  /** Newer columns that came from another table. */
  readonly movedHere: ReadonlySet<string>;
  /** Older columns that went to another table. */
  readonly movedAway: ReadonlySet<string>;
  /** Of the tables that the newer one is a partition of or inherits from, up to the topmost. */
  readonly checksAbove: readonly Check[];
}

/** What is different of a relation: its name first, then its columns, then what stands beside them. */
export function compareRelation(pair: RelationPair): readonly Change[] {
  return [
    ...compareName(pair),
    ...compareItself(pair),
    ...compareColumns(pair),
    ...compareParts(
      tablePath(pair.after),
      withoutChecks(pair.before, pair.checksAbove),
      withoutChecks(pair.after, pair.checksAbove),
    ),
  ];
}

/** What a table has by those above it comes and goes with theirs, whether or not it has it by itself, too. */
function withoutChecks(relation: Relation, above: readonly Check[]): Relation {
  if (above.length === 0) return relation;
  const checks = relation.checks.filter((check) => !above.some((one) => isSameValue(one, check)));
  return { ...relation, checks };
}

function compareName({ from, after }: RelationPair): readonly Change[] {
  const to = tablePath(after);
  const what = isView(after) ? 'View' : 'Table';
  const moved: TablePath = [to[0], from[1]];
  const changes: Change[] = [];
  if (from[0] !== to[0]) changes.push({ kind: `move${what}`, object: from, to: moved });
  if (from[1] !== to[1]) changes.push({ kind: `rename${what}`, object: moved, to });
  return changes;
}

function compareItself({ before, after }: RelationPair): readonly Change[] {
  const object = tablePath(after);
  const changes: Change[] = [];
  const note = (change: Change & { readonly before: unknown; readonly after: unknown }): void => {
    if (!isSameValue(change.before, change.after)) changes.push(change);
  };
  note({ kind: 'changeRelationKind', object, before: before.kind, after: after.kind });
  if (before.view !== undefined && after.view !== undefined) {
    const [was, is] = [before.view.query, after.view.query];
    if (withoutNames(was) !== withoutNames(is)) {
      changes.push({ kind: 'changeViewQuery', object, before: was, after: is });
    }
  }
  note({
    kind: 'changePersistence',
    object,
    before: before.isUnlogged === true ? 'unlogged' : 'logged',
    after: after.isUnlogged === true ? 'unlogged' : 'logged',
  });
  if (before.kind === after.kind) {
    const [was, is] = [before.partitioning ?? '', after.partitioning ?? ''];
    note({ kind: 'changePartitioning', object, before: was, after: is });
  }
  note({ kind: 'changePartition', object, before: before.partitionOf, after: after.partitionOf });
  note({ kind: 'changeParents', object, before: before.inherits, after: after.inherits });
  return [...changes, ...compareComment(object, before, after)];
}

/** What a query calls its columns shows in these: the server adds names where a column below is renamed. */
function withoutNames(query: string): string {
  return query.replace(/ AS (?:"(?:[^"]|"")*"|[\w$]+)/g, '');
}

function compareColumns(pair: RelationPair): readonly Change[] {
  const { before, after, columns, movedHere, movedAway } = pair;
  const object = tablePath(after);
  const later = new Map(after.columns.map((column) => [column.name, column]));
  const kept = new Set(columns.values());
  const changed = before.columns.flatMap((column) => {
    const name = columns.get(column.name);
    const is = name === undefined ? undefined : later.get(name);
    if (is !== undefined) return keptColumn(object, column, is);
    if (movedAway.has(column.name)) return [];
    return [{ kind: 'dropColumn', object: [...object, column.name], before: column } as const];
  });
  const added = after.columns
    .filter(({ name }) => !kept.has(name) && !movedHere.has(name))
    .map(
      (column) => ({ kind: 'addColumn', object: [...object, column.name], after: column }) as const,
    );
  return [...changed, ...added];
}

function keptColumn(table: TablePath, before: Column, after: Column): readonly Change[] {
  const object = [...table, before.name] as const;
  const to = [...table, after.name] as const;
  const name: readonly Change[] = isSamePath(object, to)
    ? []
    : [{ kind: 'renameColumn', object, to }];
  return [...name, ...compareColumn(to, before, after)];
}
