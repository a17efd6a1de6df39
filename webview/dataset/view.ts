import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { DatasetPreview } from '../../src/protocol/datasetApi';
import { sentence } from '../../src/core/base/sentence';
import { progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
import {
  frozenUpTo,
  shownColumns,
  withHidden,
  type ColumnLayout,
} from '../shared/grid/columnLayout';
import { DataGrid } from '../shared/grid/dataGrid';
import { liveRegion } from '../shared/liveRegion';
import { showMenu, type MenuPlace } from '../shared/menu';
import { Notice } from '../shared/notice';
import { takeFocus, takeFocusOnArrival } from '../shared/takeFocus';
import { columnMenu } from './columnMenu';
import type { DatasetListener, DatasetSession } from './datasetSession';
import { datasetSource } from './gridSource';
import { HeadView } from './headView';
import type { DatasetState } from './state';
import { ValueView } from './valueView';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class DatasetView implements DatasetListener {
  readonly #root: HTMLElement;
  readonly #failure = new FailureNotice();
  readonly #broken = new Notice<string>({ class: 'failure', role: 'alert' });
  readonly #content = h('div', { class: 'work' });
  readonly #notice = liveRegion('notice');
  #session: DatasetSession | undefined;
  #head: HeadView | undefined;
  #value: ValueView | undefined;
  #grid: DataGrid | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  mount(session: DatasetSession): void {
    this.#session = session;
    this.#head = new HeadView({
      copy: (format) => this.#copy(format),
      copySnippet: () => void session.copySnippet(),
      showLineage: () => void session.showLineage(),
      openText: () => void session.openText(),
      readFurther: () => void session.readFurther(),
      readWhole: () => void session.readWhole(),
      stopReading: () => session.stopReading(),
    });
    this.#value = new ValueView({
      close: () => {
        session.closeValue();
        this.#grid?.focus();
      },
      open: () => void session.openValue(),
    });
    this.#content.append(
      h('div', { class: 'loading', role: 'status' }, progressRing(), 'Reading the first rows…'),
    );
    this.#root.append(
      this.#head.element,
      this.#failure.element,
      this.#content,
      this.#broken.element,
      this.#value.element,
      h('footer', { class: 'status' }, this.#notice.element),
    );
    takeFocusOnArrival(() => this.#grid);
  }

  onState(state: DatasetState): void {
    this.#head?.update(state);
    this.#drawFailure(state);
    this.#drawBroken(state);
    if (state.preview !== undefined) this.#drawGrid(state.preview);
    if (this.#value?.update(state.value) === true) this.#grid?.reveal();
  }

  onRows(): void {
    this.#grid?.refresh();
  }

  announce(text: string): void {
    this.#notice.announce(text);
  }

  /** What failed as a whole takes the place of the rows. */
  #drawFailure({ failure, preview }: DatasetState): void {
    const isWhole = failure !== undefined && preview === undefined;
    this.#content.hidden = isWhole;
    const again = { label: 'Try Again', onClick: () => void this.#session?.open() };
    this.#failure.update(failure, { isWhole, again });
  }

  /** What is behind the rows that could be read. */
  #drawBroken({ reading }: DatasetState): void {
    const failure = reading?.extent.failure ?? undefined;
    const text = failure && `${sentence(failure.message)} ${sentence(failure.remedy)}`;
    this.#broken.tell(text, (told) => [icon('warning', 'caution'), h('div', {}, told)]);
  }

  #drawGrid(preview: DatasetPreview): void {
    const session = this.#session;
    if (session === undefined) return;
    if (this.#grid !== undefined) return this.#grid.refresh();
    const arrange = (layout: ColumnLayout): void => {
      session.arrange(layout);
      grid.arrange(layout);
    };
    const grid = new DataGrid(datasetSource(preview, session), session.layoutOf(preview), {
      open: (row, column) => void session.showValue(row, column),
      sort: () => this.announce('Rows stay in the order of the file'),
      select: () => session.note({ ...grid.active, row: Math.max(0, grid.active.row) }),
      copy: () => this.#copy('tsv'),
      arrange,
      showMenu: (column, at) => this.#showColumnMenu(column, at, arrange),
    });
    this.#grid = grid;
    this.#content.replaceChildren(grid.element);
    grid.mount();
    const { row, column } = session.at;
    const last = Math.max(0, (session.state.reading?.extent.rowCount ?? 1) - 1);
    if (row > 0 || column > 0) grid.goTo(Math.min(row, last), column);
    takeFocus(grid);
  }

  #showColumnMenu(column: number, at: MenuPlace, arrange: (layout: ColumnLayout) => void): void {
    const [session, grid] = [this.#session, this.#grid];
    if (session === undefined || grid === undefined) return;
    const { layout } = grid;
    const { row } = grid.active;
    const groups = columnMenu({
      layout,
      shownPlace: shownColumns(layout).indexOf(column),
      copy: () => this.#copy('tsv'),
      freeze: (count) => arrange(frozenUpTo(layout, count)),
      hide: () => arrange(withHidden(layout, new Set([...layout.hidden, column]))),
      showAll: () => arrange(withHidden(layout, new Set())),
      open: row < 0 ? undefined : () => void session.showValue(row, column),
    });
    showMenu(session.state.preview?.columns[column]?.name ?? 'Column', groups, at);
  }

  #copy(format: CopyFormat): void {
    const block = this.#grid?.selection;
    if (this.#grid === undefined || block === undefined) return;
    const { firstRow, lastRow } = block;
    const columns = this.#grid.columnsOf(block);
    void this.#session?.copy(format, { firstRow, lastRow, columns });
  }
}
