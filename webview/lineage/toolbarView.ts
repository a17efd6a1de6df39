import type { LineageSide } from '../../src/core/lineage/show/partOf';
import type { LineageFormat, PickedMoment } from '../../src/protocol/lineageApi';
import { button, iconButton, menuButton } from '../shared/controls';
import { h, setAttributes } from '../shared/dom';
import { showMenuBelow, type MenuGroups } from '../shared/menu';
import type { LineageState } from './state';
import { countsText } from './wording';

export interface ToolbarActions {
  readonly setAsOf: (asOf: PickedMoment) => void;
  readonly pickMoment: () => void;
  readonly toggleColumns: () => void;
  readonly toggleList: () => void;
  readonly toggleHistory: () => void;
  readonly toggleLegend: () => void;
  readonly closeAll: (isClosed: boolean) => void;
  readonly showAll: () => void;
  readonly expandAll: (id: string, side: LineageSide) => void;
  readonly arrange: () => void;
  readonly fit: () => void;
  readonly zoom: (direction: 'in' | 'out') => void;
  readonly save: (format: LineageFormat) => void;
  readonly refresh: () => void;
}

/** What the graph is about, and what can be done with it as a whole. */
export class ToolbarView {
  readonly element: HTMLElement;
  readonly #title = h('h1', {}, document.title);
  readonly #counts = h('p', { class: 'secondary facts' });
  readonly #asOf = h('input', { type: 'date', 'aria-label': 'As of', title: 'As of a day' });
  readonly #commit: HTMLElement;
  readonly #list: HTMLElement;
  readonly #history: HTMLElement;
  readonly #legend: HTMLElement;
  readonly #actions: ToolbarActions;
  #state: LineageState | undefined;

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    this.#commit = button({
      label: 'Commit…',
      icon: 'git-commit',
      onClick: actions.pickMoment,
    });
    this.#list = button({ label: 'List', icon: 'list-unordered', onClick: actions.toggleList });
    this.#history = button({ label: 'History', icon: 'history', onClick: actions.toggleHistory });
    this.#legend = button({ label: 'Legend', icon: 'question', onClick: actions.toggleLegend });
    this.#asOf.addEventListener('change', () => {
      const day = this.#asOf.value;
      actions.setAsOf(day === '' ? { kind: 'now' } : { kind: 'day', day });
    });
    this.element = h(
      'header',
      { class: 'head' },
      h('div', { class: 'head-title' }, this.#title, this.#counts),
      this.#toolbar(),
    );
  }

  update(state: LineageState, title: string, shown: number): void {
    this.#state = state;
    const { asOf, isListShown, isHistoryShown, isLegendShown } = state.wishes;
    this.#title.textContent = title;
    this.#counts.textContent = countsText(state, shown, Date.now());
    const day = asOf.kind === 'day' ? asOf.day : '';
    if (this.#asOf.value !== day) this.#asOf.value = day;
    setAttributes(this.#commit, {
      'aria-pressed': String(asOf.kind === 'moment'),
      title: asOf.kind === 'moment' ? asOf.title : 'As of a commit of the lake file’s repository',
    });
    setAttributes(this.#list, { 'aria-pressed': String(isListShown) });
    setAttributes(this.#history, { 'aria-pressed': String(isHistoryShown) });
    setAttributes(this.#legend, { 'aria-pressed': String(isLegendShown) });
  }

  #toolbar(): HTMLElement {
    const { fit, zoom, refresh, arrange } = this.#actions;
    return h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'Lineage' },
      h('label', { class: 'as-of' }, h('span', {}, 'As of'), this.#asOf),
      this.#commit,
      menuButton('Show', 'eye', (element) => showMenuBelow(element, 'Show', this.#showGroups())),
      menuButton('Save', 'save', (element) => showMenuBelow(element, 'Save', this.#saveGroups())),
      this.#history,
      this.#list,
      this.#legend,
      iconButton({ label: 'Find better places', icon: 'type-hierarchy', onClick: arrange }),
      iconButton({ label: 'Zoom out', icon: 'zoom-out', onClick: () => zoom('out') }),
      iconButton({ label: 'Zoom in', icon: 'zoom-in', onClick: () => zoom('in') }),
      iconButton({ label: 'Show all of it', icon: 'screen-full', onClick: fit }),
      iconButton({ label: 'Read again', icon: 'refresh', onClick: refresh }),
    );
  }

  #showGroups(): MenuGroups {
    const { toggleColumns, closeAll, showAll, expandAll } = this.#actions;
    const active = this.#state?.active;
    const all = (label: string, side: LineageSide) => ({
      label,
      isDisabled: active === undefined || active.startsWith('group:'),
      run: () => (active === undefined ? undefined : expandAll(active, side)),
    });
    const hasColumns = this.#state?.wishes.hasColumns === true;
    const isAnyClosed = (this.#state?.wishes.closed.length ?? 0) > 0;
    return [
      [
        {
          label: hasColumns ? 'Hide Columns' : 'Show Columns',
          icon: 'symbol-field',
          run: toggleColumns,
        },
      ],
      [
        {
          label: 'Draw Each Group as One',
          icon: 'collapse-all',
          run: () => closeAll(true),
        },
        {
          label: 'Draw All One by One',
          icon: 'expand-all',
          isDisabled: !isAnyClosed,
          run: () => closeAll(false),
        },
      ],
      [
        all('All Upstream of It', 'upstream'),
        all('All Downstream of It', 'downstream'),
        { label: 'Show Everything', icon: 'globe', run: showAll },
      ],
    ];
  }

  #saveGroups(): MenuGroups {
    const { save } = this.#actions;
    return [
      [
        { label: 'Save as SVG…', run: () => save('svg') },
        { label: 'Save as PNG…', run: () => save('png') },
      ],
      [
        { label: 'Save as Mermaid…', run: () => save('mmd') },
        { label: 'Save as CSV…', run: () => save('csv') },
        { label: 'Save as OpenLineage…', run: () => save('ndjson') },
      ],
    ];
  }
}
