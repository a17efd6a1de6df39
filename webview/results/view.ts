import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { ResultSummary } from '../../src/protocol/resultsApi';
import { button, iconButton, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { initialLayout } from '../shared/grid/columnLayout';
import { DataGrid } from '../shared/grid/dataGrid';
import type { GridSource } from '../shared/grid/gridModel';
import { liveRegion } from '../shared/liveRegion';
import { comparisonSource, resultSource } from './gridSources';
import { planTree } from './planView';
import type { ResultsListener, ResultsSession } from './resultsSession';
import { activeResult, type ResultsState } from './state';
import { TabsView } from './tabsView';
import { ToolbarView } from './toolbarView';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class ResultsView implements ResultsListener {
  readonly #root: HTMLElement;
  readonly #notice = liveRegion('notice');
  readonly #failure = h('div', { class: 'failure', role: 'alert', hidden: true });
  readonly #messages = h('div', { class: 'messages' });
  readonly #content = h('div', { class: 'content' });
  readonly #cell = h('section', { class: 'cell-whole', 'aria-label': 'Value', hidden: true });
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
    });
    this.#panel.append(this.#messages, this.#content, this.#cell);
    this.#root.append(
      h('h1', { class: 'visually-hidden' }, 'Query Results'),
      this.#tabs.element,
      this.#toolbar.element,
      this.#failure,
      this.#panel,
      this.#notice.element,
    );
    this.onState(session.state);
  }

  onState(state: ResultsState): void {
    const result = activeResult(state);
    this.#tabs?.update(state.results ?? [], state.active);
    this.#toolbar?.update(state);
    this.#drawFailure(state);
    this.#drawMessages(result);
    this.#drawContent(result, state);
    this.#drawCell(state);
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
    this.#failure.hidden = failure === undefined;
    if (failure === undefined) return;
    this.#failure.replaceChildren(icon('error', 'bad'), `${failure.message}. ${failure.remedy}`);
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
    this.#grid = undefined;
    if (source !== undefined) return this.#showGrid(source);
    this.#content.replaceChildren(this.#placeholder(result, state));
  }

  #sourceOf(result: ResultSummary | undefined, state: ResultsState): GridSource | undefined {
    const session = this.#session;
    if (session === undefined || result === undefined || result.plan !== null) return undefined;
    if (state.comparison !== undefined) return comparisonSource(state.comparison, session);
    const hasRows = result.columns.length > 0 && state.comparedWith === undefined;
    return hasRows ? resultSource(result, session) : undefined;
  }

  #showGrid(source: GridSource): void {
    const grid = new DataGrid(source, initialLayout(source.columns.length), {
      open: (row, column) => void this.#session?.openCell(row, column),
      sort: () => this.announce('A result stays in the order it came in'),
      select: () => undefined,
      copy: () => this.#copy('tsv'),
      arrange: (layout) => grid.arrange(layout),
      showMenu: () => undefined,
    });
    this.#grid = grid;
    this.#content.replaceChildren(grid.element);
    grid.mount();
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

  #drawCell({ cell }: ResultsState): void {
    this.#cell.hidden = cell === undefined;
    if (cell === undefined) return;
    const close = iconButton({
      label: 'Close Value',
      icon: 'close',
      onClick: () => {
        this.#session?.closeCell();
        this.#grid?.focus();
      },
    });
    const cut = cell.isCut ? ' (the first megabyte)' : '';
    this.#cell.replaceChildren(
      h('div', { class: 'cell-head' }, h('strong', {}, `${cell.name}${cut}`), close),
      h('pre', { tabindex: 0 }, cell.text ?? 'NULL'),
    );
  }

  #copy(format: CopyFormat): void {
    const session = this.#session;
    const block = this.#grid?.selection;
    if (session === undefined || block === undefined || session.state.comparedWith !== undefined)
      return;
    const { firstRow, lastRow } = block;
    void session.copy({ format, firstRow, lastRow, columns: this.#grid?.columnsOf(block) ?? [] });
  }
}

function emptyText(title: string, text: string): HTMLElement {
  return h('div', { class: 'empty' }, icon('table'), h('strong', {}, title), h('p', {}, text));
}
