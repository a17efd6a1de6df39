import { groupBy } from '../../../base/groupBy';
import type { Change, ChangeKind } from '../../changes/change';
import type { SchemaDiff } from '../../diffSchemas';
import { mayBeHidden } from '../../unknown/mayBeHidden';
import type { MigrationOptions } from '../migration';
import type { PlanContext } from '../planContext';
import { PlannedNames } from '../plannedNames';
import { SchemaIndex } from '../schemaIndex';
import {
  includedRemakes,
  RemadeParts,
  remadeTables,
  type RemadeTable,
} from '../tables/remadeTables';
import { findCollisions } from './collisions';
import { Dependencies } from './dependencies';
import { isLoss } from './losses';
import { obstacleOf } from './obstacles';
import { Presence } from './presence';
import { Selection } from './selection';
import { leaveOutUndecided } from './undecided';

/** Decides which changes of a diff a migration carries out; those that it does not each have a reason. */
export function selectChanges(
  diff: SchemaDiff,
  { leftOut = [], includesDestructive = false }: MigrationOptions,
): PlanContext {
  const selection = new Selection(diff.changes);
  const context: PlanContext = {
    diff,
    selection,
    before: new SchemaIndex(diff.before),
    after: new SchemaIndex(diff.after),
    names: new PlannedNames(diff, (change) => selection.includes(change)),
  };
  for (const change of leftOut) selection.leaveOut(change, 'excluded', 'it was left out');
  leaveOutUndecided(context);
  leaveOutHidden(context);
  if (!includesDestructive) leaveOutLosses(context);
  for (const change of selection.included) {
    const obstacle = obstacleOf(change, context);
    if (obstacle !== undefined) selection.leaveOut(change, 'impossible', obstacle);
  }
  leaveOutDependents(context);
  absorbRemade(context);
  return context;
}

/** Nobody asked to lose what is there: not even where losses are asked for. */
function leaveOutHidden({ diff, selection }: PlanContext): void {
  for (const change of diff.changes) {
    if (!mayBeHidden(change, diff)) continue;
    selection.leaveOut(
      change,
      'notVisible',
      'it may only be hidden from the login of the newer side: compare by one that sees it, or do it by hand',
    );
  }
}

function leaveOutLosses(context: PlanContext): void {
  const { diff, selection, before, after } = context;
  const remade = new RemadeParts(remadeTables(context));
  const hazards = groupBy(diff.hazards, ({ change }) => change);
  for (const change of diff.changes) {
    if (!isLoss(change, hazards.get(change) ?? [], { before, after })) continue;
    const table = remade.all.find((one) => one.change === change) ?? remade.partOf(change);
    selection.leaveOut(change, 'destructive', lossWords[table?.into ?? 'view']);
  }
}

const lossWords: Readonly<Record<RemadeTable['into'], string>> = {
  view: 'something would be gone for good',
  swap: 'its rows would be copied into another table, and this one dropped',
};

const wholeKinds: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'addTable',
  'dropTable',
  'changePartition',
]);

/**
 * Partitions come, go and get other bounds with the table that is made anew with them, and that is logged or
 * not from the beginning.
 */
function absorbRemade(context: PlanContext): void {
  const { diff, selection } = context;
  const parts = new RemadeParts(includedRemakes(context, 'swap'));
  const remakeOf = (change: Change): RemadeTable | undefined => {
    if (wholeKinds.has(change.kind)) return parts.partOf(change);
    return change.kind === 'changePersistence' ? parts.rootOf(change) : undefined;
  };
  for (const change of diff.changes) {
    const remade = selection.includes(change) ? remakeOf(change) : undefined;
    if (remade !== undefined) selection.absorb(change, remade.change);
  }
}

/** What is left out may take others with it, until nothing more does. */
function leaveOutDependents(context: PlanContext): void {
  const { selection } = context;
  const presence = new Presence(context);
  for (let size = -1; size !== selection.size;) {
    size = selection.size;
    for (const [change, why] of findCollisions(context, presence)) {
      selection.leaveOut(change, 'dependent', why);
    }
    const dependencies = new Dependencies(context, presence);
    for (const change of selection.included) {
      const missing = dependencies.missingFor(change);
      if (missing !== undefined) selection.leaveOut(change, 'dependent', missing);
    }
  }
}
