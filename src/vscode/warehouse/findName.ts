import { CancellationError, ThemeIcon, window, type QuickPickItem } from 'vscode';
import { DisposableStore } from '../../core/base/disposables';
import { formatCount, formatQuantity } from '../../core/base/sizes';
import { kindWords } from '../../core/warehouse/catalog/kindWords';
import type { FoundName } from '../../core/warehouse/catalog/catalogIndex';
import { debounce } from '../support/editor/debounce';
import type { Database } from '../support/lakes/databases';
import { indexOf } from './schemaNodes';
import { kindIcons, sizeWords } from './warehouseWords';

/** A list longer than this is narrowed by typing, not read. */
const mostItems = 200;
const typingPauseMs = 80;

export interface NameInDatabase extends FoundName {
  readonly database: Database;
}

export interface NameItem extends QuickPickItem {
  readonly name: NameInDatabase;
}

/**
 * Asks for a table or column of databases whose catalogs are in memory, beginning with a text.
 * @throws CancellationError
 */
export async function pickName(
  databases: readonly Database[],
  text: string,
): Promise<NameInDatabase> {
  const store = new DisposableStore();
  const pick = store.add(window.createQuickPick<NameItem>());
  const draw = (): void => {
    const { items, isCut } = findNames(pick.value, databases);
    pick.placeholder = isCut
      ? `More than ${formatCount(mostItems)} match; type more to narrow it down`
      : placeholder;
    pick.items = items;
  };
  const typed = store.add(debounce(draw, typingPauseMs));
  store.add(pick.onDidChangeValue(() => typed.call()));
  pick.title = `Find in ${formatQuantity(countNames(databases), 'table and column', 'tables and columns')}`;
  pick.value = text;
  draw();
  try {
    return await new Promise<NameInDatabase>((resolve, reject) => {
      store.add(
        pick.onDidAccept(() => {
          const [item] = pick.selectedItems;
          if (item !== undefined) resolve(item.name);
        }),
      );
      store.add(pick.onDidHide(() => reject(new CancellationError())));
      pick.show();
    });
  } finally {
    store.dispose();
  }
}

const placeholder = 'Part of a name; several words narrow it down, such as a table and a column';

/** What matches a text, best first within each database. */
export function findNames(
  text: string,
  databases: readonly Database[],
): { readonly items: readonly NameItem[]; readonly isCut: boolean } {
  const found = databases.flatMap((database) => {
    const catalog = database.known?.catalog;
    return catalog ? [{ database, ...indexOf(catalog).find(text, mostItems) }] : [];
  });
  const items = found.flatMap(({ database, found: names }) =>
    names.map((name) => itemOf({ ...name, database }, found.length > 1)),
  );
  return {
    items: items.slice(0, mostItems),
    isCut: items.length > mostItems || found.some(({ isCut }) => isCut),
  };
}

function itemOf(name: NameInDatabase, isOneOfSeveral: boolean): NameItem {
  const { relation, column, database } = name;
  const place = `${relation.schema}.${relation.name}`;
  const where = isOneOfSeveral ? ` · ${database.connection.name}` : '';
  const isColumn = column !== undefined;
  return {
    label: column ?? place,
    description: isColumn
      ? `${place}${where}`
      : [kindWords[relation.kind], sizeWords(relation)].filter(Boolean).join(' · ') + where,
    iconPath: new ThemeIcon(isColumn ? 'symbol-field' : kindIcons[relation.kind]),
    // The index did the matching; the list's own would hide what it matched elsewhere.
    alwaysShow: true,
    name,
  };
}

function countNames(databases: readonly Database[]): number {
  return databases.reduce((count, { known }) => {
    const snapshot = known?.catalog.snapshot;
    return count + (snapshot ? snapshot.relations.length + snapshot.columns.names.length : 0);
  }, 0);
}
