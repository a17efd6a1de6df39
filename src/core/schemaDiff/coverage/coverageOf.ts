import { forEachInSlices, mapInSlices } from '../../base/slices';
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
  const covering = new Covering(sides);
  for (const pair of covering.pairs(decisions)) covering.add(pair);
  return covering.whole(covering.counted.map((unit) => covering.tableCoverage(unit)));
}

/** The same without holding up whoever else has something to do. */
export async function coverageInSlices(
  sides: MatchedSides,
  decisions: readonly MatchDecision[],
): Promise<Coverage> {
  const covering = new Covering(sides);
  await forEachInSlices(covering.pairs(decisions), (pair) => covering.add(pair));
  return covering.whole(
    await mapInSlices(covering.counted, (unit) => covering.tableCoverage(unit)),
  );
}

/** Two objects that are one, or may be. */
interface Pair {
  readonly kind: 'table' | 'column';
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly accepted: boolean;
}

/** By the paths of whole tables, whichever of their members was matched. */
class Covering {
  /** Tables of Benchling's that count. */
  readonly counted: readonly TableUnit[];
  readonly #sides: MatchedSides;
  readonly #warehouse: Units;
  readonly #benchling: Units;
  readonly #tables = new Counterparts<TablePath>();
  readonly #columns = new Counterparts<ColumnPath>();

  constructor(sides: MatchedSides) {
    this.#sides = sides;
    this.#warehouse = new Units(tableUnits(sides.before));
    this.#benchling = new Units(tableUnits(sides.after));
    this.counted = this.#benchling.all.filter((unit) => whyUncountedTable(unit) === undefined);
  }

  /** The matches, and decisions about something that none of them has taken, for something that is there. */
  *pairs(decisions: readonly MatchDecision[]): Generator<Pair> {
    const { matches } = this.#sides;
    yield* matches;
    if (decisions.length === 0) return;
    const decided = new Set(decisions.map(({ from }) => pathKey(from)));
    for (const { from, accepted } of matches) if (accepted) decided.delete(pathKey(from));
    for (const { isSame, kind, ...pair } of decisions) {
      if (kind === 'enumValue') continue;
      const isFree = decided.has(pathKey(pair.from));
      const isThere = this.#warehouse.has(pair.from) && this.#benchling.has(pair.to);
      if (isSame && isFree && isThere) yield { kind, ...pair, accepted: true };
    }
  }

  add({ kind, from, to, accepted }: Pair): void {
    const [earlier, later] = [this.#warehouse.pathOf(from), this.#benchling.pathOf(to)];
    if (earlier === undefined || later === undefined) return;
    if (kind === 'table') this.#tables.add(earlier, later, accepted);
    else this.#columns.add([...earlier, from[2] ?? ''], [...later, to[2] ?? ''], accepted);
  }

  tableCoverage(unit: TableUnit): TableCoverage {
    const columns = unit.columns.filter((column) => !whyUncountedColumn(unit, column));
    return {
      path: unit.path,
      ...this.#tables.of(unit.path),
      columns: columns.map(({ name }): ColumnCoverage => {
        const path = [...unit.path, name] as const;
        return { path, ...this.#columns.of(path) };
      }),
    };
  }

  whole(list: readonly TableCoverage[]): Coverage {
    return {
      tables: figureOf(list),
      columns: figureOf(list.flatMap(({ columns }) => columns)),
      list,
      onlyInWarehouse: this.#mirrored().flatMap((unit) => this.#alone(unit)),
      uncounted: uncountedIn(this.#benchling.all),
    };
  }

  /** Tables of schemas that mirror something: what else a warehouse holds is its own. */
  #mirrored(): readonly TableUnit[] {
    const schemas = new Set(this.#benchling.all.map(({ path }) => path[0]));
    for (const { path } of this.#warehouse.all) if (this.#tables.has(path)) schemas.add(path[0]);
    return this.#warehouse.all.filter(({ path }) => schemas.has(path[0]));
  }

  /** What of a table of the warehouse has no counterpart: the whole table, or columns of it. */
  #alone(unit: TableUnit): readonly (TablePath | ColumnPath)[] {
    if (!this.#tables.hasOrMayHave(unit.path)) return [unit.path];
    if (!this.#tables.has(unit.path)) return [];
    return unit.columns
      .filter(({ name }) => !unit.isBenchlings || !isInternal(name))
      .map(({ name }): ColumnPath => [...unit.path, name])
      .filter((path) => !this.#columns.hasOrMayHave(path));
  }
}

/** Whole tables of one side, by the paths of their members. */
class Units {
  readonly #byMember: ReadonlyMap<string, TableUnit>;

  constructor(readonly all: readonly TableUnit[]) {
    this.#byMember = new Map(
      all.flatMap((unit) =>
        unit.members.map((member) => [pathKey(tablePath(member)), unit] as const),
      ),
    );
  }

  /** Of the unit that holds a table or a column. */
  pathOf(path: readonly string[]): TablePath | undefined {
    return this.#unitOf(path)?.path;
  }

  has(path: readonly string[]): boolean {
    const [, , column] = path;
    const unit = this.#unitOf(path);
    return column === undefined
      ? unit !== undefined
      : unit?.columns.some(({ name }) => name === column) === true;
  }

  #unitOf(path: readonly string[]): TableUnit | undefined {
    return this.#byMember.get(pathKey(path.slice(0, 2)));
  }
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

function figureOf(objects: readonly { readonly state: string }[]): CoverageFigure {
  const covered = objects.filter(({ state }) => state === 'covered').length;
  return { covered, total: objects.length };
}
