import type { PartChange } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, writePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import type { Phase, Piece } from '../piece';
import { isIncludedAt, type PlanContext } from '../planContext';
import {
  isAdopted,
  isSamePart,
  keptFromParents,
  parentParts,
  type ParentPart,
} from './parentParts';
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

/** What is taken out keeps the parts that it has by what is above it. */
function staysFromParent(
  change: Extract<PartChange, { readonly after: unknown }>,
  context: PlanContext,
): boolean {
  if ('before' in change) return false;
  const table = change.object.slice(0, 2);
  const from = context.names.tableBefore(table);
  const older = from && context.before.relation(from);
  const newer = context.after.relation(table);
  const isOut =
    isIncludedAt(context, 'changePartition', table) ||
    isIncludedAt(context, 'changeParents', table);
  if (!isOut || older === undefined || newer === undefined) return false;
  const isIt = ({ named }: ParentPart): boolean =>
    `add${named[0]}` === change.kind && isSamePart(named, [named[0], change.after]);
  const isParents = ({ named }: ParentPart): boolean => isAdopted(named);
  // What becomes a part of a parent is not its own.
  return (
    keptFromParents(older, context).some(isIt) &&
    !parentParts(newer, context.after).filter(isParents).some(isIt)
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
