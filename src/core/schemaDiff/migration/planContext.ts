import type { Change, ChangeKind, ChangeOf } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { pathKey } from '../model/objectPath';
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
  context: PlanContext,
  ...kinds: readonly Kind[]
): readonly ChangeOf<Kind>[] {
  const { diff, selection } = context;
  const { lists } = keptFor(context);
  const key = kinds.join();
  let found = lists.get(key);
  if (found === undefined) {
    const wanted: ReadonlySet<string> = new Set(kinds);
    found = diff.changes.filter((change) => wanted.has(change.kind) && selection.includes(change));
    lists.set(key, found);
  }
  // Of these kinds only; the compiler does not see what the filter looks for.
  return found as readonly ChangeOf<Kind>[];
}

/** Whether a change of a kind is included for an object, by what it is called in the newer snapshot. */
export function isIncludedAt(
  context: PlanContext,
  kind: ChangeKind,
  object: readonly string[],
): boolean {
  return keysOf(context, kind).has(pathKey(object));
}

function keysOf(context: PlanContext, kind: ChangeKind): ReadonlySet<string> {
  const { keys } = keptFor(context);
  let found = keys.get(kind);
  if (found === undefined) {
    const changes = includedOf(context, kind);
    found = new Set(changes.map((change) => pathKey('to' in change ? change.to : change.object)));
    keys.set(kind, found);
  }
  return found;
}

/** What was found out of the changes that are included. */
interface Kept {
  /** Of the selection; once it is smaller, all is found out anew. */
  readonly size: number;
  readonly lists: Map<string, readonly Change[]>;
  readonly keys: Map<ChangeKind, ReadonlySet<string>>;
}

const kept = new WeakMap<PlanContext, Kept>();

function keptFor(context: PlanContext): Kept {
  const { size } = context.selection;
  const known = kept.get(context);
  if (known?.size === size) return known;
  const fresh: Kept = { size, lists: new Map(), keys: new Map() };
  kept.set(context, fresh);
  return fresh;
}
