import type { ChangeOf } from '../../changes/change';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import type { LeftOutReason } from '../migration';
import type { PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import type { Presence } from '../select/presence';

export interface MovePlanning {
  readonly context: PlanContext;
  readonly renames: PlannedRenames;
  readonly presence: Presence;
  readonly includesDestructive: boolean;
  /** Why an older column cannot go, by its older path. */
  readonly readBy: (before: readonly string[]) => string | undefined;
}

export type Move = ChangeOf<'moveColumn'>;

/** Why a column is copied and stays where it was, as a sentence without its end; of a table that stays. */
export function whyKept(
  { object }: Move,
  { includesDestructive, readBy }: MovePlanning,
): { readonly reason: LeftOutReason; readonly why: string } | undefined {
  const reader = readBy(object);
  if (reader !== undefined) return { reason: 'dependent', why: reader };
  if (includesDestructive) return undefined;
  return { reason: 'destructive', why: 'to drop it was not asked for' };
}

/** The table that columns leave, and its columns, as they are called when they are copied. */
export function sourceOf(
  { object }: Move,
  { context: { names }, renames }: Pick<MovePlanning, 'context' | 'renames'>,
): {
  readonly source: readonly [string, string];
  readonly sourceColumn: (before: string) => string;
} {
  const from = [object[0], object[1]] as const;
  const source =
    names.tableAfter(from) === undefined ? renames.tableAside(from) : names.tableOf(from);
  const isKept = (to: readonly string[]): boolean => {
    const table = names.tableAfter(from);
    return table !== undefined && to[0] === table[0] && to[1] === table[1];
  };
  return {
    source,
    sourceColumn: (before) => {
      const to = names.columnAfter([...from, before]);
      const name =
        to !== undefined && isKept(to) ? names.column(to) : renames.columnAside(source, before);
      return quoteIdentifier(name);
    },
  };
}
