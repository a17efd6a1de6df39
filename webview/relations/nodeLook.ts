import type { DiagramColumn, DiagramTable } from '../../src/core/warehouse/relations/relationGraph';
import type { NodeLook } from '../shared/graph/nodeLook';
import { isMereView, type TableIndex } from './state';
import { tableText } from './wording';

export interface TableLook {
  readonly columns: readonly DiagramColumn[];
  readonly caption: string | undefined;
  /** All tables of the database. */
  readonly index: TableIndex;
  /** Which of them are shown. */
  readonly shown: ReadonlySet<string>;
}

/** How a table is drawn. */
export function nodeLook(
  table: DiagramTable,
  { columns, caption, index, shown }: TableLook,
): NodeLook {
  const hidden = [...index.neighbors(table.id)].filter((id) => !shown.has(id)).length;
  const more = hidden === 0 ? '' : `; ${hidden} of these not shown`;
  return {
    title: table.name,
    caption,
    rows: columns.map(({ name, type, isPrimary, isForeign }) => ({
      mark: isPrimary ? 'PK' : isForeign ? 'FK' : '',
      text: name,
      note: type,
    })),
    badges: hidden === 0 ? [] : [{ side: 'below', text: `+${hidden}` }],
    isDerived: isMereView(table),
    label: `${tableText(table, index)}${more}`,
  };
}
