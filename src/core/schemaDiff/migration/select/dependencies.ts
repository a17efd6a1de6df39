import {
  forChange,
  isPartChange,
  type ByChange,
  type Change,
  type Part,
  type PartChange,
} from '../../changes/change';
import { listedColumns } from '../../changes/listedColumns';
import { isView } from '../../model/isView';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import { parentsOf } from '../../model/parents';
import type { Check, Column, Exclusion, Index, Relation } from '../../model/snapshot';
import { mentions } from '../../normal/renameIn';
import { keptAlong, keptByParent, missingAbove } from '../inheritedChange';
import { isIncludedAt, type PlanContext } from '../planContext';
import { holdingTypeBelow } from './heldTypes';
import { keptPrimaryKey } from './keptPrimaryKey';
import { leftOutAlong } from './leftOutAlong';
import { otherColumns } from './otherColumns';
import { Leftovers } from './leftovers';
import type { Presence } from './presence';
import { referredBy } from './referredKeys';
import { Remakes } from './remakes';
import { unaddedValues, type UnaddedValue } from './unaddedValues';
import { unseenAndStanding } from './unseenParts';

/** What of everything that is selected keeps a change from being made, as a sentence without its end. */
export class Dependencies {
  readonly #context: PlanContext;
  readonly #presence: Presence;
  readonly #by: Partial<ByChange<string | undefined>>;
  /** Kept views by the keys of what they read. */
  readonly #readers: ReadonlyMap<string, Relation>;
  readonly #leftovers: Leftovers;
  readonly #remakes: Remakes;
  readonly #unadded: readonly UnaddedValue[];

  constructor(context: PlanContext, presence: Presence) {
    this.#context = context;
    this.#presence = presence;
    this.#by = this.#rules();
    this.#readers = new Map(
      presence
        .keptViews()
        .flatMap((view) =>
          (view.view?.dependsOn ?? []).flatMap((path) => [
            [pathKey(path), view] as const,
            [pathKey(path.slice(0, 2)), view] as const,
          ]),
        ),
    );
    this.#leftovers = new Leftovers(context, presence);
    this.#remakes = new Remakes(context, presence);
    this.#unadded = unaddedValues(context);
  }

  missingFor(change: Change): string | undefined {
    const unmade = this.#remakes.missingFor(change);
    if (unmade !== undefined) return unmade;
    if (isPartChange(change)) {
      return (
        this.#partNeeds(change) ??
        unseenAndStanding(change, this.#context, this.#presence) ??
        this.#unaddedValue(change) ??
        referredBy(change, this.#context, this.#presence) ??
        (change.kind === 'addPrimaryKey'
          ? keptPrimaryKey(change, this.#context, this.#presence)
          : undefined)
      );
    }
    return this.#ownTable(change) ?? this.#unaddedValue(change) ?? forChange(change, this.#by);
  }

  /** Why something older cannot be dropped. */
  readBy(before: readonly string[]): string | undefined {
    const view = this.#readers.get(pathKey(before));
    return view && `the view ${writePath(tablePath(view))} reads it, and stays`;
  }

  /** The same column of a parent or heir that is not made. */
  #notMadeAlong(after: readonly string[]): string | undefined {
    const { after: newer, names } = this.#context;
    const columns = [...newer.parentsWith(after), ...newer.heirsOf(after)]
      .map(tablePath)
      .filter((table) => names.tableBefore(table) !== undefined)
      .map((table) => [...table, after[2] ?? '']);
    return firstOf(columns, (column) => newer.column(column) && this.#absent(column));
  }

  #rules(): Partial<ByChange<string | undefined>> {
    const context = this.#context;
    const schemaOf = ([schema]: TablePath): string | undefined => this.#schema(schema);
    const remade = (change: { readonly object: readonly string[] }): string | undefined =>
      this.#query(this.#context.after.relation(change.object));
    const column = (change: { readonly object: readonly string[] }): string | undefined =>
      remade(change) ?? this.#types(this.#context.after.column(change.object));
    return {
      addTable: ({ object, after }) =>
        schemaOf(object) ??
        this.#parents(after) ??
        this.#types(...after.columns) ??
        (after.partitionOf &&
          (this.#leftovers.keepingBounds(object, after.partitionOf) ??
            otherColumns([after.partitionOf.parent], context))),
      addView: ({ object, after }) => schemaOf(object) ?? this.#query(after),
      addEnum: ({ object }) => schemaOf(object),
      addDomain: ({ object }) => schemaOf(object),
      moveTable: ({ to }) => schemaOf(to),
      moveView: ({ to }) => schemaOf(to),
      renameEnum: ({ to }) => schemaOf(to),
      renameDomain: ({ to }) => schemaOf(to),
      changeViewQuery: remade,
      changeRelationKind: (change) => remade(change),
      addColumn: (change) =>
        column(change) ??
        missingAbove(change, context) ??
        this.#notMadeAlong(change.object) ??
        this.#computed(change.object),
      renameColumn: (change) => keptByParent(change, context),
      changeType: (change) =>
        column(change) ??
        keptAlong(change, context) ??
        holdingTypeBelow(change.object, context, this.#presence) ??
        leftOutAlong(change, context),
      changeGenerated: (change) => leftOutAlong(change, context) ?? this.#computed(change.object),
      dropNotNull: (change) => keptPrimaryKey(change, context, this.#presence),
      changeCollation: (change) => remade(change) ?? keptAlong(change, context),
      changePartition: ({ object, after }) =>
        after &&
        (this.#absent(after.parent) ??
          this.#leftovers.keepingBounds(object, after) ??
          otherColumns([object, after.parent], context)),
      changeParents: ({ object, after }) =>
        firstOf(after, (parent) => this.#absent(parent)) ?? this.#unlikeParents(object, after),
      changePersistence: ({ object }) => this.#stillParted(object),
      moveColumn: ({ to }) => this.#absent(to.slice(0, 2)) ?? remade({ object: to }),
      dropTable: ({ object }) => this.readBy(object) ?? this.#leftovers.keepingTable(object),
      dropView: ({ object }) => this.readBy(object),
      dropColumn: (change) => {
        const { object } = change;
        const before = this.#context.names.tableBefore(object);
        return (
          remade(change) ??
          keptAlong(change, context) ??
          (before &&
            (this.readBy([...before, object[2]]) ??
              this.#leftovers.keepingColumn(before, object[2])))
        );
      },
      dropSchema: ({ object }) => this.#left(object[0] ?? ''),
      dropEnum: ({ object }) => this.#users(object),
      dropDomain: ({ object }) => this.#users(object),
    };
  }

  /** A column that does not get where it shall go is not changed there. */
  #ownTable(change: Change): string | undefined {
    if (change.object.length < 3 || change.kind === 'addColumn' || 'to' in change) return undefined;
    const isNewer = this.#context.after.column(change.object) !== undefined;
    return isNewer ? this.#absent(change.object) : undefined;
  }

  /** A value of an enum that is said and does not come, as while nobody has said what it was. */
  #unaddedValue(change: Change): string | undefined {
    if (this.#unadded.length === 0 || !('after' in change)) return undefined;
    const said = JSON.stringify(change.after) ?? '';
    const missing = this.#unadded.find(({ written }) => said.includes(written));
    return missing && `${missing.type} does not get the value ${missing.value}`;
  }

  /** Only what comes below a parent has to be like it. */
  #unlikeParents(object: TablePath, parents: readonly TablePath[]): string | undefined {
    const { before, names } = this.#context;
    const own = names.tableBefore(object);
    const were =
      own === undefined ? [] : before.parentsOf(own).map((path) => names.tableAfter(path));
    const joined = parents.filter(
      (parent) => !were.some((path) => path && isSamePath(path, parent)),
    );
    return joined.length === 0 ? undefined : otherColumns([object, ...joined], this.#context);
  }

  /** A partitioned table itself holds no rows that could be logged or not. */
  #stillParted(after: TablePath): string | undefined {
    const { before, names } = this.#context;
    const older = names.tableBefore(after);
    const isParted = older !== undefined && before.relation(older)?.kind === 'partitionedTable';
    const isMadeAnew = isIncludedAt(this.#context, 'changeRelationKind', after);
    return isParted && !isMadeAnew ? `${writePath(older)} has partitions still` : undefined;
  }

  #schema(name: string): string | undefined {
    return this.#presence.isSchemaThere(name)
      ? undefined
      : `there is no schema ${writePath([name])}`;
  }

  #absent(after: readonly string[]): string | undefined {
    return this.#presence.isThere(after) ? undefined : `${writePath(after)} is not made`;
  }

  #parents(relation: Relation): string | undefined {
    return firstOf(parentsOf(relation), (parent) => this.#absent(parent));
  }

  #types(...columns: readonly (Column | undefined)[]): string | undefined {
    return firstOf(columns, (column) =>
      column === undefined || this.#presence.isTypeThere(column.type)
        ? undefined
        : `there is no type ${column.type}`,
    );
  }

  /** The text of a view says exactly what it reads. */
  #query(view: Relation | undefined): string | undefined {
    if (view === undefined || !isView(view)) return undefined;
    return firstOf(view.view?.dependsOn ?? [], (path) =>
      this.#context.after.relation(path) === undefined || this.#presence.isThereSo(path)
        ? undefined
        : `the view ${writePath(tablePath(view))} reads ${writePath(path)}, which will not be there under this name`,
    );
  }

  #partNeeds(change: PartChange): string | undefined {
    if (!('after' in change)) return undefined;
    const part = change.after;
    const table = change.object.slice(0, 2);
    const own = firstOf(listedColumns(part), (name) => this.#absent([...table, name]));
    if (own !== undefined) return own;
    if (!('refTable' in part)) return this.#said(table, part);
    return firstOf(
      [part.refTable, ...part.refColumns.map((name) => [...part.refTable, name])],
      (path) => this.#absent(path),
    );
  }

  /** Expressions name their columns. */
  #said(table: readonly string[], part: Part): string | undefined {
    if ('columns' in part) return undefined;
    return this.#unnamed(table, textsOf(part));
  }

  /** Like a check, what generates a column names others. */
  #computed(path: readonly string[]): string | undefined {
    const column = this.#context.after.column(path);
    if (column?.generated === undefined) return undefined;
    return this.#unnamed(path.slice(0, 2), [column.default ?? '']);
  }

  /** The first column that expressions on a table name, and that is not there under this name. */
  #unnamed(table: readonly string[], texts: readonly string[]): string | undefined {
    const seen = this.#context.after.relation(table)?.columns.map(({ name }) => name) ?? [];
    const missing = [...seen, ...this.#presence.unseenColumns(table)]
      .filter((name) => !this.#presence.isThereSo([...table, name]))
      .find((name) => texts.some((text) => mentions(text, name)));
    return missing && `it names ${writePath([missing])}, which will not be there under this name`;
  }

  /** What stays in a schema that shall go. */
  #left(schema: string): string | undefined {
    const { diff, names } = this.#context;
    const left = diff.before.relations.find(
      (relation) =>
        relation.schema === schema &&
        !this.#presence.isDropped(tablePath(relation)) &&
        names.tableOf(tablePath(relation))[0] === schema,
    );
    return left && `${writePath(tablePath(left))} stays in it`;
  }

  /** What stays of a type that shall go. */
  #users(type: readonly string[]): string | undefined {
    const { diff, names } = this.#context;
    const written = writePath(type);
    for (const relation of diff.before.relations) {
      if (isView(relation) || this.#presence.isDropped(tablePath(relation))) continue;
      const table = names.tableAfter(tablePath(relation));
      const user = relation.columns.find(
        ({ name, type: own }) =>
          own.replace(/\[\]$/, '') === written &&
          !(table !== undefined && this.#isFreed([...table, name])),
      );
      if (user !== undefined) return `${writePath([...tablePath(relation), user.name])} is of it`;
    }
    return undefined;
  }

  /** Whether a column of before is dropped, or of another type then. */
  #isFreed(column: readonly string[]): boolean {
    if (this.#presence.isDropped(column)) return true;
    const { diff, names, selection } = this.#context;
    return diff.changes.some(
      (change) =>
        change.kind === 'changeType' &&
        selection.includes(change) &&
        change.object[0] === column[0] &&
        change.object[1] === column[1] &&
        names.columnBefore(change.object)?.[2] === column[2],
    );
  }
}

function textsOf(part: Check | Exclusion | Index): readonly string[] {
  if ('expression' in part) return [part.expression];
  if ('definition' in part) return [part.definition];
  return [...part.parts, part.where ?? ''];
}

function firstOf<T>(
  items: readonly T[],
  find: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
