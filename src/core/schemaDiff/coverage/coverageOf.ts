import { isInternal } from '../benchling/rules';
import type { MatchDecision, SchemaMatches } from '../match/matches';
import { type ColumnPath, pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { Column, SchemaSnapshot } from '../model/snapshot';
import { Counterparts } from './counterparts';
import type {
  ColumnCoverage,
  Coverage,
  CoverageFigure,
  TableCoverage,
  UncountedParts,
} from './coverage';
import { isInRawOnly, type TableUnit, tableUnits } from './tableUnits';

/** A warehouse, Benchling, and what belongs together in them. */
export interface MatchedSides extends SchemaMatches {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/**
 * Which of Benchling's tables and columns have exactly one counterpart in the warehouse, which is the
 * older side. A `$raw` table and the view over it count as one on either side; previews, Benchling's
 * internal columns and what is archived do not count. A decision that could not be followed, because
 * another one says the same of another table, makes a second counterpart.
 */
export function coverageOf(
  sides: MatchedSides,
  decisions: readonly MatchDecision[] = [],
): Coverage {
  const [warehouse, benchling] = [tableUnits(sides.before), tableUnits(sides.after)];
  const found = counterpartsIn(sides, { warehouse, benchling, decisions });
  const counted = benchling.filter((unit) => whyUncountedTable(unit) === undefined);
  const list = counted.map((unit) => tableCoverage(unit, found));
  return {
    tables: figureOf(list),
    columns: figureOf(list.flatMap(({ columns }) => columns)),
    list,
    onlyInWarehouse: warehouse.flatMap((unit) => alone(unit, found)),
    uncounted: uncountedIn(benchling),
  };
}

interface Found {
  readonly tables: Counterparts<TablePath>;
  readonly columns: Counterparts<ColumnPath>;
}

interface Units {
  readonly warehouse: readonly TableUnit[];
  readonly benchling: readonly TableUnit[];
  readonly decisions: readonly MatchDecision[];
}

/** By the paths of whole tables, whichever of their members was matched. */
function counterpartsIn({ matches }: SchemaMatches, units: Units): Found {
  const [inWarehouse, inBenchling] = [unitPaths(units.warehouse), unitPaths(units.benchling)];
  const found: Found = { tables: new Counterparts(), columns: new Counterparts() };
  const pairs = [...matches, ...doubleDecisions(matches, units)];
  for (const { kind, from, to, accepted } of pairs) {
    const [earlier, later] = [inWarehouse(from), inBenchling(to)];
    if (earlier === undefined || later === undefined) continue;
    if (kind === 'table') found.tables.add(earlier, later, accepted);
    else found.columns.add([...earlier, from[2] ?? ''], [...later, to[2] ?? ''], accepted);
  }
  return found;
}

interface Pair {
  readonly kind: 'table' | 'column';
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly accepted: boolean;
}

/** Decisions about something that no accepted match has taken, for something that is there. */
function doubleDecisions(
  matches: SchemaMatches['matches'],
  { warehouse, benchling, decisions }: Units,
): readonly Pair[] {
  if (decisions.length === 0) return [];
  const taken = new Set(
    matches.filter(({ accepted }) => accepted).map(({ from }) => pathKey(from)),
  );
  const [old, fresh] = [new Set(warehouse.flatMap(pathsIn)), new Set(benchling.flatMap(pathsIn))];
  return decisions
    .filter(({ from, to, isSame }) => {
      const isFree = !taken.has(pathKey(from));
      return isSame && isFree && old.has(pathKey(from)) && fresh.has(pathKey(to));
    })
    .map(({ kind, from, to }) => ({ kind, from, to, accepted: true }));
}

function pathsIn({ members }: TableUnit): readonly string[] {
  return members.flatMap((member) => [
    pathKey(tablePath(member)),
    ...member.columns.map(({ name }) => pathKey([...tablePath(member), name])),
  ]);
}

/** Gives the path of the unit that holds a table or a column. */
function unitPaths(
  units: readonly TableUnit[],
): (path: readonly string[]) => TablePath | undefined {
  const paths = new Map(
    units.flatMap(({ members, path }) =>
      members.map((member) => [pathKey(tablePath(member)), path] as const),
    ),
  );
  return (path) => paths.get(pathKey(path.slice(0, 2)));
}

function tableCoverage(unit: TableUnit, { tables, columns }: Found): TableCoverage {
  const counted = unit.columns.filter((column) => whyUncountedColumn(unit, column) === undefined);
  return {
    path: unit.path,
    ...tables.of(unit.path),
    columns: counted.map(({ name }): ColumnCoverage => {
      const path = [...unit.path, name] as const;
      return { path, ...columns.of(path) };
    }),
  };
}

function whyUncountedTable({ path, members }: TableUnit): keyof UncountedParts | undefined {
  if (path[1].startsWith('bnch$')) return 'previewTable';
  const isArchived = members.every(({ benchling }) => benchling?.isArchived === true);
  return isArchived ? 'archived' : undefined;
}

function whyUncountedColumn(unit: TableUnit, column: Column): keyof UncountedParts | undefined {
  if (!unit.isBenchlings) return undefined;
  if (isInternal(column.name)) return 'internalColumn';
  const isArchived = column.benchling?.isArchived === true || isInRawOnly(unit, column);
  return isArchived ? 'archived' : undefined;
}

/** How much is passed over; columns of tables that are passed over are not counted beside them. */
function uncountedIn(units: readonly TableUnit[]): UncountedParts {
  const counts = { previewTable: 0, internalColumn: 0, archived: 0 };
  for (const unit of units) {
    const ofTable = whyUncountedTable(unit);
    const reasons =
      ofTable === undefined
        ? unit.columns.map((column) => whyUncountedColumn(unit, column))
        : [ofTable];
    for (const reason of reasons) if (reason !== undefined) counts[reason] += 1;
  }
  return counts;
}

/** What of a table of the warehouse has no counterpart: the whole table, or columns of it. */
function alone(unit: TableUnit, { tables, columns }: Found): readonly (TablePath | ColumnPath)[] {
  if (!tables.hasOrMayHave(unit.path)) return [unit.path];
  if (!tables.has(unit.path)) return [];
  return unit.columns
    .filter(({ name }) => !unit.isBenchlings || !isInternal(name))
    .map(({ name }): ColumnPath => [...unit.path, name])
    .filter((path) => !columns.hasOrMayHave(path));
}

function figureOf(objects: readonly { readonly state: string }[]): CoverageFigure {
  const covered = objects.filter(({ state }) => state === 'covered').length;
  return { covered, total: objects.length };
}
