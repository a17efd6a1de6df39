import type { Change } from '../../changes/change';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import { describeChange } from '../../report/changeWords';
import { includedOf, type PlanContext } from '../planContext';
import { RemadeParts, remadeTables, type RemadeTable } from '../tables/remadeTables';
import type { Presence } from './presence';

/** What tables that are made anew ask for: all of their changes, or none. */
export class Remakes {
  readonly #context: PlanContext;
  readonly #presence: Presence;
  readonly #parts: RemadeParts;

  constructor(context: PlanContext, presence: Presence) {
    this.#context = context;
    this.#presence = presence;
    this.#parts = new RemadeParts(remadeTables(context));
  }

  /** What keeps a change from being made, as a sentence without its end. */
  missingFor(change: Change): string | undefined {
    if (this.#parts.all.length === 0) return undefined;
    const own = this.#parts.all.find((remade) => remade.change === change);
    if (own !== undefined) return this.#missingForAll(own);
    const { selection } = this.#context;
    const root = this.#parts.rootOf(change);
    const above = this.#parts.partOf(change);
    if (above !== undefined && !selection.includes(above.change)) {
      return `${writePath(tablePath(above.is))} is not made anew with its partitions`;
    }
    const isRename = 'to' in change;
    if (root?.into === 'view' && !isRename && !selection.includes(root.change)) {
      return `${writePath(tablePath(root.was))} does not become a view`;
    }
    return undefined;
  }

  #missingForAll(remade: RemadeTable): string | undefined {
    const { selection, diff } = this.#context;
    if (remade.into === 'view') return this.#standingOn(remade);
    const other = diff.changes.find(
      (change) =>
        !selection.includes(change) &&
        change !== remade.change &&
        change.kind !== 'changeField' &&
        (this.#parts.rootOf(change) ?? this.#parts.partOf(change)) === remade,
    );
    return other && `it is made anew as a whole, and this is left out: ${describeChange(other)}`;
  }

  /** What would not outlive the table. */
  #standingOn({ was, olderParts }: RemadeTable): string | undefined {
    const part = olderParts.map(tablePath).find((path) => !this.#presence.isDropped(path));
    if (part !== undefined) return `${writePath(part)} is below it, and stays`;
    const referrer = this.#referrersOf(tablePath(was));
    return referrer && `${writePath(referrer)} refers to it, and stays`;
  }

  #referrersOf(table: TablePath): TablePath | undefined {
    const { diff, names } = this.#context;
    const freed = new Set(
      includedOf(this.#context, 'dropForeignKey', 'changeForeignKey').map(({ object, before }) =>
        pathKey([...(names.tableBefore(object) ?? []), before.name]),
      ),
    );
    const referrer = diff.before.relations.find((relation) => {
      const path = tablePath(relation);
      if (pathKey(path) === pathKey(table) || this.#presence.isDropped(path)) return false;
      return relation.foreignKeys.some(
        ({ name, refTable }) =>
          pathKey(refTable) === pathKey(table) && !freed.has(pathKey([...path, name])),
      );
    });
    return referrer && tablePath(referrer);
  }
}
