import type { ColumnLayout } from '../shared/grid/columnLayout';
import type { MenuGroups } from '../shared/menu';

export interface ColumnMenuOptions {
  readonly layout: ColumnLayout;
  readonly shownPlace: number;
  readonly copy: () => void;
  readonly freeze: (count: number) => void;
  readonly hide: () => void;
  readonly showAll: () => void;
  /** Of the active cell; `undefined` = the head is active. */
  readonly open: (() => void) | undefined;
}

/** What can be done with a column of a dataset, and with the cell that is active in it. */
export function columnMenu(options: ColumnMenuOptions): MenuGroups {
  const { layout, shownPlace, copy, freeze, hide, showAll, open } = options;
  const isFrozenHere = layout.frozen === shownPlace + 1;
  return [
    open === undefined
      ? []
      : [
          { label: 'Show Whole Value', icon: 'eye', run: open },
          { label: 'Copy Selection', icon: 'copy', run: copy },
        ],
    [
      isFrozenHere
        ? { label: 'Unfreeze', icon: 'pinned', run: () => freeze(0) }
        : { label: 'Freeze up to Here', icon: 'pin', run: () => freeze(shownPlace + 1) },
      { label: 'Hide Column', icon: 'eye-closed', run: hide },
      ...(layout.hidden.size > 0
        ? [{ label: 'Show Hidden Columns', icon: 'eye', run: showAll }]
        : []),
    ],
  ];
}
