import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import { tableName } from '../../src/core/warehouse/pages/table';
import { button, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
import {
  frozenUpTo,
  initialLayout,
  shownColumns,
  withHidden,
  type ColumnLayout,
} from '../shared/grid/columnLayout';
import { sumsText } from '../shared/cellWords';
import { DataGrid } from '../shared/grid/dataGrid';
import type { GridSource } from '../shared/grid/gridModel';
import { liveRegion } from '../shared/liveRegion';
import { showMenu, type MenuPlace } from '../shared/menu';
import { takeFocus, takeFocusOnArrival } from '../shared/takeFocus';
import { keysAt, keyTexts } from './cellView';
import { columnMenu } from './columnMenu';
import { documentColumns } from './documents/documentsView';
import { FilterBar } from './filterBar';
import { tableSource } from './gridSource';
import { HeadView } from './headView';
import { PaneView } from './paneView';
import { nextSort, orderText, withFilter, withoutFilter, type TableState } from './state';
import type { TableListener, TableSession } from './tableSession';
import { progressText, totalText } from './wording';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class TableView implements TableListener {
  readonly #root: HTMLElement;
  readonly #failure = new FailureNotice();
  readonly #notice = liveRegion('notice');
  readonly #total = liveRegion('total');
  readonly #order = h('span', { class: 'secondary' });
  readonly #sums = liveRegion('sums');
  readonly #progress = h('span', { class: 'progress secondary' });
  readonly #loading = h('div', { class: 'loading', role: 'status' }, progressRing(), 'Loading…');
  readonly #empty = h('div', { class: 'empty', role: 'status' });
  #parts: Parts | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Fills the page. Must be called once, before the session starts. */
  mount(session: TableSession): void {
    const parts = this.#makeParts(session);
    this.#parts = parts;
    const { head, filters, grid, pane, count } = parts;
    const work = h('div', { class: 'work' }, grid.element, pane.element);
    const status = h(
      'footer',
      { class: 'status' },
      this.#total.element,
      count,
      this.#order,
      this.#progress,
      this.#notice.element,
      this.#sums.element,
    );
    this.#root.append(
      this.#failure.element,
      head.element,
      filters.element,
      this.#loading,
      this.#empty,
      work,
      status,
    );
    grid.mount();
    takeFocusOnArrival(() => grid);
    this.onState(session.state);
  }

  onState(state: TableState): void {
    const { facts, total, isLoading, query, failure } = state;
    const isOpen = facts !== undefined;
    const wasOpen = !this.#root.classList.contains('is-closed');
    this.#root.classList.toggle('is-closed', !isOpen);
    this.#root.classList.toggle('is-busy', isLoading);
    this.#loading.hidden = !isLoading;
    this.#drawFailure(state);
    if (this.#parts === undefined) return;
    const { head, filters, pane, count, countLabel } = this.#parts;
    head.update(state);
    filters.update(state);
    this.#total.announce(totalText(state));
    this.#order.textContent = facts === undefined ? '' : orderText(query, facts);
    this.#progress.textContent = progressText(state);
    count.hidden = total === undefined || total.kind === 'exact';
    countLabel.textContent = state.isCounting ? 'Stop counting' : 'Count';
    this.#sums.announce(sumsText(state.sums));
    this.#empty.hidden = !(isOpen && total?.kind === 'exact' && total.rows === 0 && !failure);
    this.#drawEmpty(state);
    pane.update(state);
    // Keys move among the rows once these are here.
    if (isOpen && !wasOpen) takeFocus(this.#parts.grid);
  }

  onRows(): void {
    if (this.#parts === undefined) return;
    const { session, grid, source } = this.#parts;
    const place = session.kept.takePlace(session.state.query);
    grid.show(source, session.kept.layout);
    if (place !== undefined) grid.goTo(place.row, place.column);
  }

  onCells(): void {
    this.#parts?.grid.refresh();
  }

  announce(text: string): void {
    this.#notice.announce(text);
  }

  #makeParts(session: TableSession): Parts {
    const arrange = (layout: ColumnLayout): void => {
      session.kept.arrange(layout);
      grid.arrange(layout);
      pane.update(session.state);
    };
    const source = tableSource(session);
    const grid = new DataGrid(source, initialLayout(0), {
      open: (row, column) => session.showPane({ kind: 'cell', row, column }),
      sort: (column, options) => {
        const name = session.state.facts?.columns[column]?.name;
        if (name !== undefined) void session.show(nextSort(session.state.query, name, options));
      },
      select: (block) => {
        void session.selected.sum(block, block === undefined ? [] : grid.columnsOf(block));
        const { pane } = session.state;
        const { row, column } = grid.active;
        session.kept.keepPlace({ row, column });
        // The pane follows the active cell while it is open.
        if (pane?.kind === 'cell' && row >= 0) session.showPane({ kind: 'cell', row, column });
      },
      copy: () => this.#copy('tsv'),
      chart: () => this.#chart(),
      arrange,
      showMenu: (column, at) => this.#showColumnMenu(column, at),
    });
    const filters = new FilterBar({
      add: (filter) => void session.show(withFilter(session.state.query, filter)),
      remove: (index) => void session.show(withoutFilter(session.state.query, index)),
    });
    const head = new HeadView({
      copy: (format) => this.#copy(format),
      exportRows: (format) => void session.exportRows(format),
      setOrder: (ownOrder) => void session.show({ ...session.state.query, sort: [], ownOrder }),
      clearSort: () => void session.show({ ...session.state.query, sort: [] }),
      toggleColumns: () => {
        const isShown = session.state.pane?.kind === 'columns';
        session.showPane(isShown ? undefined : { kind: 'columns' });
      },
      chart: () => this.#chart(),
      toggleSeries: () => {
        const isShown = session.state.pane?.kind === 'series';
        session.showPane(isShown ? undefined : { kind: 'series' });
      },
      refresh: () => void session.refresh(),
      goBack: () => void session.goBack(),
      showRelations: () => void session.showRelations(),
      toggleDocuments: () => {
        const { facts, pane: shown } = session.state;
        const [column] = facts === undefined ? [] : documentColumns(facts);
        const isShown = shown?.kind === 'documents' || column === undefined;
        session.showPane(isShown ? undefined : { kind: 'documents', column });
      },
      copyStatement: () => void session.copyStatement(),
    });
    const countLabel = h('span', {}, 'Count');
    const count = h('button', { type: 'button', class: 'link' }, countLabel);
    count.addEventListener('click', () => void session.count());
    const close = (): void => {
      session.showPane(undefined);
      grid.focus();
    };
    const pane = new PaneView(session, { arrange, close, onToggle: () => grid.reveal() });
    return { session, source, grid, head, filters, pane, count, countLabel, arrange };
  }

  #copy(format: CopyFormat): void {
    const { session, grid } = this.#parts ?? {};
    const block = grid?.selection;
    if (session === undefined || grid === undefined || block === undefined) return;
    void session.selected.copy(format, block, grid.columnsOf(block));
  }

  #chart(): void {
    const { session, grid } = this.#parts ?? {};
    const block = grid?.selection;
    if (session === undefined || grid === undefined) return;
    if (block === undefined) return this.announce('Select the cells that a chart is to show');
    session.showPane({ kind: 'chart', block, columns: grid.columnsOf(block) });
  }

  #showColumnMenu(column: number, at: MenuPlace): void {
    const parts = this.#parts;
    const facts = parts?.session.state.facts;
    const fact = facts?.columns[column];
    if (parts === undefined || facts === undefined || fact === undefined) return;
    const { session, grid, filters, arrange } = parts;
    const { query } = session.state;
    const { row } = grid.active;
    const shownPlace = shownColumns(session.kept.layout).indexOf(column);
    const cell = row < 0 ? undefined : session.rows.peek(row)?.cells[column];
    const follow = keysAt(facts, column).flatMap((key) => {
      const values = row < 0 ? undefined : keyTexts(session, facts, key, row);
      return values === undefined
        ? []
        : [{ label: tableName(key.target), run: () => void session.follow(key.name, values) }];
    });
    const groups = columnMenu({
      column: fact,
      query,
      cell,
      follow,
      layout: session.kept.layout,
      shownPlace,
      show: (next) => void session.show(next),
      beginFilter: () => filters.begin(fact.name),
      profile: () => session.showPane({ kind: 'profile', column }),
      freeze: (count) => arrange(frozenUpTo(session.kept.layout, count)),
      hide: () =>
        arrange(withHidden(session.kept.layout, new Set([...session.kept.layout.hidden, column]))),
      chart: () => this.#chart(),
      open: row < 0 ? undefined : () => session.showPane({ kind: 'cell', row, column }),
    });
    showMenu(fact.name, groups, at);
  }

  #drawFailure({ failure, facts }: TableState): void {
    const { reason } = failure ?? {};
    const isApart = reason === 'connectionLost' || reason === 'connectionChanged';
    const label = isApart ? 'Reconnect' : 'Try Again';
    const again = { label, onClick: () => void this.#parts?.session.retry() };
    this.#failure.update(failure, { isWhole: facts === undefined, again });
  }

  #drawEmpty({ query, facts }: TableState): void {
    if (this.#empty.hidden || facts === undefined) return;
    const isFiltered = query.filters.length > 0;
    const text = isFiltered ? 'No row passes the filters' : 'There are no rows';
    const clear = (): void => void this.#parts?.session.show({ ...query, filters: [] });
    this.#empty.replaceChildren(
      icon(isFiltered ? 'filter' : 'inbox'),
      h('strong', {}, text),
      ...(isFiltered ? [button({ label: 'Clear Filters', onClick: clear })] : []),
    );
  }
}

interface Parts {
  readonly session: TableSession;
  readonly source: GridSource;
  readonly grid: DataGrid;
  readonly head: HeadView;
  readonly filters: FilterBar;
  readonly pane: PaneView;
  readonly count: HTMLElement;
  readonly countLabel: HTMLElement;
  readonly arrange: (layout: ColumnLayout) => void;
}
