import type { ChangeOf } from '../../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Partition, Relation } from '../../model/snapshot';
import { isIncludedAt, type PlanContext } from '../planContext';
import { boundsOverlap } from './partitionBounds';
import type { Presence } from './presence';

/** What of the older schema stays though nothing newer is it, and so keeps something else from going. */
export class Leftovers {
  readonly #context: PlanContext;
  readonly #presence: Presence;
  /** Moves of columns that are not made, by the keys of the tables that these shall leave. */
  readonly #unmoved: ReadonlyMap<string, ChangeOf<'moveColumn'>>;
  /** Newer keys of partitions that get other bounds, or none, if it is carried out. */
  readonly #otherBounds: ReadonlySet<string>;
  /** Tables by the keys of what their foreign keys lead to. */
  readonly #referrers: ReadonlyMap<string, Relation>;

  constructor(context: PlanContext, presence: Presence) {
    this.#context = context;
    this.#presence = presence;
    const { diff, names, selection } = context;
    this.#unmoved = new Map(
      diff.changes.flatMap((change) =>
        change.kind === 'moveColumn' && !selection.includes(change)
          ? [[pathKey(change.object.slice(0, 2)), change] as const]
          : [],
      ),
    );
    this.#otherBounds = new Set(
      diff.changes.flatMap((change) =>
        change.kind === 'changePartition' ? [pathKey(change.object)] : [],
      ),
    );
    this.#referrers = new Map(
      diff.before.relations
        .filter((relation) => names.tableAfter(tablePath(relation)) === undefined)
        .filter((relation) => !presence.isDropped(tablePath(relation)))
        .flatMap((relation) =>
          relation.foreignKeys.map(({ refTable }) => [pathKey(refTable), relation] as const),
        ),
    );
  }

  /** Why an older table cannot be dropped: what it holds, what would go along, or what refers to it. */
  keepingTable(before: TablePath): string | undefined {
    const key = pathKey(before);
    const move = this.#unmoved.get(key);
    if (move !== undefined) {
      return `${writePath(move.object)} is not carried over to ${writePath(move.to)}`;
    }
    const heir = this.#heirsOf(before).find((path) => !this.#presence.isDropped(path));
    if (heir !== undefined) return `${writePath(heir)} is below it, and stays`;
    const referrer = this.#referrers.get(key);
    return referrer && `${writePath(tablePath(referrer))} refers to it, and stays`;
  }

  /** Why rows of a partition cannot have their place: another one, which stays as it is, has it. */
  keepingBounds(object: TablePath, { parent, bound }: Partition): string | undefined {
    const { names, diff } = this.#context;
    const older = diff.before.relations.find(({ partitionOf, schema, name }) => {
      if (partitionOf === undefined || !boundsOverlap(partitionOf.bound, bound)) return false;
      const above = names.tableAfter(partitionOf.parent);
      return (
        above !== undefined && isSamePath(above, parent) && this.#keepsPlace([schema, name], object)
      );
    });
    if (older === undefined) return undefined;
    const what = older.partitionOf?.bound === bound ? 'these bounds' : 'some of these bounds';
    return `${writePath(tablePath(older))} has ${what}, and stays`;
  }

  /** Whether an older partition has bounds that the newer snapshot gives to others. */
  #keepsPlace(before: TablePath, object: TablePath): boolean {
    const after = this.#context.names.tableAfter(before);
    if (after === undefined) return !this.#presence.isDropped(before);
    if (isSamePath(after, object)) return false;
    return this.#otherBounds.has(pathKey(after)) && !this.#isTakenOut(before);
  }

  /** Why an older column cannot be dropped: it is one with that of a parent or heir, which stays. */
  keepingColumn(before: TablePath, name: string): string | undefined {
    const parents = this.#context.before.parentsWith([...before, name]).map(tablePath);
    const kin = [...(this.#isTakenOut(before) ? [] : parents), ...this.#heirsOf(before)];
    const kept = kin.find((table) => this.#isLeftOver(table, name));
    return kept && `${writePath([...kept, name])} is the same one, and stays`;
  }

  #isLeftOver(table: TablePath, name: string): boolean {
    const { before, names } = this.#context;
    const column = [...table, name];
    if (before.column(column) === undefined || names.columnAfter(column) !== undefined)
      return false;
    const after = names.tableAfter(table) ?? [];
    return !this.#presence.isDropped(table) && !this.#presence.isDropped([...after, name]);
  }

  /** Partitions and heirs that stay below. */
  #heirsOf(before: TablePath): readonly TablePath[] {
    const heirs = this.#context.before.heirsOf(before).map(tablePath);
    return heirs.filter((heir) => !this.#isTakenOut(heir));
  }

  #isTakenOut(before: TablePath): boolean {
    const after = this.#context.names.tableAfter(before);
    if (after === undefined) return false;
    return (['changePartition', 'changeParents'] as const).some((kind) =>
      isIncludedAt(this.#context, kind, after),
    );
  }
}
