import { isView } from '../../model/isView';
import { pathKey } from '../../model/objectPath';
import type { Change } from '../../changes/change';
import type { Relation } from '../../model/snapshot';
import type { PlanContext } from '../planContext';
import { remadeViews } from './remadeViews';

/** What there will be, as the selection of changes stands now. */
export class Presence {
  readonly #context: PlanContext;
  readonly #madeBy = new Map<string, Change>();
  readonly #droppedBy = new Map<string, Change>();
  /** Names of columns that the newer side's login may not see, by the keys of their tables. */
  readonly #unseen = new Map<string, string[]>();

  constructor(context: PlanContext) {
    this.#context = context;
    for (const change of context.diff.changes) {
      if (makers.has(change.kind)) this.#madeBy.set(pathKey(change.object), change);
      if (change.kind === 'moveColumn') this.#madeBy.set(pathKey(change.to), change);
      if (droppers.has(change.kind)) this.#droppedBy.set(pathKey(change.object), change);
    }
    for (const [schema, table, column] of context.diff.after.hidden.paths ?? []) {
      if (table === undefined || column === undefined) continue;
      const key = pathKey([schema, table]);
      this.#unseen.set(key, [...(this.#unseen.get(key) ?? []), column]);
    }
  }

  /** Whether a table or column of the newer snapshot will be there, under any name. */
  isThere(after: readonly string[]): boolean {
    const { names } = this.#context;
    const isTableThere = names.tableBefore(after) !== undefined || this.#isMade(after.slice(0, 2));
    if (after.length < 3 || !isTableThere) return isTableThere;
    if (this.#madeBy.has(pathKey(after))) return this.#isMade(after);
    return !this.unseenColumns(after).includes(after[2] ?? '') || this.#staysUnseen(after);
  }

  /** Columns of a table that the newer side has, and its login may not see. */
  unseenColumns(after: readonly string[]): readonly string[] {
    return this.#unseen.get(pathKey(after.slice(0, 2))) ?? [];
  }

  /** Whether the older side has a column of a name that is not seen on the newer one, and it stays. */
  #staysUnseen(after: readonly string[]): boolean {
    const { names, before } = this.#context;
    const older = [...(names.tableBefore(after) ?? []), after[2] ?? ''];
    const isThere = before.column(older) !== undefined && names.columnAfter(older) === undefined;
    return isThere && !this.isDropped(after);
  }

  /** The same, under exactly this name. */
  isThereSo(after: readonly string[]): boolean {
    return this.isThere(after) && this.#context.names.isFinal(after);
  }

  /** Whether a type is there; one that no snapshot knows is somebody else's affair. */
  isTypeThere(written: string): boolean {
    const parts = written
      .replace(/\[\]$/, '')
      .split('.')
      .map((part) => part.replace(/^"|"$/g, ''));
    return !this.#madeBy.has(pathKey(parts)) || this.#isMade(parts);
  }

  isSchemaThere(name: string): boolean {
    return !this.#madeBy.has(pathKey([name])) || this.#isMade([name]);
  }

  /** Of a relation by its older path; of a column by the newer path of its table and its older name. */
  isDropped(before: readonly string[]): boolean {
    const change = this.#droppedBy.get(pathKey(before));
    return change !== undefined && this.#context.selection.carriesOut(change);
  }

  /** Views of before that stay as they are, and so hold on to what they read. */
  keptViews(): readonly Relation[] {
    const { diff, names } = this.#context;
    const remade = remadeViews(this.#context);
    return diff.before.relations.filter((relation) => {
      const path = [relation.schema, relation.name] as const;
      if (!isView(relation) || this.isDropped(path)) return false;
      const after = names.tableAfter(path);
      return after === undefined || !remade.has(pathKey(after));
    });
  }

  #isMade(path: readonly string[]): boolean {
    const change = this.#madeBy.get(pathKey(path));
    return change !== undefined && this.#context.selection.carriesOut(change);
  }
}

const makers: ReadonlySet<string> = new Set([
  'addTable',
  'addView',
  'addColumn',
  'addEnum',
  'addDomain',
  'addSchema',
]);
const droppers: ReadonlySet<string> = new Set(['dropTable', 'dropView', 'dropColumn']);
