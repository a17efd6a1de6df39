import type { RelationKind } from '../../warehouse/catalog/catalogEntries';

/** Whether a relation is made of a query, and has no rows but what that gives. */
export function isView({ kind }: { readonly kind: RelationKind }): boolean {
  return kind === 'view' || kind === 'materializedView';
}
