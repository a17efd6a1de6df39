import type { ChangeKind, Part, PartChange } from '../../changes/change';
import { isSamePath } from '../../model/objectPath';
import { mentions } from '../../normal/renameIn';
import type { Aspect } from '../../unknown/aspects';
import { textsOf } from '../parts/keptParts';
import { includedOf, type PlanContext } from '../planContext';
import type { Presence } from './presence';

/** What the newer side has to know, or that a part or what it includes is gone is only a guess. */
const neededFor: Partial<Readonly<Record<ChangeKind, Aspect>>> = {
  dropPrimaryKey: 'constraints',
  dropUnique: 'constraints',
  dropForeignKey: 'constraints',
  dropCheck: 'constraints',
  dropExclusion: 'constraints',
  dropIndex: 'indexes',
  changePrimaryKey: 'keyIncludes',
  changeUnique: 'keyIncludes',
};

/**
 * Why a part of which the newer side knows nothing is not dropped, or a key made without what it includes:
 * only a column or table that it stands on takes it along, and all of these stay. A sentence without its
 * end.
 */
export function unseenAndStanding(
  change: PartChange,
  context: PlanContext,
  presence: Presence,
): string | undefined {
  const aspect = neededFor[change.kind];
  if (aspect === undefined || !('before' in change)) return undefined;
  if (context.after.snapshot.unknown?.includes(aspect) !== true) return undefined;
  if ('after' in change && !losesInclude(change.before, change.after)) return undefined;
  const table = change.object.slice(0, 2);
  const isGone = isGoneIn(context, presence);
  return losesGround(table, change.before, context, isGone)
    ? undefined
    : 'it could not be read on the newer side, and what it stands on stays';
}

function losesInclude(before: Part, after: Part): boolean {
  return (
    'include' in before &&
    before.include !== undefined &&
    !('include' in after && after.include !== undefined)
  );
}

type IsGone = (path: readonly string[]) => boolean;

/** Of a table by its older path, of a column by the newer path of its table and its older name. */
function isGoneIn(context: PlanContext, presence: Presence): IsGone {
  const moved = includedOf(context, 'moveColumn').map(({ object }) => object);
  return (path) => {
    const older = context.names.tableBefore(path);
    return (
      presence.isDropped(path) ||
      (older !== undefined && moved.some((from) => isSamePath(from, [...older, path[2] ?? ''])))
    );
  };
}

function losesGround(
  table: readonly string[],
  part: Part,
  { before, names }: PlanContext,
  isGone: IsGone,
): boolean {
  const older = names.tableBefore(table);
  const columns = (older && before.relation(older)?.columns) ?? [];
  const texts = textsOf(part);
  const isGround = (name: string): boolean => texts.some((text) => mentions(text, name));
  if (columns.some(({ name }) => isGone([...table, name]) && isGround(name))) return true;
  if (!('refTable' in part)) return false;
  const { refTable, refColumns } = part;
  return isGone(refTable) || refColumns.some((name) => isGone([...refTable, name]));
}
