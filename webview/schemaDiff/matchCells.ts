import type { ColumnEnd, TableEnd } from '../../src/core/schemaDiff/beside/beside';
import { isView } from '../../src/core/schemaDiff/model/isView';
import { writePath } from '../../src/core/schemaDiff/model/objectPath';
import { h, icon } from '../shared/dom';
import { linkOf, type Row, type TableRow } from './rows';
import { labelOf, tableWord } from './wording';

/** The three cells of a line: what it is on either side, and between them what the two are to each other. */
export function cellsOf(row: Row, isMarked: boolean): readonly HTMLElement[] {
  const { before, after } = row.kind === 'table' ? row.table : row.column;
  const label = h(
    'div',
    { class: 'cell cell-middle', role: 'gridcell', 'aria-colindex': 2 },
    h('span', { class: `label label-${linkOf(row)?.kind ?? 'alone'}` }, labelOf(row)),
  );
  const [left, right] = [cellOf(before, row, 1), cellOf(after, row, 3)];
  if (row.kind === 'table') left.prepend(twistie(row));
  if (isMarked) (before === undefined ? right : left).append(icon('pinned'));
  return [left, label, right];
}

function cellOf(end: TableEnd | ColumnEnd | undefined, row: Row, column: number): HTMLElement {
  const attributes = { class: `cell cell-${row.kind}`, role: 'gridcell', 'aria-colindex': column };
  if (end === undefined) return h('div', attributes);
  if ('path' in end) return tableCell(end, attributes);
  const { name, type } = end;
  return h(
    'div',
    { ...attributes, title: `${name} ${type}` },
    h('span', { class: 'cell-text' }, name),
    h('span', { class: 'cell-text secondary type' }, type),
  );
}

function tableCell(
  end: TableEnd,
  attributes: { readonly class: string; readonly role: string; readonly 'aria-colindex': number },
): HTMLElement {
  const [schema, name] = end.path;
  return h(
    'div',
    { ...attributes, title: `${writePath(end.path)}, ${tableWord(end)}` },
    icon(isView(end) ? 'eye' : 'table'),
    h('span', { class: 'cell-text' }, h('span', { class: 'secondary' }, `${schema}.`), name),
  );
}

function twistie({ isExpanded, columnCount }: TableRow): HTMLElement {
  const name = isExpanded ? 'chevron-down' : 'chevron-right';
  return h('span', { class: 'twistie' }, columnCount === 0 ? undefined : icon(name));
}
