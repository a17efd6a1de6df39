import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { FileReport } from '../../src/core/sync/report/report';
import {
  noFilter,
  problemsFirst,
  selectFiles,
  type FileSort,
  type FileSortKey,
} from '../../src/core/sync/report/reportPage';
import { h } from '../shared/dom';
import { FilesTable } from './filesTable';
import { kindsOf, type Kind } from './kinds';
import type { PageRun } from './pageData';
import { printableTable } from './printableTable';

/** The files of an exported page, one run at a time: filtered, sorted, and as a whole when printed. */
export class ExportedReport {
  readonly #root: HTMLElement;
  readonly #runs: readonly PageRun[];
  readonly #table: FilesTable;
  readonly #kinds = h('div', { class: 'kinds', role: 'group', 'aria-label': 'Show only' });
  readonly #search = h('input', {
    type: 'search',
    placeholder: 'Path, message or MD5',
    'aria-label': 'Show files whose path, message or MD5 contains',
  });
  readonly #count = h('p', { class: 'quiet', role: 'status' });
  #run: PageRun | undefined;
  #kindsShown: ReadonlySet<Kind> = new Set();
  #sort: FileSort = problemsFirst;
  #files: readonly FileReport[] = [];

  constructor(root: HTMLElement, runs: readonly PageRun[]) {
    this.#root = root;
    this.#runs = runs;
    this.#table = new FilesTable({
      row: (index) => this.#files[index],
      sortBy: (key) => this.#sortBy(key),
    });
  }

  mount(): void {
    const controls = h(
      'div',
      { class: 'controls' },
      ...this.#runPicker(),
      this.#search,
      this.#count,
    );
    this.#root.replaceChildren(h('h2', {}, 'Files'), controls, this.#kinds, this.#table.element);
    this.#search.addEventListener('input', () => this.#refresh());
    this.#table.mount();
    addEventListener('beforeprint', () => this.#showForPrint());
    addEventListener('afterprint', () => this.#root.querySelector('.printed')?.remove());
    this.#show(this.#runs[0]);
  }

  #runPicker(): readonly HTMLElement[] {
    if (this.#runs.length < 2) return [];
    const options = this.#runs.map(({ name }, index) => h('option', { value: index }, name));
    const picker = h('select', { 'aria-label': 'Run' }, ...options);
    picker.addEventListener('change', () => this.#show(this.#runs[picker.selectedIndex]));
    return [picker];
  }

  #show(run: PageRun | undefined): void {
    this.#run = run;
    this.#kindsShown = new Set();
    this.#kinds.replaceChildren(...kindsOf(run?.files() ?? []).map((kind) => this.#toggle(kind)));
    this.#refresh();
  }

  #toggle(kind: Kind): HTMLElement {
    const button = h(
      'button',
      {
        type: 'button',
        'aria-pressed': 'false',
        title: kind.explanation,
        class: `tone-${kind.tone}`,
      },
      `${kind.label} ${formatCount(kind.count)}`,
    );
    button.addEventListener('click', () => {
      const shown = new Set(this.#kindsShown);
      if (!shown.delete(kind)) shown.add(kind);
      this.#kindsShown = shown;
      button.setAttribute('aria-pressed', String(shown.has(kind)));
      this.#refresh();
    });
    return button;
  }

  #sortBy(by: FileSortKey): void {
    const isSame = this.#sort.by === by;
    const first = by === 'path' ? 'ascending' : 'descending';
    const turned = this.#sort.direction === 'ascending' ? 'descending' : 'ascending';
    this.#sort = { by, direction: isSame ? turned : first };
    this.#refresh();
  }

  #refresh(): void {
    const all = this.#run?.files() ?? [];
    const kinds = [...this.#kindsShown];
    const ofKind =
      kinds.length === 0 ? all : all.filter((file) => kinds.some(({ has }) => has(file)));
    this.#files = selectFiles(ofKind, { ...noFilter, text: this.#search.value }, this.#sort);
    const total = formatQuantity(all.length, 'entry', 'entries');
    const isAll = this.#files.length === all.length;
    this.#count.textContent = isAll ? total : `${formatCount(this.#files.length)} of ${total}`;
    this.#table.show(this.#files.length, this.#sort);
  }

  #showForPrint(): void {
    this.#root.append(printableTable(this.#files));
  }
}
