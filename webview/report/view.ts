import { button, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
import { liveRegion } from '../shared/liveRegion';
import { sentence } from '../../src/core/base/sentence';
import { noFilter } from '../../src/core/sync/report/reportPage';
import { DetailsView } from './detailsView';
import { FilesView } from './filesView';
import { FilterView } from './filterView';
import { HeadView } from './headView';
import type { ReportListener, ReportSession } from './reportSession';
import { isFiltered, type ReportState } from './state';
import { countText } from './wording';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class ReportView implements ReportListener {
  readonly #root: HTMLElement;
  readonly #failure = new FailureNotice();
  readonly #notice = liveRegion('notice');
  readonly #count = liveRegion('count');
  readonly #empty = h('div', { class: 'empty' });
  readonly #loading = h(
    'div',
    { class: 'loading', role: 'status' },
    progressRing(),
    'Looking at the run…',
  );
  readonly #body = h('div', { class: 'body' });
  #parts: Parts | undefined;
  #session: ReportSession | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Fills the page. Must be called once, before the session starts. */
  mount(session: ReportSession): void {
    this.#session = session;
    const parts = partsFor(session);
    this.#parts = parts;
    this.#body.append(
      parts.head.element,
      parts.filters.element,
      h('div', { class: 'status' }, this.#count.element, this.#notice.element),
      this.#empty,
      parts.files.element,
      parts.details.element,
    );
    this.#root.append(this.#failure.element, this.#loading, this.#body);
    parts.files.rows.mount();
    this.onState(session.state);
  }

  onState(state: ReportState): void {
    const { summary, failure, total } = state;
    this.#loading.hidden = summary !== undefined || failure !== undefined;
    this.#body.hidden = summary === undefined;
    this.#drawFailure(state);
    for (const part of Object.values(this.#parts ?? {})) part.update(state);
    this.#drawEmpty(state);
    // The details take room from the grid, and with it perhaps the row they are about.
    if (state.selected !== undefined) this.#parts?.files.rows.reveal(state.selected.index);
    const hasRows = summary !== undefined && summary.rowCount > 0;
    this.#body.classList.toggle('has-rows', hasRows);
    if (hasRows && total !== undefined) this.#count.announce(countText(total, summary));
  }

  onRows(total: number): void {
    this.#parts?.files.rows.reset(total);
  }

  onRowsArrived(): void {
    this.#parts?.files.rows.refresh();
  }

  announce(text: string): void {
    this.#notice.announce(text);
  }

  #drawFailure({ failure, summary }: ReportState): void {
    const again = { label: 'Try Again', onClick: () => this.#session?.retry() };
    this.#failure.update(failure, { isWhole: summary === undefined, again });
  }

  #drawEmpty({ summary, total, filter }: ReportState): void {
    this.#empty.hidden = true;
    if (summary === undefined) return;
    if (summary.rowCount === 0) {
      this.#showEmpty('inbox', 'There are no files to report on', sentence(summary.because));
    } else if (total === 0 && isFiltered(filter)) {
      this.#showEmpty('filter', 'No file passes the filter', '');
      const clear = (): void => this.#session?.setFilter(noFilter);
      this.#empty.append(button({ label: 'Clear Filter', onClick: clear }));
    }
  }

  #showEmpty(name: string, title: string, text: string): void {
    this.#empty.hidden = false;
    this.#empty.replaceChildren(icon(name), h('strong', {}, title), h('p', {}, text));
  }
}

interface Parts {
  readonly head: HeadView;
  readonly filters: FilterView;
  readonly files: FilesView;
  readonly details: DetailsView;
}

function partsFor(session: ReportSession): Parts {
  return {
    head: new HeadView({
      verify: (depth) => void session.verify(depth),
      cancel: () => session.cancel(),
      copy: (format) => void session.copy(format),
      exportReport: () => void session.exportReport(),
    }),
    filters: new FilterView({
      toggleVerdict: (verdict) => session.toggleVerdict(verdict),
      toggleEvidence: (evidence) => session.toggleEvidence(evidence),
      setText: (text) => session.setFilter({ ...session.state.filter, text }),
    }),
    files: new FilesView({
      row: (index) => session.pages.row(index),
      select: (index) => session.select(index),
      sortBy: (key) => session.sortBy(key),
    }),
    details: new DetailsView({
      openLocalFile: (path) => void session.openLocalFile(path),
      openBlob: (path) => void session.openBlob(path),
      close: () => session.select(undefined),
    }),
  };
}
