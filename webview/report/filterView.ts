import { sentence } from '../../src/core/base/sentence';
import { formatCount } from '../../src/core/base/sizes';
import { evidenceWords, verdictWords, type Wording } from '../../src/core/sync/report/reportWords';
import type { Evidence, Verdict } from '../../src/core/sync/compare/verdicts';
import type { ReportSummary } from '../../src/protocol/reportApi';
import { searchField } from '../shared/controls';
import { h, icon, setAttributes } from '../shared/dom';
import { shownEvidence, shownVerdicts, type ReportState } from './state';
import { markOf, type Mark } from './wording';

export interface FilterActions {
  readonly toggleVerdict: (verdict: Verdict) => void;
  readonly toggleEvidence: (evidence: Evidence) => void;
  readonly setText: (text: string) => void;
}

/** The counts, each of which filters the files, and a box to find files by a part of their path. */
export class FilterView {
  readonly element: HTMLElement;
  readonly #actions: FilterActions;
  readonly #verdicts = h('div', { class: 'chips' });
  readonly #evidence = h('div', { class: 'chips' });
  readonly #explanation = h('p', { class: 'secondary explanation' });
  readonly #search;
  #chips: readonly Chip[] = [];
  #summary: ReportSummary | undefined;

  constructor(actions: FilterActions) {
    this.#actions = actions;
    this.#search = searchField({
      label: 'Filter by path, message or MD5',
      placeholder: 'Filter by path, message or MD5',
      value: '',
      onInput: actions.setText,
    });
    this.element = h(
      'section',
      { class: 'filters', 'aria-label': 'Filters' },
      h(
        'div',
        { class: 'filter-row' },
        chipGroup('Verdict', this.#verdicts),
        chipGroup('Evidence', this.#evidence),
        this.#search.element,
      ),
      this.#explanation,
    );
  }

  update({ summary, filter }: ReportState): void {
    if (summary !== undefined && summary !== this.#summary) this.#draw(summary);
    this.#summary = summary;
    this.#search.setValue(filter.text);
    const pressed = this.#chips.filter(({ isPressed }) => isPressed(filter));
    for (const chip of this.#chips) {
      setAttributes(chip.element, { 'aria-pressed': String(pressed.includes(chip)) });
    }
    this.#explanation.replaceChildren(...pressed.map(({ wording }) => explanation(wording)));
  }

  #draw(summary: ReportSummary): void {
    const verdicts = shownVerdicts(summary).map((verdict) => this.#verdictChip(summary, verdict));
    const evidence = shownEvidence(summary).map((kind) => this.#evidenceChip(summary, kind));
    this.#chips = [...verdicts, ...evidence];
    this.#verdicts.replaceChildren(...verdicts.map(({ element }) => element));
    this.#evidence.replaceChildren(...evidence.map(({ element }) => element));
  }

  #verdictChip(summary: ReportSummary, verdict: Verdict): Chip {
    // What all matches together are worth is said by their evidence.
    const mark =
      verdict === 'match' ? { ...markOf(verdict), tone: 'neutral' as const } : markOf(verdict);
    return {
      element: chip(verdictWords[verdict], mark, {
        count: summary.verdicts[verdict],
        onClick: () => this.#actions.toggleVerdict(verdict),
      }),
      wording: verdictWords[verdict],
      isPressed: ({ verdicts }) => verdicts.includes(verdict),
    };
  }

  #evidenceChip(summary: ReportSummary, kind: Evidence): Chip {
    return {
      element: chip(evidenceWords[kind], markOf('match', kind), {
        count: summary.evidence[kind],
        onClick: () => this.#actions.toggleEvidence(kind),
      }),
      wording: evidenceWords[kind],
      isPressed: ({ evidence }) => evidence.includes(kind),
    };
  }
}

interface Chip {
  readonly element: HTMLElement;
  readonly wording: Wording;
  readonly isPressed: (filter: ReportState['filter']) => boolean;
}

function chip(
  { label, explanation: title }: Wording,
  mark: Mark,
  options: { readonly count: number; readonly onClick: () => void },
): HTMLElement {
  const element = h(
    'button',
    { class: 'chip', type: 'button', 'aria-pressed': 'false', title: sentence(title) },
    icon(mark.icon, mark.tone),
    h('span', {}, label),
    h('span', { class: 'chip-count' }, formatCount(options.count)),
  );
  element.addEventListener('click', options.onClick);
  return element;
}

function chipGroup(label: string, chips: HTMLElement): HTMLElement {
  return h(
    'div',
    { class: 'chip-group', role: 'group', 'aria-label': `Filter by ${label.toLowerCase()}` },
    h('span', { class: 'secondary', 'aria-hidden': 'true' }, label),
    chips,
  );
}

/** The tooltip of a pressed chip in the page, for those who have no mouse to hover with. */
function explanation({ label, explanation: text }: Wording): HTMLElement {
  return h('span', {}, h('b', {}, `${label}: `), sentence(text));
}
