import { sentence } from '../../src/core/base/sentence';
import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import { headlineOf } from '../../src/core/sync/report/reportHeadline';
import type { ReportSummary } from '../../src/protocol/reportApi';
import { progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import type { ReportState, Verification } from './state';
import { ToolbarView, type ToolbarActions } from './toolbarView';
import { factsOf, progressText, toneIcons } from './wording';

/** The run, its verdict as a whole, what is under way, and the toolbar. */
export class HeadView {
  readonly element: HTMLElement;
  readonly #title = h('div', { class: 'head-title' });
  readonly #headline = h('p', { class: 'headline', role: 'status' });
  readonly #facts = h('p', { class: 'secondary facts' });
  readonly #progressText = h('span', { class: 'progress-text' });
  readonly #progress = h('p', { class: 'progress' }, progressRing(), this.#progressText);
  readonly #notes = h('div', { class: 'notes' });
  readonly #toolbar: ToolbarView;
  #summary: ReportSummary | undefined;

  constructor(actions: ToolbarActions) {
    this.#toolbar = new ToolbarView(actions);
    this.element = h(
      'header',
      { class: 'head' },
      h('div', { class: 'head-top' }, this.#title, this.#toolbar.element),
      this.#headline,
      this.#progress,
      this.#facts,
      this.#notes,
    );
  }

  update(state: ReportState): void {
    const { summary, verification } = state;
    if (summary !== undefined && summary !== this.#summary) this.#draw(summary);
    this.#summary = summary;
    this.#toolbar.update(state);
    // Progress takes the place of a line, so that nothing below it moves.
    this.#progress.hidden = verification.kind === 'idle';
    this.#facts.hidden = verification.kind !== 'idle';
    this.#progressText.textContent = textOf(verification);
  }

  #draw(summary: ReportSummary): void {
    const { run, source, destination } = summary;
    const { tone, lead, detail } = headlineOf(summary);
    const rest = detail === '' ? '' : `, ${detail}`;
    this.#title.replaceChildren(
      h('h1', {}, run),
      h('p', { class: 'secondary' }, source, icon('arrow-right'), destination),
    );
    this.#headline.replaceChildren(
      icon(toneIcons[tone], tone),
      h('span', {}, h('strong', {}, lead), rest),
    );
    this.#facts.replaceChildren(...factsOf(summary).map((fact) => h('span', {}, fact)));
    this.#notes.replaceChildren(
      ...becauseOf(summary, lead),
      ...sampleOf(summary),
      ...findingsOf(summary),
    );
  }
}

function textOf(verification: Verification): string {
  if (verification.kind === 'idle') return '';
  return verification.progress === undefined ? 'Verifying…' : progressText(verification.progress);
}

/** Why the run is in its state, unless the headline says so already. */
function becauseOf({ because, state }: ReportSummary, headline: string): readonly HTMLElement[] {
  if (state === 'verified' || headline.includes(because)) return [];
  return [h('p', { class: 'secondary' }, sentence(because))];
}

/** How many files were read back of how many, and what that supports. */
function sampleOf({ sample }: ReportSummary): readonly HTMLElement[] {
  if (sample === undefined) return [];
  const { files, of, supports } = sample;
  const drawn = `A sample was read back: ${formatCount(files)} of ${formatQuantity(of, 'file')}.`;
  return [h('p', { class: 'secondary' }, `${drawn} ${sentence(supports)}`)];
}

function findingsOf({ findings }: ReportSummary): readonly HTMLElement[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ path, message }) => {
    const text = path === '' ? sentence(message) : `${path}: ${sentence(message)}`;
    return h('li', {}, icon('warning', 'caution'), h('span', {}, text));
  });
  return [h('ul', { class: 'findings', 'aria-label': 'Findings about the run' }, ...items)];
}
