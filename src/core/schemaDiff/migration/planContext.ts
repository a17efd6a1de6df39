import type { Change, ChangeKind, ChangeOf } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import type { Selection } from './select/selection';
import type { PlannedNames } from './plannedNames';
import type { SchemaIndex } from './schemaIndex';

/** What everybody who plans a part of a migration has to know. */
export interface PlanContext {
  readonly diff: SchemaDiff;
  readonly before: SchemaIndex;
  readonly after: SchemaIndex;
  readonly names: PlannedNames;
  readonly selection: Selection;
}

/** The changes of some kinds that are included, in the order of the diff. */
export function includedOf<Kind extends ChangeKind>(
  { diff, selection }: PlanContext,
  ...kinds: readonly Kind[]
): readonly ChangeOf<Kind>[] {
  const wanted: ReadonlySet<string> = new Set(kinds);
  const isWanted = (change: Change): change is ChangeOf<Kind> =>
    wanted.has(change.kind) && selection.includes(change);
  return diff.changes.filter(isWanted);
}
