import type { Change } from '../changes/change';

/** Changes of relations and of columns that statements feel. */
export const feltKinds: ReadonlySet<Change['kind']> = new Set<Change['kind']>([
  'dropTable',
  'dropView',
  'renameTable',
  'renameView',
  'moveTable',
  'moveView',
  'changeViewQuery',
  'changeRelationKind',
  'dropColumn',
  'renameColumn',
  'moveColumn',
  'changeType',
  'setNotNull',
]);
