import type { Change, ChangeKind } from '../../changes/change';
import type { Hazard } from '../../hazards/hazard';
import { isView } from '../../model/isView';
import type { SchemaIndex } from '../schemaIndex';

/** Kinds of changes after which something is gone for good. */
const losses: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'dropSchema',
  'dropTable',
  'dropView',
  'dropColumn',
  'dropEnum',
  'dropDomain',
  'dropEnumValue',
]);

/** Whether something is gone for good once a change is carried out. */
export function isLoss(
  change: Change,
  hazards: readonly Hazard[],
  { before, after }: { readonly before: SchemaIndex; readonly after: SchemaIndex },
): boolean {
  // Of a view, columns and their types are what its query makes them.
  const relation = after.relation(change.object) ?? before.relation(change.object);
  if (change.kind === 'changePartitioning') return true;
  if (change.kind === 'changeRelationKind') return !isView({ kind: change.before });
  if (relation !== undefined && isView(relation) && change.kind !== 'dropView') return false;
  // What was written is gone once it is computed.
  if (change.kind === 'changeGenerated' && change.before === undefined) return true;
  if (losses.has(change.kind)) return true;
  return hazards.some(({ kind }) => kind === 'narrowsType');
}
