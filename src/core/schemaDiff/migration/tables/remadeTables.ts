import type { Change, ChangeOf } from '../../changes/change';
import { isView } from '../../model/isView';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import type { PlanContext } from '../planContext';
import type { SchemaIndex } from '../schemaIndex';

type RemakingChange = ChangeOf<'changeRelationKind' | 'changePartitioning'>;

/** A table that cannot be altered so: it is dropped, and something of its name is made. */
export interface RemadeTable {
  readonly change: RemakingChange;
  /** `view`: its rows are gone. `swap`: they are copied, as it is parted in another way, or no more. */
  readonly into: 'view' | 'swap';
  /** As it was, and as it shall be; each with all partitions below it. */
  readonly was: Relation;
  readonly is: Relation;
  readonly olderParts: readonly Relation[];
  readonly newerParts: readonly Relation[];
}

/** Those that changes of the diff are about, whether or not they are carried out. */
export function remadeTables({
  diff,
  before,
  after,
  names,
}: Pick<PlanContext, 'diff' | 'before' | 'after' | 'names'>): readonly RemadeTable[] {
  return diff.changes.flatMap((change): readonly RemadeTable[] => {
    if (change.kind !== 'changeRelationKind' && change.kind !== 'changePartitioning') return [];
    const from = names.tableBefore(change.object);
    const [was, is] = [from && before.relation(from), after.relation(change.object)];
    if (was === undefined || is === undefined || !hasOwnRows(was)) return [];
    if (is.kind === 'foreignTable') return [];
    return [
      {
        change,
        into: isView(is) ? 'view' : 'swap',
        was,
        is,
        olderParts: partitionsBelow(was, before),
        newerParts: partitionsBelow(is, after),
      },
    ];
  });
}

function hasOwnRows({ kind }: Relation): boolean {
  return kind === 'table' || kind === 'partitionedTable';
}

function partitionsBelow(relation: Relation, index: SchemaIndex): readonly Relation[] {
  return index
    .heirsOf(tablePath(relation))
    .filter(({ partitionOf }) => partitionOf !== undefined)
    .flatMap((partition) => [partition, ...partitionsBelow(partition, index)]);
}

/** Why a table is not made anew, as a sentence without its end. */
export function remakingObstacle(remade: RemadeTable, context: PlanContext): string | undefined {
  const { was, is } = remade;
  const heir = context.before
    .heirsOf(tablePath(was))
    .find(({ partitionOf }) => partitionOf === undefined);
  if (heir !== undefined) return `${nameOf(heir)} inherits from it`;
  if (was.inherits.length > 0) return `it inherits from ${writePath(was.inherits[0] ?? [])}`;
  if (was.partitionOf !== undefined || is.partitionOf !== undefined) {
    return 'it is a partition itself, and has to be made anew by hand';
  }
  return remade.into === 'view' ? undefined : partitionObstacle(remade, context);
}

/** Its partitions have to be its partitions on both sides, or new, or gone. */
function partitionObstacle(
  { olderParts, newerParts }: RemadeTable,
  { names, diff }: PlanContext,
): string | undefined {
  const [older, newer] = [keysOf(olderParts), keysOf(newerParts)];
  for (const part of olderParts) {
    const to = names.tableAfter(tablePath(part));
    if (to === undefined) continue;
    if (!newer.has(pathKey(to))) return `its partition ${nameOf(part)} is a table by itself then`;
  }
  for (const part of newerParts) {
    if (part.kind === 'foreignTable') return `its partition ${nameOf(part)} lies on another server`;
    const from = names.tableBefore(tablePath(part));
    if (from !== undefined && !older.has(pathKey(from))) {
      return `its partition ${nameOf(part)} was a table by itself`;
    }
  }
  const referrer = diff.before.relations.find(({ foreignKeys }) =>
    foreignKeys.some(({ refTable }) => older.has(pathKey(refTable))),
  );
  return referrer && `${nameOf(referrer)} refers to one of its partitions`;
}

function keysOf(relations: readonly Relation[]): ReadonlySet<string> {
  return new Set(relations.map((relation) => pathKey(tablePath(relation))));
}

function nameOf(relation: Relation): string {
  return writePath(tablePath(relation));
}

/** Which table that is made anew a change is about, by itself or by a partition of it. */
export class RemadeParts {
  readonly #roots = new Map<string, RemadeTable>();
  readonly #parts = new Map<string, RemadeTable>();

  constructor(readonly all: readonly RemadeTable[]) {
    for (const remade of all) {
      for (const one of [remade.was, remade.is]) this.#roots.set(keyOf(one), remade);
      for (const one of [...remade.olderParts, ...remade.newerParts]) {
        this.#parts.set(keyOf(one), remade);
      }
    }
  }

  /** Of a change about the table itself. */
  rootOf(change: Change): RemadeTable | undefined {
    return this.#find(this.#roots, change);
  }

  /** Of a change about one of its partitions. */
  partOf(change: Change): RemadeTable | undefined {
    return this.#find(this.#parts, change);
  }

  #find(tables: ReadonlyMap<string, RemadeTable>, change: Change): RemadeTable | undefined {
    if (tables.size === 0) return undefined;
    const newer = 'to' in change ? change.to : change.object;
    return tables.get(pathKey(newer.slice(0, 2))) ?? tables.get(pathKey(change.object.slice(0, 2)));
  }
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}

/** The tables that are made anew by what is selected now. */
export function includedRemakes(
  context: PlanContext,
  into: RemadeTable['into'],
): readonly RemadeTable[] {
  return remadeTables(context).filter(
    (remade) => remade.into === into && context.selection.includes(remade.change),
  );
}

/** Whether a table, by its older path, is dropped for a view of its name. */
export function becomesView(path: TablePath, context: PlanContext): boolean {
  return includedRemakes(context, 'view').some(({ was }) => isSamePath(tablePath(was), path));
}

/** The older paths of a table that is made anew, and of the partitions below it. */
export function olderPaths({ was, olderParts }: RemadeTable): readonly TablePath[] {
  return [was, ...olderParts].map(tablePath);
}

/** These, and those of all their columns, each with the change that makes them anew. */
export function remadePaths(
  context: PlanContext,
  ...into: readonly RemadeTable['into'][]
): readonly (readonly [readonly string[], Change])[] {
  const remakes = into.flatMap((one) => includedRemakes(context, one));
  return remakes.flatMap(({ was, olderParts, change }) =>
    [was, ...olderParts].flatMap((relation) => {
      const path = tablePath(relation);
      const columns = relation.columns.map(({ name }) => [...path, name]);
      return [path, ...columns].map((one) => [one, change] as const);
    }),
  );
}
