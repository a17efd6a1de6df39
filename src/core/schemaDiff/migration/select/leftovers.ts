import type { ChangeOf } from '../../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { ForeignKey, Partition } from '../../model/snapshot';
import { isIncludedAt, type PlanContext } from '../planContext';
import { boundsOverlap } from './partitionBounds';
import type { Presence } from './presence';
import { referenceWords, stayingReferences, type StayingReference } from './stayingReferences';

/** What of the older schema stays though nothing newer is it, and so keeps something else from going. */
export class Leftovers {
  readonly #context: PlanContext;
  readonly #presence: Presence;
  /** Moves of columns that are not made, by the keys of the tables that these shall leave. */
  readonly #unmoved: ReadonlyMap<string, ChangeOf<'moveColumn'>>;
  /** Newer keys of partitions that get other bounds, or none, if it is carried out. */
  readonly #otherBounds: ReadonlySet<string>;
  readonly #references: readonly StayingReference[];

  constructor(context: PlanContext, presence: Presence) {
    this.#context = context;
    this.#presence = presence;
    const { diff, selection } = context;
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
    this.#references = stayingReferences(context, presence);
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
    const reference = this.#references.find(({ key: { refTable } }) => pathKey(refTable) === key);
    return reference && `${writePath(reference.referrer)} refers to it, and stays`;
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

  /**
   * Why an older column cannot be dropped: it is one with that of a parent or heir, or a foreign key leads
   * to it, which stays.
   */
  keepingColumn(before: TablePath, name: string): string | undefined {
    const parents = this.#context.before.parentsWith([...before, name]).map(tablePath);
    const kin = [...(this.#isTakenOut(before) ? [] : parents), ...this.#heirsOf(before)];
    const kept = kin.find((table) => this.#isLeftOver(table, name));
    if (kept !== undefined) return `${writePath([...kept, name])} is the same one, and stays`;
    const reference = this.#references.find(
      ({ key }) => isSamePath(key.refTable, before) && this.#targetsOf(key).includes(name),
    );
    return reference && `${referenceWords(reference)} leads to it, and stays`;
  }

  /** A foreign key that names no columns leads to those of the primary key. */
  #targetsOf({ refTable, refColumns }: ForeignKey): readonly string[] {
    if (refColumns.length > 0) return refColumns;
    return this.#context.before.relation(refTable)?.primaryKey?.columns ?? [];
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
