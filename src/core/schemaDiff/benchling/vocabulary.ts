import type { Change } from '../changes/change';
import { pathKey } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { benchlingTables } from './rules';

/**
 * What Benchling itself calls changes of schemas when it warns of them.
 * @see https://docs.benchling.com (API v3: schema change warnings)
 */
export type BenchlingChange =
  | 'FIELD_TYPE_CHANGE'
  | 'FIELD_IS_REQUIRED_CHANGE'
  | 'FIELD_IS_MULTI_CHANGE'
  | 'FIELD_PARENT_LINK_CHANGE'
  | 'FIELD_SYSTEM_NAME_CHANGE'
  | 'FIELD_ARCHIVE_RECORD_CHANGE'
  | 'WAREHOUSE_CHANGE';

/**
 * Gives Benchling's own word for a change; `undefined` if it has none, or the table is none of Benchling's.
 */
export function benchlingWords(sides: {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}): (change: Change) => BenchlingChange | undefined {
  const tables = benchlingTables(sides);
  return (change) => (tables.has(pathKey(change.object.slice(0, 2))) ? wordFor(change) : undefined);
}

function wordFor(change: Change): BenchlingChange {
  switch (change.kind) {
    case 'renameColumn':
    case 'moveColumn':
      return 'FIELD_SYSTEM_NAME_CHANGE';
    case 'changeType':
      return isMultiChange(change.before, change.after)
        ? 'FIELD_IS_MULTI_CHANGE'
        : 'FIELD_TYPE_CHANGE';
    case 'setNotNull':
    case 'dropNotNull':
      return 'FIELD_IS_REQUIRED_CHANGE';
    case 'addForeignKey':
    case 'dropForeignKey':
    case 'changeForeignKey':
      return 'FIELD_PARENT_LINK_CHANGE';
    case 'changeField':
      return fieldKinds[change.after.trait];
    default:
      return 'WAREHOUSE_CHANGE';
  }
}

const fieldKinds = {
  type: 'FIELD_TYPE_CHANGE',
  isRequired: 'FIELD_IS_REQUIRED_CHANGE',
  isMulti: 'FIELD_IS_MULTI_CHANGE',
  target: 'FIELD_PARENT_LINK_CHANGE',
  dropdown: 'FIELD_TYPE_CHANGE',
  isArchived: 'FIELD_ARCHIVE_RECORD_CHANGE',
} as const;

/** Fields of several values are JSON in the warehouse. */
function isMultiChange(before: string, after: string): boolean {
  const isJson = (type: string): boolean => type === 'json' || type === 'jsonb';
  return isJson(before) !== isJson(after);
}
