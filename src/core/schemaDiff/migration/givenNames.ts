import type { ChangeOf } from '../changes/change';
import type { ColumnMatch } from '../match/matches';
import { isSamePath, pathKey, type ColumnPath, type TablePath } from '../model/objectPath';
import type { Migration } from './migration';
import { PlannedNames } from './plannedNames';

/** What something is called before a migration and once it is carried out. */
export type GivenName = GivenPath<TablePath> | GivenPath<ColumnPath>;

interface GivenPath<Path extends TablePath | ColumnPath> {
  readonly from: Path;
  readonly to: Path;
}

/**
 * The tables, views and columns that a migration gives another name or place, in the order of the older
 * schema. Columns of what is called otherwise are among them; those that were copied and stay are not.
 */
export function givenNames({
  diff,
  included,
  leftOut,
}: Pick<Migration, 'diff' | 'included' | 'leftOut'>): readonly GivenName[] {
  const chosen = new Set(included);
  const partly = new Set(leftOut.map(({ change }) => change));
  const names = new PlannedNames(diff, (change) => chosen.has(change));
  const moved = new Set(
    included
      .filter((change): change is ChangeOf<'moveColumn'> => change.kind === 'moveColumn')
      .filter((change) => !partly.has(change))
      .map(({ object }) => pathKey(object)),
  );
  return diff.matches.flatMap((match): readonly GivenName[] => {
    if (!match.accepted) return [];
    if (match.kind === 'table') return otherwise(match.from, names.table(match.to));
    const stays = isSamePath(names.tableAfter(match.from) ?? [], match.to.slice(0, 2));
    return stays || moved.has(pathKey(match.from))
      ? otherwise(match.from, columnOf(match, names))
      : [];
  });
}

function columnOf({ to }: ColumnMatch, names: PlannedNames): ColumnPath {
  return [...names.table(to), names.column(to)];
}

function otherwise<Path extends TablePath | ColumnPath>(
  from: Path,
  to: Path,
): readonly GivenPath<Path>[] {
  return isSamePath(from, to) ? [] : [{ from, to }];
}
