import type { Change, Part, PartName } from '../../changes/change';
import { listedColumns } from '../../changes/listedColumns';
import { writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { Phase, Piece } from '../piece';
import { isIncludedAt, type PlanContext } from '../planContext';
import { printPart } from './printPart';

export type KeptName = Exclude<PartName, 'ForeignKey'>;

const phaseOf: Readonly<Record<KeptName, Phase>> = {
  PrimaryKey: 'keys',
  Unique: 'keys',
  Exclusion: 'keys',
  Check: 'checks',
  Index: 'indexes',
};

/**
 * Keys, checks and indexes of a table that no change is about, made anew since what they stood on was: all,
 * or those of which a text names what `names` looks for. Foreign keys are put back by `planRelinks`.
 */
export function keptParts(
  newer: TablePath,
  {
    changes,
    context,
    names = () => true,
  }: {
    readonly changes: readonly Change[];
    readonly context: PlanContext;
    readonly names?: (text: string) => boolean;
  },
): readonly Piece[] {
  const relation = context.after.relation(newer);
  if (relation === undefined) return [];
  return partsOf(relation)
    .filter(([kind, part]) => !comesAnyway(kind, part, { newer, context }))
    .filter(([, part]) => textsOf(part).some(names))
    .map((part) => putBack(part, newer, { changes, context }));
}

/** Makes one again that was taken away, as it reads here. */
export function putBack(
  [kind, part]: readonly [KeptName, Part],
  newer: TablePath,
  { changes, context }: { readonly changes: readonly Change[]; readonly context: PlanContext },
): Piece {
  const table = context.names.table(newer);
  const { sql, isAction } = printPart(part, kind, { table: newer, names: context.names });
  return {
    phase: phaseOf[kind],
    title: `put ${writePath([part.name])} of ${writePath(table)} back`,
    sql: isAction ? `ALTER TABLE ${quotePath(table)} ${sql}` : sql,
    changes,
  };
}

/** Everything of a table that its indexes and constraints are, foreign keys apart. */
export function partsOf(relation: Relation): readonly (readonly [KeptName, Part])[] {
  const { primaryKey, uniques, checks, exclusions, indexes } = relation;
  const named =
    (kind: KeptName) =>
    (part: Part): readonly [KeptName, Part] => [kind, part];
  return [
    ...(primaryKey === undefined ? [] : [primaryKey]).map(named('PrimaryKey')),
    ...uniques.map(named('Unique')),
    ...exclusions.map(named('Exclusion')),
    ...checks.map(named('Check')),
    ...indexes.map(named('Index')),
  ];
}

/** Whether a change adds it, or makes it anew, by itself. */
function comesAnyway(
  kind: KeptName,
  { name }: Part,
  { newer, context }: { readonly newer: TablePath; readonly context: PlanContext },
): boolean {
  const path = [...newer, name];
  return isIncludedAt(context, `add${kind}`, path) || isIncludedAt(context, `change${kind}`, path);
}

/** What of a key, check or index may name columns. */
export function textsOf(part: Part): readonly string[] {
  if ('expression' in part) return [part.expression];
  if ('definition' in part) return [part.definition];
  if ('method' in part) return [...part.parts, ...part.include.map(quoted), part.where ?? ''];
  return listedColumns(part).map(quoted);
}

function quoted(column: string): string {
  return quoteIdentifier(column);
}
