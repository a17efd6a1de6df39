import type { PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import type { RetypedColumns } from '../types/remadeTypes';
import type { Presence } from '../select/presence';

/** What whoever plans views has to know. */
export interface ViewPlanning {
  readonly context: PlanContext;
  readonly presence: Presence;
  readonly renames: PlannedRenames;
  readonly retyped: RetypedColumns;
}
