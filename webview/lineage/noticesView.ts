import type { LineageSummary } from '../../src/protocol/lineageApi';
import { button, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
import { Notice } from '../shared/notice';
import { startsView } from './startsView';
import type { LineageState } from './state';
import { asOfText } from './wording';

export interface NoticesActions {
  openAgain(): void;
  /** Shows the lineage as of now. */
  comeBack(): void;
  stopLoading(): void;
  stopArranging(): void;
  start(id: string): void;
}

/** What is said of a lineage above its graph and over it. */
export class NoticesView {
  readonly #actions: NoticesActions;
  readonly #failure = new FailureNotice();
  readonly #past = new Notice<string>({ class: 'past', role: 'status' });
  readonly #problems = new Notice<string>({ class: 'problems', role: 'status' });
  readonly #busy = new Notice<'loading' | 'arranging'>({ class: 'loading', role: 'status' });
  readonly #starts = new Notice<LineageSummary>({ class: 'starts' });

  constructor(actions: NoticesActions) {
    this.#actions = actions;
  }

  get failure(): HTMLElement {
    return this.#failure.element;
  }

  get above(): readonly HTMLElement[] {
    return [this.#past.element, this.#problems.element];
  }

  get over(): readonly HTMLElement[] {
    return [this.#busy.element, this.#starts.element];
  }

  /** `shown` counts what is drawn. */
  update(state: LineageState, shown: number): void {
    this.#drawFailure(state);
    this.#drawPast(state);
    this.#drawProblems(state);
    this.#drawBusy(state);
    this.#drawStarts(state, shown);
  }

  #drawFailure({ failure, summary }: LineageState): void {
    const again = { label: 'Try Again', onClick: () => this.#actions.openAgain() };
    this.#failure.update(failure, { isWhole: summary === undefined, again });
  }

  #drawPast({ opened }: LineageState): void {
    this.#past.tell(opened && asOfText(opened.asOf), (text) => [
      icon('history'),
      h('span', {}, `This is the lineage ${text}.`),
      button({ label: 'Back to Now', onClick: () => this.#actions.comeBack() }),
    ]);
  }

  #drawProblems({ summary }: LineageState): void {
    const problems = summary?.problems ?? [];
    const text = problems.length === 0 ? undefined : problems.join('; ');
    this.#problems.tell(text, (told) => [
      icon('warning', 'caution'),
      h('span', {}, `Not all could be read: ${told}`),
    ]);
  }

  #drawBusy({ isLoading, isArranging }: LineageState): void {
    const busy = isLoading ? 'loading' : isArranging ? 'arranging' : undefined;
    this.#busy.tell(busy, (what) => [
      progressRing(),
      h('span', {}, busyTexts[what]),
      button({
        label: 'Stop',
        onClick: () =>
          what === 'loading' ? this.#actions.stopLoading() : this.#actions.stopArranging(),
      }),
    ]);
  }

  #drawStarts({ wishes, summary }: LineageState, shown: number): void {
    const isAsked = summary !== undefined && summary.start === undefined && shown === 0;
    this.#starts.tell(isAsked ? summary : undefined, (told) =>
      startsView(told, wishes, (id) => this.#actions.start(id)),
    );
  }
}

const busyTexts = {
  loading: 'Reading the lineage…',
  arranging: 'Looking for better places…',
} as const;
