import type { Change } from '../../changes/change';
import { pathKey, tablePath, writePath } from '../../model/objectPath';
import type { ForeignKey, Relation } from '../../model/snapshot';
import { quotePath } from '../../normal/quoteIdentifier';
import { printDrop } from '../parts/printPart';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { includedRemakes } from './remadeTables';

/** Tables that go, since a view has their name: after the partitions that go along, and what is copied. */
export function dropForViews(context: PlanContext): readonly Piece[] {
  const sources = new Set(
    includedOf(context, 'moveColumn').map(({ object }) => pathKey(object.slice(0, 2))),
  );
  const remakes = includedRemakes(context, 'view');
  const going = new Set(
    [
      ...includedOf(context, 'dropTable').map(({ object }) => object),
      ...remakes.map(({ was }) => tablePath(was)),
    ].map(pathKey),
  );
  return remakes.flatMap(({ was, is, change }): readonly Piece[] => {
    const path = context.names.table(tablePath(is));
    const changes: readonly Change[] = [change];
    return [
      ...was.foreignKeys
        .filter(({ refTable }) => going.has(pathKey(refTable)))
        .map((key) => dropLink(was, key, changes)),
      {
        phase: sources.has(pathKey(tablePath(was))) ? 'dropSources' : 'dropTables',
        order: 1,
        title: `drop ${writePath(path)}, which becomes a view`,
        sql: `DROP TABLE ${quotePath(path)}`,
        changes,
        isDestructive: true,
      },
    ];
  });
}

/** What it refers to may go before it does. */
function dropLink(was: Relation, key: ForeignKey, changes: readonly Change[]): Piece {
  const path = tablePath(was);
  return {
    phase: 'dropLinks',
    title: `drop foreign key ${writePath([key.name])} of ${writePath(path)}, which becomes a view`,
    sql: printDrop(path, key),
    changes,
    isDestructive: true,
  };
}
