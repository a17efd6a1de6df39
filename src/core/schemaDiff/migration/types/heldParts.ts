import { isPartChange, type Change, type Part } from '../../changes/change';
import { isView } from '../../model/isView';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { mentions, renameAllIn } from '../../normal/renameIn';
import { remadeColumns } from '../columns/remadeColumns';
import { partsOf, putBack, textsOf, type KeptName } from '../parts/keptParts';
import type { MadeAgain } from '../parts/partSettings';
import { printDrop } from '../parts/printPart';
import { rewritePart } from '../parts/rewritePart';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { becomesView, includedRemakes } from '../tables/remadeTables';
import { placeThen, type RetypedColumns, type TypePlanning } from './remadeTypes';

/** What is taken away while types are made anew, and put back afterwards. */
export interface HeldParts {
  readonly pieces: readonly Piece[];
  readonly madeAgain: readonly MadeAgain[];
}

/**
 * Checks, exclusions and indexes whose expressions compare a column with values of the older type: Postgres
 * makes them again with the column, by their words, and finds no way to compare.
 *
 * @param remade columns whose types are made anew
 */
export function holdParts(remade: RetypedColumns, planning: TypePlanning): HeldParts {
  const retyped = new Map([...remade, ...ofOtherType(planning.context)]);
  if (retyped.size === 0) return { pieces: [], madeAgain: [] };
  const held = planning.context.diff.before.relations.flatMap((relation) =>
    partsHeldBy(relation, retyped, planning),
  );
  return {
    pieces: held.flatMap(({ pieces }) => pieces),
    madeAgain: held.flatMap(({ madeAgain }) => madeAgain ?? []),
  };
}

/** Older columns that become, or were, of a type of the schema's own, such as an enum. */
function ofOtherType(context: PlanContext): RetypedColumns {
  const isOwn = (type: string): boolean => type.includes('.') || type.includes('"');
  return new Map(
    includedOf(context, 'changeType')
      .filter(({ before, after }) => isOwn(before) || isOwn(after))
      .flatMap((change) => {
        const from = context.names.columnBefore(change.object);
        return from === undefined ? [] : [[pathKey(from), [change]] as const];
      }),
  );
}

interface HeldPart {
  readonly pieces: readonly Piece[];
  /** Absent of a table that goes. */
  readonly madeAgain?: MadeAgain;
}

function partsHeldBy(
  relation: Relation,
  retyped: RetypedColumns,
  planning: TypePlanning,
): readonly HeldPart[] {
  const path = tablePath(relation);
  const columns = isView(relation)
    ? []
    : relation.columns.filter(({ name }) => retyped.has(pathKey([...path, name])));
  if (columns.length === 0) return [];
  return partsOf(relation).flatMap(([kind, part]): readonly HeldPart[] => {
    const texts = comparingTexts(part);
    const found = columns.filter(({ name }) => texts.some((text) => mentions(text, name)));
    if (found.length === 0 || comesFromParent(relation, kind, part, planning.context)) return [];
    const changes = found.flatMap(({ name }) => retyped.get(pathKey([...path, name])) ?? []);
    return holdPart(relation, [kind, part], { changes: [...new Set(changes)], planning });
  });
}

/** A column that an index or an exclusion only names is no expression. */
function comparingTexts(part: Part): readonly string[] {
  if ('expression' in part) return [part.expression];
  if ('definition' in part) return [part.definition];
  if (!('method' in part)) return [];
  return [...part.parts.filter((one) => one.startsWith('(')), part.where ?? ''];
}

/** It goes and comes with its parent's. */
function comesFromParent(
  relation: Relation,
  kind: KeptName,
  { name }: Part,
  { before }: PlanContext,
): boolean {
  if (kind !== 'Check') return relation.partitionOf !== undefined;
  return before
    .parentsOf(tablePath(relation))
    .some((parent) =>
      before
        .relation(parent)
        ?.checks.some((check) => check.name === name && check.noInherit !== true),
    );
}

function holdPart(
  relation: Relation,
  [kind, part]: readonly [KeptName, Part],
  { changes, planning }: { readonly changes: readonly Change[]; readonly planning: TypePlanning },
): readonly HeldPart[] {
  const { context, presence, renames } = planning;
  const path = tablePath(relation);
  const newer = context.names.tableAfter(path);
  const table = placeThen(path, planning);
  if (table === undefined) return [];
  if (newer === undefined || presence.isDropped(path) || becomesView(path, context)) {
    const isIndexed = kind !== 'Check';
    const name = isIndexed ? renames.indexAside([table[0], part.name])[1] : part.name;
    return [{ pieces: [takeAway(table, { ...part, name }, changes)] }];
  }
  const later = laterPart([kind, part], newer, context);
  if (later === undefined) return [];
  const back = putBack([kind, later], newer, { changes, context });
  const madeAgain = { from: path, name: part.name, to: table, later, changes };
  const pieces = [takeAway(table, later, changes)];
  return [{ pieces: comesAnyway(later, newer, context) ? pieces : [...pieces, back], madeAgain }];
}

/** Whether a table or a column that is made anew itself brings it back. */
function comesAnyway(later: Part, newer: TablePath, context: PlanContext): boolean {
  const relation = context.after.relation(newer);
  const isNewer = relation !== undefined && partsOf(relation).some(([, part]) => part === later);
  if (!isNewer) return false;
  const isSwapped = includedRemakes(context, 'swap').some(({ is, newerParts }) =>
    [is, ...newerParts].some((one) => isSamePath(tablePath(one), newer)),
  );
  return (
    isSwapped ||
    [...remadeColumns(context).values()].some(
      ({ object }) =>
        isSamePath(object.slice(0, 2), newer) &&
        textsOf(later).some((text) => mentions(text, object[2])),
    )
  );
}

/** As it is put back; `undefined` = it is gone by then, and comes as it shall be. */
function laterPart(
  [kind, part]: readonly [KeptName, Part],
  newer: TablePath,
  context: PlanContext,
): Part | undefined {
  const own = changeOf(part, newer, context);
  const isIncluded = own !== undefined && context.selection.includes(own);
  if (isIncluded && !('to' in own)) return undefined;
  // Nobody changes what is left out.
  if (own !== undefined && !isIncluded) return asNewer(part, newer, context);
  const called = isIncluded && 'to' in own ? own.to[2] : part.name;
  const relation = context.after.relation(newer);
  const same = (relation === undefined ? [] : partsOf(relation)).find(
    (one) => one[0] === kind && one[1].name === called,
  );
  return same?.[1] ?? asNewer(part, newer, context);
}

/** A part as it is, with columns called as in the newer snapshot, by which it is put back. */
function asNewer(part: Part, newer: TablePath, { diff }: PlanContext): Part {
  const renames = diff.changes.flatMap((change) =>
    change.kind === 'renameColumn' && isSamePath(change.to.slice(0, 2), newer)
      ? [{ from: change.object[2], to: change.to[2] }]
      : [],
  );
  return rewritePart(part, {
    expression: (text) => renameAllIn(text, renames),
    column: (name) => renames.find(({ from }) => from === name)?.to ?? name,
  });
}

/** What is said of a key, check or index by its older name. */
function changeOf(part: Part, newer: TablePath, { diff }: PlanContext): Change | undefined {
  return diff.changes.find(
    (change) =>
      isPartChange(change) &&
      isSamePath(change.object.slice(0, 2), newer) &&
      ('before' in change ? change.before.name : change.object[2]) === part.name &&
      !('after' in change && !('before' in change)),
  );
}

function takeAway(table: TablePath, part: Part, changes: readonly Change[]): Piece {
  return {
    phase: 'remakeTypes',
    order: -1,
    title: `take ${writePath([part.name])} of ${writePath(table)} away for the time being`,
    sql: printDrop(table, part),
    changes,
  };
}
