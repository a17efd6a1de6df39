import { matchSchemas } from '../../../schemaDiff/match/matchSchemas';
import type { MatchDecision } from '../../../schemaDiff/match/matches';
import { pathKey, tablePath, type ColumnPath } from '../../../schemaDiff/model/objectPath';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import type { MirroredPair, SeenDatabase } from '../warehouse/mirrorEdges';
import { relationId } from '../warehouse/relationNodes';
import { columnId } from './columnNodes';

/** What is known of how names in Benchling changed since the warehouse was made to match it. */
export interface MirrorHistory {
  readonly decisions: readonly MatchDecision[];
  /** Benchling as it was then; `undefined` = nobody kept it. */
  readonly via: SchemaSnapshot | undefined;
}

/** Two databases of which one mirrors the other, and the tables that do so by their names. */
export interface MirrorSides {
  readonly benchling: SeenDatabase;
  readonly warehouse: SeenDatabase;
  readonly pairs: readonly MirroredPair[];
}

/**
 * From Benchling's columns to the warehouse's that mirror them: by name, and what is called otherwise over
 * there as a diff of the two schemas matches it, tables too. What may be one and nobody has decided is one
 * in doubt.
 */
export function mirrorColumns(sides: MirrorSides, history: MirrorHistory): readonly LineageEdge[] {
  const matched = matchLeft(sides, history);
  const all = [...sides.pairs.map((pair) => ({ ...pair, isNew: false })), ...matched.tables];
  return all.flatMap(({ from, to, isNew }) => {
    const kind = to.view === undefined ? 'loads' : 'derives';
    const link = ({ from: source, to: target }: NamePair): LineageEdge =>
      lineageEdge(
        columnId(sides.benchling.connection, [...tablePath(from), source]),
        kind,
        columnId(sides.warehouse.connection, [...tablePath(to), target]),
      );
    const { sure, open } = pairColumns(from, to, matched.columns);
    const whole = relationId(sides.warehouse.connection, tablePath(to));
    const table = lineageEdge(relationId(sides.benchling.connection, tablePath(from)), kind, whole);
    return [
      ...(isNew ? [{ ...table, byColumn: true as const }] : []),
      ...sure.map(link),
      ...open.map((pair) => ({ ...link(pair), doubt: 'may' as const })),
    ];
  });
}

interface NamePair {
  readonly from: string;
  readonly to: string;
}

interface TablePair extends MirroredPair {
  /** Its names are not alike. */
  readonly isNew: boolean;
}

/** The columns of two tables that are one, and all pairs of those of which nobody knows. */
function pairColumns(
  from: Relation,
  to: Relation,
  matched: ReadonlyMap<string, ColumnPath>,
): { readonly sure: readonly NamePair[]; readonly open: readonly NamePair[] } {
  const names = new Set(to.columns.map(({ name }) => name));
  const sure = from.columns.flatMap(({ name }) => {
    const [schema, table, column] = matched.get(pathKey([...tablePath(from), name])) ?? [];
    if (column !== undefined && pathKey([schema ?? '', table ?? '']) === pathKey(tablePath(to))) {
      return [{ from: name, to: column }];
    }
    return names.has(name) ? [{ from: name, to: name }] : [];
  });
  const left = (columns: Relation['columns'], known: readonly string[]): readonly string[] =>
    columns.map(({ name }) => name).filter((name) => !known.includes(name));
  const rest = left(
    to.columns,
    sure.map((pair) => pair.to),
  );
  const open = left(
    from.columns,
    sure.map((pair) => pair.from),
  ).flatMap((source) => rest.map((target) => ({ from: source, to: target })));
  return { sure, open };
}

/**
 * What belongs together among what names alone do not tell: tables without a counterpart, and columns of
 * tables that have some without. Columns by the keys of their paths in Benchling.
 */
function matchLeft(
  { benchling, warehouse, pairs }: MirrorSides,
  { decisions, via }: MirrorHistory,
): { readonly tables: readonly TablePair[]; readonly columns: ReadonlyMap<string, ColumnPath> } {
  const same = pairs.filter(({ from, to }) => hasSameNames(from, to));
  const settled = new Set(same.flatMap(({ from, to }) => [from, to]));
  const schemas = new Set(benchling.snapshot.relations.map(({ schema }) => schema));
  const rest = ({ snapshot }: SeenDatabase): SchemaSnapshot => ({
    ...snapshot,
    relations: snapshot.relations.filter(
      (relation) => schemas.has(relation.schema) && !settled.has(relation),
    ),
  });
  const [before, after] = [rest(warehouse), rest(benchling)];
  if (before.relations.length === 0 || after.relations.length === 0) {
    return { tables: [], columns: new Map() };
  }
  const accepted = matchSchemas(before, after, { decisions, via }).matches.filter(
    (match) => match.accepted,
  );
  const mirrored = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  const [mirrors, mirroring] = [byPath(before), byPath(after)];
  return {
    tables: accepted.flatMap((match) => {
      const to = mirrors.get(pathKey(match.from));
      const from = mirroring.get(pathKey(match.to));
      const isNew = to !== undefined && from !== undefined && !mirrored.has(to);
      return isNew && !mirrored.has(from) ? [{ from, to, isNew }] : [];
    }),
    columns: new Map(
      accepted.flatMap((match) =>
        match.kind === 'column' ? [[pathKey(match.to), match.from] as const] : [],
      ),
    ),
  };
}

function hasSameNames(from: Relation, to: Relation): boolean {
  const names = new Set(from.columns.map(({ name }) => name));
  return (
    from.columns.length === to.columns.length && to.columns.every(({ name }) => names.has(name))
  );
}

function byPath({ relations }: SchemaSnapshot): ReadonlyMap<string, Relation> {
  return new Map(relations.map((relation) => [pathKey(tablePath(relation)), relation]));
}
