import { forChange, type ByChange, type Change, type ChangeOf } from '../../changes/change';
import { isDomainMadeAnew } from '../../hazards/remadeDomain';
import { isView } from '../../model/isView';
import { tablePath, writePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quotePath } from '../../normal/quoteIdentifier';
import { catalogOf } from '../../unknown/catalogs';
import { isMadeAnew, sidesOf, type RemakingChange } from '../columns/remadeColumns';
import { planCopy } from '../moves/planCopy';
import type { PlanContext } from '../planContext';
import { remadeTables, remakingObstacle } from '../tables/remadeTables';
import { typeBefore } from '../types/remadeTypes';
import { holdingType } from './heldTypes';

/** Why no SQL is made for a change, as a sentence without its end; `undefined` if there is some. */
export function obstacleOf(change: Change, context: PlanContext): string | undefined {
  return forChange(change, obstaclesIn(context));
}

type Obstacles = Partial<ByChange<string | undefined>>;

function obstaclesIn(context: PlanContext): Obstacles {
  const { after } = context;
  return {
    addTable: (change) =>
      change.after.kind === 'foreignTable'
        ? `a snapshot does not say on which server ${nameOf(change)} lies`
        : (unreadParents(context) ?? unreadFormula(change.after.columns)),
    addColumn: (change) => unreadFormula([change.after]),
    addView: (change) => (change.after.view === undefined ? unread('its query') : undefined),
    addEnum: () =>
      after.snapshot.unknown?.includes('enumValues') === true ? unread('its values') : undefined,
    changeRelationKind: (change) =>
      isView({ kind: change.before }) && change.after !== 'foreignTable'
        ? undefined
        : tableObstacle(change, context),
    changePartitioning: (change) => tableObstacle(change, context),
    changeField: () => 'it is said of the field in Benchling, and not of the column',
    changeDropdown: () => 'its values are rows of Benchling’s, and nothing of the schema’s',
    changeDomain: (change) => domainObstacle(change, context),
    changeGenerated: (change) => {
      const column = after.column(change.object);
      return unreadFormula(column ? [column] : []) ?? remadeObstacle(change, context);
    },
    changeType: (change) => typeObstacle(change, context) ?? remadeObstacle(change, context),
    moveColumn: (change) => {
      const target = after.relation(change.to);
      if (target === undefined || isView(target)) return undefined;
      const copy = planCopy(change, context);
      return copy.kind === 'unknown' ? copy.why : undefined;
    },
  };
}

/** Of the newer side, where its login may not read the catalog that tells. */
function unread(what: string): string {
  return `${what} could not be read on the newer side`;
}

/** A partition made as a table of its own would have to be emptied to become one. */
function unreadParents({ after }: PlanContext): string | undefined {
  return after.snapshot.unknown?.includes('parents') === true
    ? unread('whether it is a partition or an heir')
    : undefined;
}

function unreadFormula(columns: readonly Column[]): string | undefined {
  const column = columns.find(
    ({ generated, default: formula }) => generated !== undefined && formula === undefined,
  );
  return column && unread(`what ${writePath([column.name])} is computed of`);
}

/** What is made anew loses what nobody saw of it. */
function blindness({ before }: PlanContext): string | undefined {
  const { catalogs = [] } = before.snapshot.hidden;
  const felt = catalogs.filter((name) => catalogOf(name).aspects.length > 0);
  if (felt.length === 0) return undefined;
  return `it has to be made anew, and would lose what this login does not see of it, as it may not read ${felt.join(', ')}`;
}

function nameOf({ object }: Change): string {
  return writePath(object);
}

/** Another table, or a view, takes its place; where that lies elsewhere, nobody knows how. */
function tableObstacle(change: Change, context: PlanContext): string | undefined {
  const remade = remadeTables(context).find((one) => one.change === change);
  if (remade !== undefined) return blindness(context) ?? remakingObstacle(remade, context);
  return `${nameOf(change)} has to be made anew as another kind of relation, and its rows carried over by hand`;
}

/** A column that is dropped and added is held by what is computed of it, and by its parents'. */
function remadeObstacle(change: RemakingChange, context: PlanContext): string | undefined {
  const { before, after, names } = context;
  const sides = sidesOf(change, context);
  if (sides === undefined || !isMadeAnew(sides)) return undefined;
  const blind = blindness(context);
  if (blind !== undefined) return blind;
  const { was, is } = sides;
  if (is.identity !== undefined) return `${nameOf(change)} was computed, and shall be an identity`;
  const parent = after
    .parentsWith(change.object)
    .map((one) => [...tablePath(one), is.name])
    .find((path) => after.column(path)?.generated !== is.generated);
  if (parent !== undefined) return `it is one with ${writePath(parent)}, which is not computed so`;
  const older = before.relation(names.columnBefore(change.object) ?? change.object);
  return older && holdingType(older, was.name);
}

/** What is made of a domain that is made anew, and what holds its columns. */
function domainObstacle(
  change: ChangeOf<'changeDomain'>,
  context: PlanContext,
): string | undefined {
  if (!isDomainMadeAnew(change, context.diff.before)) return undefined;
  const blind = blindness(context);
  if (blind !== undefined) return blind;
  const { snapshot } = context.before;
  if (snapshot.unknown?.includes('domainCollations') === true) {
    return 'it has to be made anew, and would lose a collation, which the snapshot of an earlier Lakeside does not say';
  }
  const name = quotePath(typeBefore(change.object, context));
  const written = [name, `${name}[]`];
  const other = snapshot.domains.find(({ type }) => written.includes(type));
  if (other !== undefined) return `the domain ${writePath(tablePath(other))} is of it`;
  for (const relation of snapshot.relations) {
    if (isView(relation)) continue;
    for (const { name, type } of relation.columns) {
      const held = written.includes(type) ? holdingType(relation, name) : undefined;
      if (held !== undefined) return held;
    }
  }
  return undefined;
}

function typeObstacle(
  change: ChangeOf<'changeType'>,
  { before, names }: PlanContext,
): string | undefined {
  const path = names.columnBefore(change.object);
  const relation = path && before.relation(path);
  return relation && holdingType(relation, path[2]);
}
