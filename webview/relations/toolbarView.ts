import { button, iconButton, menuButton, setDisabled } from '../shared/controls';
import { h } from '../shared/dom';
import { showMenuBelow, type MenuGroups } from '../shared/menu';
import { details, mostDepth, type RelationsState, type Wishes } from './state';
import { countsText, detailWords, titleOf } from './wording';

export interface ToolbarActions {
  readonly wish: (wishes: Partial<Wishes>) => void;
  readonly toggleList: () => void;
  readonly fit: () => void;
  readonly zoom: (direction: 'in' | 'out') => void;
  readonly copyMermaid: () => void;
  readonly copySvg: () => void;
  readonly save: (format: 'svg' | 'png' | 'mmd') => void;
  readonly showAgain: () => void;
  readonly refresh: () => void;
}

/** What the diagram is about, and what can be done with it as a whole. */
export class ToolbarView {
  readonly element: HTMLElement;
  readonly #title = h('h1', {}, document.title);
  readonly #counts = h('p', { class: 'secondary facts' });
  readonly #depth = h('span', { class: 'depth-text' });
  readonly #depthGroup: HTMLElement;
  readonly #nearer: HTMLElement;
  readonly #further: HTMLElement;
  readonly #list: HTMLElement;
  readonly #actions: ToolbarActions;
  #state: RelationsState | undefined;

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    this.#nearer = iconButton({
      label: 'Show less around it',
      icon: 'remove',
      onClick: () => this.#setDepth(-1),
    });
    this.#further = iconButton({
      label: 'Show more around it',
      icon: 'add',
      onClick: () => this.#setDepth(1),
    });
    this.#depthGroup = h(
      'div',
      { class: 'depth', role: 'group', 'aria-label': 'How far from the table' },
      this.#nearer,
      this.#depth,
      this.#further,
    );
    this.#list = button({ label: 'List', icon: 'list-unordered', onClick: actions.toggleList });
    this.element = h(
      'header',
      { class: 'head' },
      h('div', { class: 'head-title' }, this.#title, this.#counts),
      this.#toolbar(),
    );
  }

  update(state: RelationsState, tables: number, references: number): void {
    this.#state = state;
    const { prefix, name } = titleOf(state);
    this.#title.replaceChildren(h('span', { class: 'secondary' }, prefix), name);
    this.#counts.textContent = countsText(tables, references, state);
    const { depth, isListShown } = state.wishes;
    this.#depthGroup.hidden = state.summary?.start === undefined;
    this.#depth.textContent = depth === 1 ? '1 step' : `${depth} steps`;
    setDisabled(this.#nearer, depth === 0);
    setDisabled(this.#further, depth === mostDepth);
    this.#list.setAttribute('aria-pressed', String(isListShown));
  }

  #toolbar(): HTMLElement {
    const { fit, zoom, refresh } = this.#actions;
    return h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'Diagram' },
      this.#depthGroup,
      menuButton('Show', 'eye', (element) => showMenuBelow(element, 'Show', this.#showGroups())),
      menuButton('Copy', 'copy', (element) => showMenuBelow(element, 'Copy', this.#copyGroups())),
      this.#list,
      iconButton({ label: 'Zoom out', icon: 'zoom-out', onClick: () => zoom('out') }),
      iconButton({ label: 'Zoom in', icon: 'zoom-in', onClick: () => zoom('in') }),
      iconButton({ label: 'Show all of it', icon: 'screen-full', onClick: fit }),
      iconButton({ label: 'Load again', icon: 'refresh', onClick: refresh }),
    );
  }

  #showGroups(): MenuGroups {
    const { wish, showAgain } = this.#actions;
    const wishes = this.#state?.wishes;
    if (wishes === undefined) return [];
    const { isGrouped, hidesLoose, added, removed } = wishes;
    return [
      details.map((detail) => ({
        label: detailWords[detail],
        isChecked: wishes.detail === detail,
        run: () => wish({ detail }),
      })),
      [
        {
          label: isGrouped ? 'Do Not Group by Schema' : 'Group by Schema',
          icon: 'group-by-ref-type',
          run: () => wish({ isGrouped: !isGrouped }),
        },
        {
          label: hidesLoose ? 'Show Tables Without Relations' : 'Hide Tables Without Relations',
          icon: 'filter',
          run: () => wish({ hidesLoose: !hidesLoose }),
        },
        {
          label: 'Show as at First',
          icon: 'discard',
          isDisabled: added.length + removed.length === 0,
          run: showAgain,
        },
      ],
    ];
  }

  #copyGroups(): MenuGroups {
    const { copyMermaid, copySvg, save } = this.#actions;
    return [
      [
        { label: 'Copy as Mermaid', run: copyMermaid },
        { label: 'Copy as SVG', run: copySvg },
      ],
      [
        { label: 'Save as SVG…', run: () => save('svg') },
        { label: 'Save as PNG…', run: () => save('png') },
        { label: 'Save as Mermaid…', run: () => save('mmd') },
      ],
    ];
  }

  #setDepth(by: number): void {
    const depth = this.#state?.wishes.depth ?? 1;
    const next = Math.max(0, Math.min(mostDepth, depth + by));
    if (next !== depth) this.#actions.wish({ depth: next });
  }
}
