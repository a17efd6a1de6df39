import type { PartChange } from '../../changes/change';
import { isView } from '../../model/isView';
import { isSamePath, pathKey, writePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import type { Phase, Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { isSamePart, parentParts } from './parentParts';
import { printDrop, printPart } from './printPart';

/** Keys, checks and indexes that come or go; what is different goes and comes. */
export function partPieces(
  change: PartChange,
  context: PlanContext,
  remade: ReadonlySet<string>,
): readonly Piece[] {
  // A view that is made anew has the indexes of the newer snapshot.
  if ('to' in change || remade.has(pathKey(change.object.slice(0, 2)))) return [];
  return [
    ...('before' in change ? [dropPart(change, context)] : []),
    ...('after' in change && !staysFromParent(change, context) ? [addPart(change, context)] : []),
  ];
}

function dropPart(
  change: Extract<PartChange, { readonly before: unknown }>,
  { names }: PlanContext,
): Piece {
  const { name } = change.before;
  const table = names.tableBefore(change.object) ?? names.table(change.object);
  const isIndex = 'method' in change.before;
  return {
    phase: 'refTable' in change.before ? 'dropLinks' : 'dropParts',
    title: `drop ${isIndex ? 'index' : 'constraint'} ${writePath([name])} of ${writePath(table)}`,
    sql: printDrop(table, change.before),
    changes: [change],
  };
}

/** A partition that is taken out keeps the keys and indexes that it has by its parent. */
function staysFromParent(
  change: Extract<PartChange, { readonly after: unknown }>,
  context: PlanContext,
): boolean {
  if ('before' in change) return false;
  const from = context.names.tableBefore(change.object);
  const parent = from && context.before.relation(from)?.partitionOf?.parent;
  const isOut = includedOf(context, 'changePartition').some(({ object }) =>
    isSamePath(object, change.object.slice(0, 2)),
  );
  const relation = parent && context.before.relation(parent);
  if (!isOut || relation === undefined) return false;
  return parentParts(relation).some(
    ([kind, part]) => change.kind === `add${kind}` && isSamePart(part, change.after),
  );
}

function addPart(
  change: Extract<PartChange, { readonly after: unknown }>,
  { names, after }: PlanContext,
): Piece {
  const table = names.table(change.object);
  const relation = after.relation(change.object);
  const { sql, isAction } = printPart(change.after, change.kind, { table: change.object, names });
  const phase = relation !== undefined && isView(relation) ? 'viewParts' : phaseOf(change.kind);
  return {
    phase,
    title: `add ${isAction ? 'constraint' : 'index'} ${writePath([change.after.name])} to ${writePath(table)}`,
    sql: isAction ? `ALTER TABLE ${quotePath(table)} ${sql}` : sql,
    changes: [change],
  };
}

function phaseOf(kind: string): Phase {
  if (kind.endsWith('ForeignKey')) return 'links';
  if (kind.endsWith('Check')) return 'checks';
  return kind.endsWith('Index') ? 'indexes' : 'keys';
}
