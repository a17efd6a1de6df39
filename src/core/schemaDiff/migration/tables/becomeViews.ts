import type { Change } from '../../changes/change';
import { pathKey, tablePath, writePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { includedRemakes } from './remadeTables';

/** Tables that go, since a view has their name: after the partitions that go along, and what is copied. */
export function dropForViews(context: PlanContext): readonly Piece[] {
  const sources = new Set(
    includedOf(context, 'moveColumn').map(({ object }) => pathKey(object.slice(0, 2))),
  );
  return includedRemakes(context, 'view').map(({ was, is, change }) => {
    const path = context.names.table(tablePath(is));
    const changes: readonly Change[] = [change];
    return {
      phase: sources.has(pathKey(tablePath(was))) ? 'dropSources' : 'dropTables',
      order: 1,
      title: `drop ${writePath(path)}, which becomes a view`,
      sql: `DROP TABLE ${quotePath(path)}`,
      changes,
      isDestructive: true,
    };
  });
}
