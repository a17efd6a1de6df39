import type { TableFacts } from '../../src/core/warehouse/pages/table';
import { iconButton } from '../shared/controls';
import { h } from '../shared/dom';
import type { ColumnLayout } from '../shared/grid/columnLayout';
import { CellView } from './cellView';
import { ColumnsView } from './columnsView';
import { ProfileView } from './profileView';
import type { Pane, TableState } from './state';
import type { TableSession } from './tableSession';

export interface PaneActions {
  readonly arrange: (layout: ColumnLayout) => void;
  readonly close: () => void;
  /** It takes room from the grid, or gives it back. */
  readonly onToggle: () => void;
}

/** Beside the grid: a cell as a whole, which columns are shown, or what is known of one's values. */
export class PaneView {
  readonly element = h('aside', { class: 'pane', 'aria-label': 'Details' });
  readonly #session: TableSession;
  readonly #actions: PaneActions;
  readonly #cell: CellView;
  readonly #columns: ColumnsView;
  readonly #profile: ProfileView;

  constructor(session: TableSession, actions: PaneActions) {
    this.#session = session;
    this.#actions = actions;
    this.#cell = new CellView(session);
    this.#columns = new ColumnsView(actions.arrange);
    this.#profile = new ProfileView(session);
    this.element.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') actions.close();
    });
  }

  update({ pane, facts }: TableState): void {
    const isHidden = pane === undefined || facts === undefined;
    if (this.element.hidden !== isHidden) {
      this.element.hidden = isHidden;
      this.#actions.onToggle();
    }
    if (pane === undefined || facts === undefined) {
      this.#cell.hide();
      this.#profile.hide();
      return;
    }
    const content = this.#show(pane, facts);
    if (this.element.lastElementChild === content) return;
    const { close } = this.#actions;
    this.element.replaceChildren(
      iconButton({ label: 'Close the details', icon: 'close', onClick: close }),
      content,
    );
  }

  /** Gives the content what it is about, and returns it. */
  #show(pane: Pane, facts: TableFacts): HTMLElement {
    switch (pane.kind) {
      case 'cell':
        this.#cell.show(pane.row, pane.column, facts);
        return this.#cell.element;
      case 'columns':
        this.#columns.update(facts, this.#session.layout);
        return this.#columns.element;
      case 'profile': {
        const column = facts.columns[pane.column];
        if (column !== undefined) this.#profile.show(column);
        return this.#profile.element;
      }
    }
  }
}
