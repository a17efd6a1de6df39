import type { TableColumn } from '../../src/core/warehouse/pages/table';
import type { TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import type { ColumnLayout } from '../shared/grid/columnLayout';
import type { MenuGroups, MenuItem } from '../shared/menu';
import { sortOf, termOf, withFilter } from './state';

export interface ColumnMenuOptions {
  readonly column: TableColumn;
  readonly query: TableQuery;
  /** The active cell of the column; `undefined` = the head is active, or the cell is on its way. */
  readonly cell: string | null | undefined;
  /** Tables that a foreign key leads to from here. */
  readonly follow: readonly { readonly label: string; readonly run: () => void }[];
  readonly layout: ColumnLayout;
  readonly shownPlace: number;
  readonly show: (query: TableQuery) => void;
  readonly beginFilter: () => void;
  readonly freeze: (count: number) => void;
  readonly hide: () => void;
  readonly profile: () => void;
  readonly open: (() => void) | undefined;
  readonly chart: () => void;
}

/** What can be done with a column, and with the cell that is active in it. */
export function columnMenu(options: ColumnMenuOptions): MenuGroups {
  return [cellItems(options), sortItems(options), filterItems(options), arrangeItems(options)];
}

function cellItems({ open, follow, chart }: ColumnMenuOptions): readonly MenuItem[] {
  return [
    ...(open === undefined ? [] : [{ label: 'Show Whole Value', icon: 'eye', run: open }]),
    { label: 'Chart of Selection', icon: 'graph', run: chart },
    ...follow.map(({ label, run }) => ({ label: `Go to ${label}`, icon: 'references', run })),
  ];
}

function sortItems({ column: { name }, query, show }: ColumnMenuOptions): readonly MenuItem[] {
  const sorted = sortOf(query, name)?.direction;
  const others = query.sort.filter((term) => term.column !== name);
  const by = (direction: 'ascending' | 'descending') => (): void =>
    show({ ...query, sort: [termOf(name, direction)] });
  const items: MenuItem[] = [
    { label: 'Sort Ascending', isChecked: sorted === 'ascending', run: by('ascending') },
    { label: 'Sort Descending', isChecked: sorted === 'descending', run: by('descending') },
  ];
  if (sorted !== undefined) {
    items.push({ label: 'Do Not Sort', run: () => show({ ...query, sort: others }) });
  } else if (others.length > 0) {
    const run = (): void => show({ ...query, sort: [...others, termOf(name, 'ascending')] });
    items.push({ label: 'Then Sort by This', run });
  }
  return items;
}

function filterItems(options: ColumnMenuOptions): readonly MenuItem[] {
  const { column, query, cell, show, beginFilter } = options;
  const { name } = column;
  const items: MenuItem[] = [{ label: 'Filter…', icon: 'filter', run: beginFilter }];
  if (cell === null) {
    const run = (): void => show(withFilter(query, { kind: 'isNull', column: name }));
    items.push({ label: 'Only NULL', run });
    const not = (): void => show(withFilter(query, { kind: 'isNotNull', column: name }));
    items.push({ label: 'All but NULL', run: not });
  } else if (cell !== undefined) {
    for (const [label, comparison] of [
      ['Only This Value', 'equals'],
      ['All but This Value', 'notEquals'],
    ] as const) {
      const filter = { kind: 'compare', column: name, comparison, value: cell } as const;
      items.push({ label, run: () => show(withFilter(query, filter)) });
    }
  }
  return items;
}

function arrangeItems(options: ColumnMenuOptions): readonly MenuItem[] {
  const { layout, shownPlace, freeze, hide, profile } = options;
  const isLastFrozen = layout.frozen === shownPlace + 1;
  return [
    { label: 'Profile', icon: 'graph', run: profile },
    isLastFrozen
      ? { label: 'Unfreeze', icon: 'pinned', run: () => freeze(0) }
      : { label: 'Freeze up to Here', icon: 'pin', run: () => freeze(shownPlace + 1) },
    { label: 'Hide Column', icon: 'eye-closed', run: hide },
  ];
}
