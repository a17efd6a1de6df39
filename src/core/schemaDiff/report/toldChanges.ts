import { groupBy } from '../../base/groupBy';
import type { Change } from '../changes/change';
import { isView } from '../model/isView';
import { pathKey } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { describeChange } from './changeWords';

/** A change as a person reads it: what Benchling's table and the view over it both have is one. */
export interface ToldChange {
  readonly change: Change;
  /** The same of the view; made and left out together. */
  readonly twin: Change | undefined;
  /** A change that only the view has, where its table changes by itself. */
  readonly isOfView: boolean;
}

/** What is told of a table and of the view over it. */
export interface ToldTable {
  /** What the table, or the view over it, is called now. */
  readonly path: readonly string[];
  readonly told: readonly ToldChange[];
}

interface Sides {
  readonly before: Pick<SchemaSnapshot, 'relations'>;
  readonly after: Pick<SchemaSnapshot, 'relations'>;
}

const rawEnd = '$raw';

/** Changes by table, as they come first, without what says the same twice. */
export function changesByTable(changes: readonly Change[], sides: Sides): readonly ToldTable[] {
  const views = viewsOverRaw(sides);
  const headingOf = (change: Change): string => {
    const key = pathKey(nowOf(change));
    const bare = key.endsWith(rawEnd) ? key.slice(0, -rawEnd.length) : key;
    return views.has(bare) ? bare : key;
  };
  return [...groupBy(changes, headingOf)].map(([key, group]) => ({
    path: key.split('\0'),
    told: views.has(key) ? withoutTwins(group) : group.map(alone),
  }));
}

/** Changes in their order, without what says the same twice. */
export function toldChanges(changes: readonly Change[], sides: Sides): readonly ToldChange[] {
  return changesByTable(changes, sides).flatMap(({ told }) => told);
}

/** What is changed with a change: itself, and the same of the view over its table. */
export function bothOf({ change, twin }: ToldChange): readonly Change[] {
  return twin === undefined ? [change] : [change, twin];
}

/** A change in words, and where it is if that is not its table alone. */
export function tellChange({ change, twin, isOfView }: ToldChange): string {
  const words = describeChange(change);
  if (twin !== undefined) {
    return change.object.length < 3 ? `${words}, with its view` : `${words}, in table and view`;
  }
  return isOfView ? `${words}, in the view alone` : words;
}

function alone(change: Change): ToldChange {
  return { change, twin: undefined, isOfView: false };
}

function nowOf(change: Change): readonly string[] {
  return ('to' in change ? change.to : change.object).slice(0, 2);
}

/** Keys of the views that show a `$raw` table of the same name. */
function viewsOverRaw({ before, after }: Sides): ReadonlySet<string> {
  return new Set(
    [before, after].flatMap(({ relations }) => {
      const tables = new Set(relations.map(({ schema, name }) => pathKey([schema, name])));
      return relations
        .filter(isView)
        .map(({ schema, name }) => pathKey([schema, name]))
        .filter((key) => tables.has(`${key}${rawEnd}`));
    }),
  );
}

function withoutTwins(group: readonly Change[]): readonly ToldChange[] {
  const ofTable = group.filter(isOfTable);
  const views = new Map(
    group.filter((change) => !isOfTable(change)).map((change) => [keyOf(change), change]),
  );
  const twins = new Map(ofTable.map((change) => [change, views.get(keyOf(change))]));
  const said = new Set(twins.values());
  return group
    .filter((change) => !said.has(change))
    .map((change) => {
      const isOfView = !isOfTable(change) && ofTable.length > 0 && !saysWhichItIs.test(change.kind);
      return { change, twin: twins.get(change), isOfView };
    });
}

/** A table may have the view's name on its way; what comes or goes is called a view. */
const saysWhichItIs = /Table$|^(?:add|drop)View$/;

function isOfTable(change: Change): boolean {
  return nowOf(change)[1]?.endsWith(rawEnd) === true;
}

/** Two changes with one key are the same of a table and of the view over it. */
function keyOf(change: Change): string {
  const kind = change.kind.replace(/View$/, 'Table');
  const isWhole = /^(?:add|drop|rename|move)Table$/.test(kind);
  return isWhole ? kind : `${kind} ${withoutRaw(describeChange(change))}`;
}

/** Names as those of the view, which has them without the ending. */
export function withoutRaw(text: string): string {
  return text.replace(/"([^"]*)\$raw"/g, '$1').replace(/\$raw\b/g, '');
}
