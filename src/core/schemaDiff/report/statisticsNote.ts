import { formatQuantity } from '../../base/sizes';
import { pathKey, tablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';

/** Of which tables of a live side there are no statistics, as a sentence without its end; `undefined` = of all. */
export function statisticsNote({ relations, statistics }: SchemaSnapshot): string | undefined {
  if (statistics === undefined) return undefined;
  const counted = new Set(statistics.map((table) => pathKey(tablePath(table))));
  const tables = relations.filter(({ kind }) => kind !== 'view' && kind !== 'foreignTable');
  const missing = tables.filter((relation) => !counted.has(pathKey(tablePath(relation))));
  if (missing.length === 0) return undefined;
  const counts = `${formatQuantity(missing.length, 'table')} of ${tables.length}`;
  return `no statistics of ${counts}: they have no rows, were never analyzed, or this login may not see their values`;
}
