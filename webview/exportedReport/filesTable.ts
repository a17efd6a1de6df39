import { printable } from '../../src/core/base/printable';
import { formatBytes, formatQuantity } from '../../src/core/base/sizes';
import type { FileReport } from '../../src/core/sync/report/report';
import { toneOfVerdict, type Tone } from '../../src/core/sync/report/reportHeadline';
import type { FileSort, FileSortKey } from '../../src/core/sync/report/reportPage';
import { h, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import { labelOf } from './kinds';

interface Column {
  readonly name: string;
  readonly label: string;
  readonly sortKey?: FileSortKey;
  readonly content: (file: FileReport) => readonly (Node | string)[];
}

const toneMarks: Readonly<Record<Tone, string>> = {
  good: '✔',
  caution: '▲',
  bad: '✖',
  neutral: '●',
};

const columns: readonly Column[] = [
  { name: 'kind', label: 'Verdict or evidence', sortKey: 'severity', content: kindContent },
  { name: 'path', label: 'Path', sortKey: 'path', content: pathContent },
  {
    name: 'size',
    label: 'Size',
    sortKey: 'size',
    content: (file) => [formatBytes(file.sizeBytes)],
  },
  { name: 'md5', label: 'MD5', content: ({ md5Hex = '—' }) => [md5Hex] },
  { name: 'message', label: 'Message', content: ({ message = '' }) => [shown(message)] },
];

/** Text from names on a share as it may be shown: nothing hidden in it, nothing turned around. */
export function shown(text: string): string {
  return printable(text);
}

export interface FilesTableActions {
  readonly row: (index: number) => FileReport | undefined;
  readonly sortBy: (key: FileSortKey) => void;
}

/** The files as a grid of any length, and the chosen one in full below it. */
export class FilesTable {
  readonly element: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #grid: HTMLElement;
  readonly #details = h('div', { class: 'details', 'aria-live': 'polite', hidden: true });
  readonly #heads: readonly HTMLElement[];
  readonly #actions: FilesTableActions;

  constructor(actions: FilesTableActions) {
    this.#actions = actions;
    this.#rows = new VirtualRows({
      renderCells: (index) => cellsOf(actions.row(index)),
      onSelect: (index) => this.#select(index),
    });
    this.#heads = columns.map((column, index) => head(column, index + 1, actions.sortBy));
    const headRow = h(
      'div',
      { class: 'row row-head', role: 'row', 'aria-rowindex': 1 },
      ...this.#heads,
    );
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'Files', 'aria-colcount': columns.length },
      h('div', { class: 'grid-head', role: 'rowgroup' }, headRow),
      this.#rows.element,
    );
    this.element = h('div', { class: 'files' }, this.#grid, this.#details);
  }

  mount(): void {
    this.#rows.mount();
  }

  show(count: number, sort: FileSort): void {
    setAttributes(this.#grid, { 'aria-rowcount': count + 1 });
    for (const [index, { sortKey }] of columns.entries()) {
      const direction = sortKey === sort.by ? sort.direction : 'none';
      const element = this.#heads[index];
      if (element !== undefined && sortKey !== undefined)
        setAttributes(element, { 'aria-sort': direction });
    }
    this.#details.hidden = true;
    this.#rows.reset(count);
  }

  #select(index: number | undefined): void {
    this.#rows.select(index);
    const file = index === undefined ? undefined : this.#actions.row(index);
    this.#details.hidden = file === undefined;
    if (file !== undefined) this.#details.replaceChildren(...detailsOf(file));
  }
}

function head(
  { name, label, sortKey }: Column,
  index: number,
  sortBy: (key: FileSortKey) => void,
): HTMLElement {
  const attributes = { class: `cell cell-${name}`, role: 'columnheader', 'aria-colindex': index };
  if (sortKey === undefined) return h('div', attributes, label);
  const button = h('button', { type: 'button', class: 'sort' }, label);
  button.addEventListener('click', () => sortBy(sortKey));
  return h('div', { ...attributes, 'aria-sort': 'none' }, button);
}

function cellsOf(file: FileReport | undefined): readonly HTMLElement[] {
  if (file === undefined) return [];
  return columns.map(({ name, content }, index) =>
    h(
      'div',
      {
        class: `cell cell-${name}`,
        role: name === 'path' ? 'rowheader' : 'gridcell',
        'aria-colindex': index + 1,
      },
      ...content(file),
    ),
  );
}

/** The cell runs from right to left, so that what does not fit is cut off at the path's start. */
function pathContent({ path }: FileReport): readonly (Node | string)[] {
  return [h('bdi', { dir: 'ltr' }, shown(path))];
}

function kindContent(file: FileReport): readonly (Node | string)[] {
  const tone = toneOfVerdict(file.verdict, file.evidence);
  const mark = h('span', { class: `mark tone-${tone}`, 'aria-hidden': 'true' }, toneMarks[tone]);
  return [mark, labelOf(file)];
}

function detailsOf(file: FileReport): readonly HTMLElement[] {
  const facts = [
    labelOf(file),
    `${formatBytes(file.sizeBytes)} (${formatQuantity(file.sizeBytes, 'byte')})`,
    ...(file.md5Hex === undefined ? [] : [`MD5 ${file.md5Hex}`]),
    ...(file.localPath === undefined ? [] : [`on disk ${shown(file.localPath)}`]),
  ];
  return [
    h('code', {}, shown(file.path)),
    h('p', { class: 'quiet' }, facts.join(' · ')),
    ...(file.message === undefined ? [] : [h('p', {}, shown(file.message))]),
  ];
}
