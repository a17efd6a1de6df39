import { sentence } from '../../src/core/base/sentence';
import type { CoverageList, CoverageRow } from '../../src/core/schemaDiff/report/coverageRows';
import { h, icon, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import { stateWords } from './wording';

const looks: Readonly<
  Record<
    CoverageRow['state'],
    { readonly icon: string; readonly tone: string; readonly word: string }
  >
> = {
  covered: { icon: 'check', tone: 'good', word: stateWords.covered },
  question: { icon: 'question', tone: 'caution', word: stateWords.question },
  double: { icon: 'warning', tone: 'caution', word: stateWords.double },
  missing: { icon: 'error', tone: 'bad', word: stateWords.missing },
  onlyInWarehouse: { icon: 'arrow-left', tone: 'neutral', word: 'only in the warehouse' },
};

/** Which tables and columns of Benchling have exactly one counterpart, as a list. */
export class CoverageView {
  readonly element: HTMLElement;
  readonly #grid: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #notes = h('p', { class: 'secondary notes' });
  #list: readonly CoverageRow[] = [];

  constructor() {
    this.#rows = new VirtualRows({
      renderCells: (place) => this.#cellsAt(place),
      onSelect: (place) => this.#rows.select(place),
    });
    const heads = ['State', 'Benchling', 'Warehouse'].map((label) =>
      h('div', { class: 'cell', role: 'columnheader' }, label),
    );
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'One-to-one coverage', 'aria-colcount': 3 },
      h(
        'div',
        { class: 'grid-head', role: 'rowgroup' },
        h('div', { class: 'row row-head', role: 'row', 'aria-rowindex': 1 }, ...heads),
      ),
      this.#rows.element,
    );
    this.element = h('div', { class: 'coverage' }, this.#notes, this.#grid);
  }

  /** The element has to be in the page. */
  mount(): void {
    this.#rows.mount();
  }

  show({ rows, notes }: CoverageList): void {
    this.#list = rows;
    this.#notes.textContent = notes.map((note) => sentence(note)).join(' ');
    this.#notes.hidden = notes.length === 0;
    setAttributes(this.#grid, { 'aria-rowcount': this.#list.length + 1 });
    this.#rows.replace(this.#list.length, undefined);
  }

  #cellsAt(place: number): readonly HTMLElement[] {
    const row = this.#list[place];
    if (row === undefined) return [];
    const look = looks[row.state];
    const texts = [row.benchling, row.warehouse].map((text, index) =>
      h(
        'div',
        {
          class: `cell level-${row.level}`,
          role: 'gridcell',
          'aria-colindex': index + 2,
          title: text,
        },
        h('span', { class: 'cell-text' }, text || '–'),
      ),
    );
    const state = h(
      'div',
      { class: 'cell', role: 'gridcell', 'aria-colindex': 1 },
      icon(look.icon, look.tone),
      look.word,
    );
    return [state, ...texts];
  }
}
