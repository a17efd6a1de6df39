import { sortWayOf, type SortedColumn } from '../../src/core/warehouse/results/sortRows';
import type { ResultSummary } from '../../src/protocol/resultsApi';
import type { ColumnLayout } from '../shared/grid/columnLayout';
import type { MenuGroups, MenuItem } from '../shared/menu';
import { isWhole, sortOfColumn } from './state';

export interface ColumnMenuOptions {
  readonly result: ResultSummary;
  readonly column: number;
  readonly layout: ColumnLayout;
  readonly shownPlace: number;
  readonly sort: (sort: readonly SortedColumn[]) => void;
  readonly copy: () => void;
  readonly totals: () => void;
  readonly chart: () => void;
  readonly freeze: (count: number) => void;
  readonly hide: () => void;
  readonly showAll: () => void;
  /** Of the active cell; `undefined` = the head is active. */
  readonly open: (() => void) | undefined;
}

/** What can be done with a column of a result, and with the cell that is active in it. */
export function columnMenu(options: ColumnMenuOptions): MenuGroups {
  const { open } = options;
  const cell = open === undefined ? [] : [{ label: 'Show Whole Value', icon: 'eye', run: open }];
  return [cell, sortItems(options), valueItems(options), arrangeItems(options)];
}

function sortItems({ result, column, sort }: ColumnMenuOptions): readonly MenuItem[] {
  const way = sortWayOf({
    isWhole: isWhole(result),
    isWrappable: result.isWrappable,
    areOrdered: [!result.hasCuts && result.columns[column]?.isOrdered === true],
  });
  const isDisabled = way === 'none';
  const sorted = sortOfColumn(result, column);
  const others = result.sort.filter((term) => term.column !== column);
  const by = (direction: SortedColumn['direction']) => (): void => sort([{ column, direction }]);
  return [
    ...(sortNotes[way] === '' ? [] : [note(sortNotes[way])]),
    ...(['ascending', 'descending'] as const).map((direction) => ({
      label: direction === 'ascending' ? 'Sort Ascending' : 'Sort Descending',
      isChecked: sorted?.direction === direction,
      isDisabled,
      run: by(direction),
    })),
    ...(sorted === undefined ? [] : [{ label: 'Do Not Sort', run: () => sort(others) }]),
  ];
}

const sortNotes = {
  here: '',
  server: 'The server sorts: the statement runs again',
  none: 'Cannot be sorted: rows are missing',
};

/** A line of a menu that only says something. */
export function note(label: string): MenuItem {
  return { label, icon: 'info', isDisabled: true, run: () => undefined };
}

function valueItems({ copy, totals, chart }: ColumnMenuOptions): readonly MenuItem[] {
  return [
    { label: 'Totals', icon: 'symbol-number', run: totals },
    { label: 'Chart of Selection', icon: 'graph', run: chart },
    { label: 'Copy Column', icon: 'copy', run: copy },
  ];
}

function arrangeItems(options: ColumnMenuOptions): readonly MenuItem[] {
  const { layout, shownPlace, freeze, hide, showAll } = options;
  const hasHidden = layout.hidden.size > 0;
  return [
    layout.frozen === shownPlace + 1
      ? { label: 'Unfreeze', icon: 'pinned', run: () => freeze(0) }
      : { label: 'Freeze up to Here', icon: 'pin', run: () => freeze(shownPlace + 1) },
    { label: 'Hide Column', icon: 'eye-closed', run: hide },
    ...(hasHidden ? [{ label: 'Show Hidden Columns', icon: 'eye', run: showAll }] : []),
  ];
}
