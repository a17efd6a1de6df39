import { formatBytes } from '../../src/core/base/sizes';
import type { FileSortKey } from '../../src/core/sync/report/reportPage';
import { verdictWords } from '../../src/core/sync/report/reportWords';
import type { FileReport } from '../../src/core/sync/report/report';
import { h, icon, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import type { ReportState } from './state';
import { markOf, reasonOf, visibleName } from './wording';

interface Column {
  readonly name: string;
  readonly label: string;
  readonly sortKey?: FileSortKey;
}

const columns: readonly Column[] = [
  { name: 'verdict', label: 'Verdict', sortKey: 'severity' },
  { name: 'path', label: 'Path', sortKey: 'path' },
  { name: 'size', label: 'Size', sortKey: 'size' },
  { name: 'md5', label: 'MD5' },
  { name: 'reason', label: 'Evidence or message' },
];

export interface FilesActions {
  readonly row: (index: number) => FileReport | undefined;
  readonly select: (index: number | undefined) => void;
  readonly sortBy: (key: FileSortKey) => void;
}

/** The files as a grid of any length. */
export class FilesView {
  readonly element: HTMLElement;
  readonly rows: VirtualRows;
  readonly #heads: readonly HTMLElement[];
  #selectedIndex: number | undefined;

  constructor(actions: FilesActions) {
    this.rows = new VirtualRows({
      renderCells: (index) => cellsOf(actions.row(index)),
      onSelect: actions.select,
    });
    this.#heads = columns.map((column, index) => head(column, index + 1, actions.sortBy));
    const headRow = h(
      'div',
      { class: 'row row-head', role: 'row', 'aria-rowindex': 1 },
      ...this.#heads,
    );
    this.element = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'Files', 'aria-colcount': columns.length },
      h('div', { class: 'grid-head', role: 'rowgroup' }, headRow),
      this.rows.element,
    );
  }

  update({ total, sort, selected }: ReportState): void {
    setAttributes(this.element, { 'aria-rowcount': (total ?? 0) + 1 });
    for (const [index, { sortKey }] of columns.entries()) {
      const headElement = this.#heads[index];
      if (headElement === undefined || sortKey === undefined) continue;
      const direction = sortKey === sort.by ? sort.direction : 'none';
      setAttributes(headElement, { 'aria-sort': direction });
    }
    if (selected?.index === this.#selectedIndex) return;
    this.#selectedIndex = selected?.index;
    this.rows.select(selected?.index);
  }
}

function head(
  { name, label, sortKey }: Column,
  index: number,
  sortBy: FilesActions['sortBy'],
): HTMLElement {
  const attributes = { class: `cell cell-${name}`, role: 'columnheader', 'aria-colindex': index };
  if (sortKey === undefined) return h('div', attributes, label);
  const element = h('button', { type: 'button', class: 'sort' }, label, icon('chevron-down'));
  element.addEventListener('click', () => sortBy(sortKey));
  return h('div', { ...attributes, 'aria-sort': 'none' }, element);
}

function cellsOf(file: FileReport | undefined): readonly HTMLElement[] {
  if (file === undefined)
    return [h('div', { class: 'cell cell-wait', role: 'gridcell' }, 'Loading…')];
  const { icon: name, tone } = markOf(file.verdict, file.evidence);
  const content: Readonly<Record<string, readonly (Node | string)[]>> = {
    verdict: [icon(name, tone), h('span', {}, verdictWords[file.verdict].label)],
    path: [...pathParts(file.path), ...localPart(file)],
    size: [formatBytes(file.sizeBytes)],
    md5: [file.md5Hex ?? '—'],
    reason: [reasonOf(file)],
  };
  return columns.map((column, index) =>
    h(
      'div',
      {
        class: `cell cell-${column.name}`,
        role: column.name === 'path' ? 'rowheader' : 'gridcell',
        'aria-colindex': index + 1,
        title: titleOf(column.name, file),
      },
      ...(content[column.name] ?? []),
    ),
  );
}

/** A long path loses the start of its folders: what tells files apart stands at its end. */
function pathParts(path: string): readonly HTMLElement[] {
  const nameAt = path.lastIndexOf('/') + 1;
  const name = h('span', { class: 'path-name' }, path.slice(nameAt));
  if (nameAt === 0) return [name];
  const folder = h('bdi', { dir: 'ltr' }, path.slice(0, nameAt));
  return [h('span', { class: 'path-folder' }, folder), name];
}

/** A file that has another name on disk is known by that one too. */
function localPart(file: FileReport): readonly HTMLElement[] {
  const name = localNameOf(file);
  return name === undefined ? [] : [h('span', { class: 'path-local' }, name)];
}

function localNameOf({ localPath }: FileReport): string | undefined {
  return localPath === undefined ? undefined : `← ${visibleName(localPath)}`;
}

function titleOf(column: string, file: FileReport): string | undefined {
  if (column === 'path') return [file.path, localNameOf(file)].join(' ').trimEnd();
  return column === 'reason' ? reasonOf(file) || undefined : undefined;
}
