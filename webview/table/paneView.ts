import type { TableFacts } from '../../src/core/warehouse/pages/table';
import { PickedView } from '../shared/charts/pickedView';
import { iconButton } from '../shared/controls';
import { h } from '../shared/dom';
import type { ColumnLayout } from '../shared/grid/columnLayout';
import { CellView } from './cellView';
import { ColumnsView } from './columnsView';
import { DocumentsView } from './documents/documentsView';
import { ProfileView } from './profileView';
import { SeriesView } from './seriesView';
import type { Pane, TableState } from './state';
import type { TableSession } from './tableSession';

export interface PaneActions {
  readonly arrange: (layout: ColumnLayout) => void;
  readonly close: () => void;
  /** It takes room from the grid, or gives it back. */
  readonly onToggle: () => void;
}

/** What needs more room than a column of facts. */
const wideKinds: ReadonlySet<Pane['kind']> = new Set(['chart', 'series', 'documents']);

/** Beside the grid: a cell as a whole, which columns are shown, or what is known of one's values. */
export class PaneView {
  readonly element = h('aside', { class: 'pane', 'aria-label': 'Details' });
  readonly #session: TableSession;
  readonly #actions: PaneActions;
  readonly #cell: CellView;
  readonly #columns: ColumnsView;
  readonly #profile: ProfileView;
  readonly #chart: PickedView;
  readonly #series: SeriesView;
  /** Cells of which the chart is shown: the same are not read again. */
  #charted: Pane | undefined;
  readonly #documents: DocumentsView;

  constructor(session: TableSession, actions: PaneActions) {
    this.#session = session;
    this.#actions = actions;
    this.#cell = new CellView(session);
    this.#columns = new ColumnsView(actions.arrange);
    this.#profile = new ProfileView(session);
    this.#chart = new PickedView(session.chartHost);
    this.#series = new SeriesView(session);
    this.#documents = new DocumentsView(session);
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
      this.#chart.hide();
      this.#series.hide();
      this.#documents.hide();
      return;
    }
    const isWide = wideKinds.has(pane.kind);
    const wasWide = this.element.classList.contains('is-wide');
    this.element.classList.toggle('is-wide', isWide);
    if (isWide !== wasWide) this.#actions.onToggle();
    const content = this.#show(pane, facts);
    if (this.element.lastElementChild === content) return;
    const { close } = this.#actions;
    this.element.replaceChildren(
      iconButton({ label: 'Close the details', icon: 'close', onClick: close }),
      content,
    );
  }

  #showChart(pane: Extract<Pane, { readonly kind: 'chart' }>): void {
    if (pane === this.#charted) return;
    this.#charted = pane;
    void this.#chart.show((signal) =>
      this.#session.selected.pick(pane.block, pane.columns, signal),
    );
  }

  /** Gives the content what it is about, and returns it. */
  #show(pane: Pane, facts: TableFacts): HTMLElement {
    switch (pane.kind) {
      case 'cell':
        this.#cell.show(pane.row, pane.column, facts);
        return this.#cell.element;
      case 'columns':
        this.#columns.update(facts, this.#session.kept.layout);
        return this.#columns.element;
      case 'chart':
        this.#showChart(pane);
        return this.#chart.element;
      case 'series':
        this.#series.show(facts);
        return this.#series.element;
      case 'documents':
        this.#documents.show(pane.column, facts);
        return this.#documents.element;
      case 'profile': {
        const column = facts.columns[pane.column];
        if (column !== undefined) this.#profile.show(column);
        return this.#profile.element;
      }
    }
  }
}
