import { button, type ButtonOptions, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
import { CoverageView } from './coverageView';
import { DetailView } from './detailView';
import { FilterView } from './filterView';
import { HeadView } from './headView';
import { MatchesView } from './matchesView';
import { linkOf, type Row } from './rows';
import type { SchemaDiffListener, SchemaDiffSession } from './schemaDiffSession';
import type { SchemaDiffState } from './state';
import { countText, rowText } from './wording';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class SchemaDiffView implements SchemaDiffListener {
  readonly #root: HTMLElement;
  readonly #failure = new FailureNotice();
  readonly #busy = h('div', { class: 'loading', role: 'status' });
  readonly #empty = h('div', { class: 'empty', role: 'status' });
  #parts: Parts | undefined;
  /** Whose coverage is shown. */
  #covered: SchemaDiffState['drift'];
  /** The line that was told of, by its key. */
  #told: string | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Fills the page. Must be called once, before the session starts. */
  mount(session: SchemaDiffSession): void {
    const parts = makeParts(session);
    this.#parts = parts;
    const { head, filter, matches, coverage, detail } = parts;
    this.#root.append(
      this.#failure.element,
      head.element,
      filter.element,
      h('div', { class: 'work' }, matches.element, coverage.element, this.#busy, this.#empty),
      detail.element,
    );
    matches.mount();
    coverage.mount();
    this.onState(session.state);
  }

  onState(state: SchemaDiffState): void {
    if (this.#parts === undefined) return;
    const { head, filter, matches, coverage, detail, session } = this.#parts;
    const { drift, wishes, marked } = state;
    const matched = drift?.matched;
    this.#root.classList.toggle('is-closed', matched === undefined);
    head.update(matched, wishes.part);
    filter.element.hidden = wishes.part !== 'matches';
    matches.element.hidden = wishes.part !== 'matches' || matched === undefined;
    coverage.element.hidden = wishes.part !== 'coverage' || matched === undefined;
    detail.element.hidden = wishes.part !== 'matches';
    if (matched !== undefined) {
      filter.update(wishes, session.counts);
      matches.name(matched.before, matched.after);
    }
    matches.setMarked(marked);
    this.#tellActive(session);
    this.#drawFailure(state);
    this.#drawBusy(state);
    this.#drawEmpty(state);
  }

  onRows(rows: readonly Row[]): void {
    if (this.#parts === undefined) return;
    const { matches, coverage, filter, session } = this.#parts;
    const { matched } = session;
    matches.show(rows, session.state.active);
    if (matched !== undefined) {
      filter.tellCount(countText(rows.length, session.counts.all));
      if (this.#covered !== session.state.drift) coverage.show(matched.coverage);
      this.#covered = session.state.drift;
    }
    this.onState(session.state);
  }

  announce(text: string): void {
    this.#parts?.detail.tell(text);
  }

  /** Only when another line is active: what was announced stays otherwise. */
  #tellActive(session: SchemaDiffSession): void {
    const { active, isDeciding } = session.state;
    const row = session.rows.find(({ key }) => key === active);
    const { detail } = this.#parts ?? {};
    if (detail === undefined || session.matched === undefined) return;
    detail.allow(row !== undefined && linkOf(row)?.kind === 'question' && !isDeciding);
    if (row !== undefined && active !== this.#told) detail.tell(rowText(row, session.matched));
    this.#told = active;
  }

  #drawFailure({ failure, drift }: SchemaDiffState): void {
    const again = { label: 'Compare…', onClick: () => this.#parts?.session.compare() };
    const isWhole = drift?.matched === undefined;
    this.#failure.update(failure ?? drift?.failure, { isWhole, again });
  }

  #drawBusy({ drift, isDeciding, failure }: SchemaDiffState): void {
    const isLoading = drift === undefined && failure === undefined;
    this.#busy.hidden = !isLoading && !isDeciding && drift?.isComparing !== true;
    if (this.#busy.hidden) return this.#busy.replaceChildren();
    const text = isLoading ? 'Loading…' : 'Comparing…';
    this.#busy.replaceChildren(progressRing(), h('span', {}, text));
  }

  #drawEmpty(state: SchemaDiffState): void {
    const { session } = this.#parts ?? {};
    const shown = session === undefined ? undefined : emptiness(state, session);
    this.#empty.hidden = shown === undefined;
    if (shown === undefined) return this.#empty.replaceChildren();
    this.#empty.replaceChildren(
      icon('inbox'),
      h('strong', {}, shown.text),
      ...(shown.act === undefined ? [] : [button(shown.act)]),
    );
  }
}

/** Why there is nothing to be seen, and what to do about it; `undefined` = there is something, or will be. */
function emptiness(
  { drift, failure, wishes }: SchemaDiffState,
  session: SchemaDiffSession,
): { readonly text: string; readonly act?: ButtonOptions } | undefined {
  if (drift === undefined || drift.isComparing) return undefined;
  if (drift.matched === undefined) {
    const isFailed = failure !== undefined || drift.failure !== undefined;
    const act = { label: 'Compare…', onClick: () => session.compare() };
    return isFailed ? undefined : { text: 'No schemas have been compared', act };
  }
  if (wishes.part === 'coverage' || session.rows.length > 0) return undefined;
  if (session.counts.all === 0) return { text: 'There are no tables on either side' };
  const act = { label: 'Show All', onClick: () => session.wish({ filter: 'all', find: '' }) };
  return { text: 'Nothing passes the filter', act };
}

interface Parts {
  readonly session: SchemaDiffSession;
  readonly head: HeadView;
  readonly filter: FilterView;
  readonly matches: MatchesView;
  readonly coverage: CoverageView;
  readonly detail: DetailView;
}

function makeParts(session: SchemaDiffSession): Parts {
  const activeRow = (): Row | undefined =>
    session.rows.find(({ key }) => key === session.state.active);
  const decide = (verdict: 'same' | 'apart') => (): void => {
    const row = activeRow();
    if (row !== undefined) session.decide(row, verdict);
  };
  const detail = new DetailView({ confirm: decide('same'), reject: decide('apart') });
  const matches = new MatchesView({
    activate: (key) => session.activate(key),
    toggle: (key) => session.toggle(key),
    confirm: (row) => session.decide(row, 'same'),
    reject: (row) => session.decide(row, 'apart'),
    undo: (row) => session.undecide(row),
    mark: (row) => session.mark(row),
    unmark: () => session.unmark(),
    noQuestion: () => detail.tell('No question further on'),
  });
  return {
    session,
    matches,
    coverage: new CoverageView(),
    detail,
    head: new HeadView({
      show: (part) => session.wish({ part }),
      compare: () => session.compare(),
    }),
    filter: new FilterView(session.state.wishes.find, {
      filter: (filter) => session.wish({ filter }),
      find: (find) => session.wish({ find }),
      leave: () => matches.focus(),
    }),
  };
}
