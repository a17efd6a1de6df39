import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { ResultSummary } from '../../src/protocol/resultsApi';
import type { RpcFailure } from '../../src/protocol/rpc';
import { sumsText } from '../shared/cellWords';
import { button, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import {
  frozenUpTo,
  initialLayout,
  shownColumns,
  withHidden,
  type ColumnLayout,
} from '../shared/grid/columnLayout';
import { DataGrid } from '../shared/grid/dataGrid';
import type { GridSource } from '../shared/grid/gridModel';
import { liveRegion } from '../shared/liveRegion';
import { showMenu, type MenuPlace } from '../shared/menu';
import { Notice } from '../shared/notice';
import { takeFocus, takeFocusOnArrival } from '../shared/takeFocus';
import { columnMenu } from './columnMenu';
import { DetailView } from './detailView';
import { comparisonSource, resultSource } from './gridSources';
import { planTree } from './planView';
import type { ResultsListener, ResultsSession } from './resultsSession';
import { activeResult, nextSort, type ResultsState, type SelectedCells } from './state';
import { TabsView } from './tabsView';
import { ToolbarView } from './toolbarView';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class ResultsView implements ResultsListener {
  readonly #root: HTMLElement;
  readonly #notice = liveRegion('notice');
  readonly #failure = new Notice<RpcFailure>({ class: 'failure', role: 'alert' });
  readonly #messages = h('div', { class: 'messages' });
  readonly #content = h('div', { class: 'content' });
  #detail: DetailView | undefined;
  readonly #sums = liveRegion('sums');
  readonly #panel = h('div', { id: 'result', class: 'panel', role: 'tabpanel' });
  #tabs: TabsView | undefined;
  #toolbar: ToolbarView | undefined;
  #session: ResultsSession | undefined;
  #grid: DataGrid | undefined;
  /** What the content was drawn for. */
  #drawn = '';

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  mount(session: ResultsSession): void {
    this.#session = session;
    const detail = new DetailView(session, {
      close: () => {
        session.closeDetail();
        this.#grid?.focus();
      },
      open: () => void session.openDetail(),
    });
    this.#detail = detail;
    this.#tabs = new TabsView({
      choose: (id) => session.choose(id),
      close: (id) => void session.close(id),
    });
    this.#toolbar = new ToolbarView({
      rerun: () => void session.rerun(),
      cancel: () => void session.cancel(),
      pin: (isPinned) => void session.pin(isPinned),
      close: () => void session.close(),
      raiseLimit: () => void session.raiseLimit(),
      compareWith: (id) => void session.compareWith(id),
      showOnlyDifferences: (isOn) => void session.showOnlyDifferences(isOn),
      copy: (format) => this.#copy(format),
      chart: () => this.#chart(),
      exportRows: (format) => void session.exportRows(format),
      cancelSort: () => session.cancelSort(),
    });
    this.#panel.append(this.#messages, this.#content, detail.element);
    this.#root.append(
      h('h1', { class: 'visually-hidden' }, 'Query Results'),
      this.#tabs.element,
      this.#toolbar.element,
      this.#failure.element,
      this.#panel,
      h('footer', { class: 'status' }, this.#notice.element, this.#sums.element),
    );
    takeFocusOnArrival(() => this.#grid);
    this.onState(session.state);
  }

  onState(state: ResultsState): void {
    const result = activeResult(state);
    this.#tabs?.update(state.results ?? [], state.active);
    this.#toolbar?.update(state);
    this.#drawFailure(state);
    this.#drawMessages(result);
    this.#drawContent(result, state);
    this.#detail?.update(state.detail);
    this.#sums.announce(sumsText(state.sums));
  }

  onRows(): void {
    const state = this.#session?.state;
    const result = state && activeResult(state);
    if (state !== undefined && result !== undefined) this.#drawContent(result, state);
  }

  announce(text: string): void {
    this.#notice.announce(text);
  }

  #drawFailure({ failure }: ResultsState): void {
    this.#failure.tell(failure, ({ message, remedy }) => [
      icon('error', 'bad'),
      `${message}. ${remedy}`,
    ]);
  }

  /** What the server said, and why a statement failed; rows that are here stay below. */
  #drawMessages(result: ResultSummary | undefined): void {
    const { failure, notices } = result ?? { failure: null, notices: [] };
    const drawn = JSON.stringify([result?.id, failure, notices]);
    if (this.#messages.dataset['drawn'] === drawn) return;
    this.#messages.dataset['drawn'] = drawn;
    const lines = notices.map((notice) =>
      h('div', { class: 'server-notice' }, icon('info'), notice),
    );
    this.#messages.replaceChildren(...(failure === null ? [] : [this.#failed(failure)]), ...lines);
  }

  #failed(failure: NonNullable<ResultSummary['failure']>): HTMLElement {
    const { message, remedy, sqlState, notes, isLost } = failure;
    const code = sqlState === null ? undefined : h('span', { class: 'secondary' }, ` ${sqlState}`);
    const parts = [remedy, ...notes].filter((part) => part !== '');
    return h(
      'div',
      { class: 'failed', role: 'alert' },
      icon('error', 'bad'),
      h('div', {}, h('strong', {}, message), code, ...parts.map((part) => h('p', {}, part))),
      isLost
        ? button({ label: 'Reconnect and Run Again', onClick: () => void this.#session?.rerun() })
        : undefined,
    );
  }

  #drawContent(result: ResultSummary | undefined, state: ResultsState): void {
    const { comparison, comparedWith, onlyDifferences } = state;
    const isCompared = comparedWith !== undefined;
    const shape = [
      state.results === undefined,
      result?.id,
      result?.columns,
      result?.sort,
      result?.state === 'running',
      isCompared,
    ];
    const drawn = JSON.stringify([
      ...shape,
      isCompared && [comparison, onlyDifferences],
      result?.plan,
    ]);
    const source = this.#sourceOf(result, state);
    if (drawn === this.#drawn) return this.#grid?.refresh();
    this.#drawn = drawn;
    if (source !== undefined) return this.#showGrid(source, isCompared ? undefined : result);
    this.#grid = undefined;
    this.#content.replaceChildren(this.#placeholder(result, state));
  }

  #sourceOf(result: ResultSummary | undefined, state: ResultsState): GridSource | undefined {
    const session = this.#session;
    if (session === undefined || result === undefined || result.plan !== null) return undefined;
    if (state.comparison !== undefined) return comparisonSource(state.comparison, session);
    const hasRows = result.columns.length > 0 && state.comparedWith === undefined;
    return hasRows ? resultSource(result, session) : undefined;
  }

  /** `result` = the one whose rows it shows; `undefined` = it is a comparison. */
  #showGrid(source: GridSource, result: ResultSummary | undefined): void {
    const session = this.#session;
    if (session === undefined) return;
    const arrange = (layout: ColumnLayout): void => {
      if (result !== undefined) session.arrange(result.id, layout);
      grid.arrange(layout);
    };
    const layout =
      result === undefined ? initialLayout(source.columns.length) : session.layoutOf(result);
    const grid = new DataGrid(source, layout, {
      open: (row, column) => void session.openCell(row, column),
      sort: (column, options) => this.#sort(column, options),
      select: () => void session.select(this.#selected()),
      copy: () => this.#copy('tsv'),
      chart: () => this.#chart(),
      arrange,
      showMenu: (column, at) => this.#showColumnMenu({ column, at, arrange }),
    });
    const before = this.#grid;
    const hadFocus = before?.element.contains(document.activeElement) === true;
    this.#grid = grid;
    this.#content.replaceChildren(grid.element);
    grid.mount();
    // Whoever sorts by a head stays at it.
    if (before !== undefined && hadFocus) {
      grid.goTo(Math.min(before.active.row, 0), before.active.column);
      grid.focus();
    } else takeFocus(grid);
  }

  #sort(column: number, options: { readonly isAdded: boolean }): void {
    const session = this.#session;
    const result = session && activeResult(session.state);
    if (session === undefined || result === undefined) return;
    if (session.state.comparedWith !== undefined) {
      this.announce('A comparison stays in the order of the left result');
    } else void session.sort(nextSort(result, column, options));
  }

  #showColumnMenu({ column, at, arrange }: ColumnMenuPlace): void {
    const [session, grid] = [this.#session, this.#grid];
    const result = session && activeResult(session.state);
    if (session === undefined || grid === undefined || result === undefined) return;
    if (session.state.comparedWith !== undefined) return;
    const { layout } = grid;
    const { row } = grid.active;
    const groups = columnMenu({
      result,
      column,
      layout,
      shownPlace: shownColumns(layout).indexOf(column),
      sort: (sort) => void session.sort(sort),
      copy: () => void session.copyColumn(column),
      chart: () => this.#chart(),
      totals: () => void session.showTotals(column),
      freeze: (count) => arrange(frozenUpTo(layout, count)),
      hide: () => arrange(withHidden(layout, new Set([...layout.hidden, column]))),
      showAll: () => arrange(withHidden(layout, new Set())),
      open: row < 0 ? undefined : () => void session.openCell(row, column),
    });
    showMenu(result.columns[column]?.name ?? 'Column', groups, at);
  }

  #placeholder(result: ResultSummary | undefined, { results }: ResultsState): HTMLElement {
    if (result?.plan) return planTree(result.plan);
    if (results === undefined || result?.state === 'running') {
      const words = result === undefined ? 'Looking for results…' : 'The server is at work…';
      return h('div', { class: 'loading', role: 'status' }, progressRing(), words);
    }
    if (result === undefined) {
      return emptyText('No results yet', 'Run a statement: Run above it, or Ctrl+Enter in it');
    }
    return result.failure === null
      ? emptyText(result.tag ?? 'Nothing came back', 'The statement returned no rows')
      : h('div');
  }

  #selected(): SelectedCells | undefined {
    const block = this.#grid?.selection;
    if (block === undefined) return undefined;
    const { firstRow, lastRow } = block;
    return { firstRow, lastRow, columns: this.#grid?.columnsOf(block) ?? [] };
  }

  #chart(): void {
    const session = this.#session;
    const cells = this.#selected();
    if (session === undefined) return;
    if (cells === undefined) return this.announce('Select the cells that a chart is to show');
    if (session.state.comparedWith === undefined) session.showChart(cells);
  }

  #copy(format: CopyFormat): void {
    const session = this.#session;
    const cells = this.#selected();
    if (session === undefined || cells === undefined) return;
    if (session.state.comparedWith === undefined) void session.copy(format, cells);
  }
}

interface ColumnMenuPlace {
  readonly column: number;
  readonly at: MenuPlace;
  readonly arrange: (layout: ColumnLayout) => void;
}

function emptyText(title: string, text: string): HTMLElement {
  return h('div', { class: 'empty' }, icon('table'), h('strong', {}, title), h('p', {}, text));
}
