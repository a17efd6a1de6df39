import { headlineOf } from '../../src/core/sync/reportHeadline';
import type { CopyFormat, ReportSummary } from '../../src/protocol/reportApi';
import { button, progressRing, setDisabled } from '../shared/controls';
import { h, icon } from '../shared/dom';
import type { ReportState, Verification } from './state';
import { factsOf, progressText, sentence, toneIcons } from './wording';

export interface HeadActions {
  readonly verify: (depth: 'compare' | 'reread') => void;
  readonly cancel: () => void;
  readonly copy: (format: CopyFormat) => void;
}

/** The run, its verdict as a whole, what is under way, and the toolbar. */
export class HeadView {
  readonly element = h('header', { class: 'head' });
  readonly #title = h('div', { class: 'head-title' });
  readonly #verdict = h('div', { class: 'head-verdict' });
  readonly #progress = h('div', {
    class: 'head-progress',
    role: 'group',
    'aria-label': 'Progress',
  });
  readonly #verifyButtons: readonly HTMLElement[];
  readonly #copyButtons: readonly HTMLElement[];
  readonly #cancel: () => void;
  #summary: ReportSummary | undefined;
  #verification: Verification | undefined;

  constructor(actions: HeadActions) {
    this.#cancel = actions.cancel;
    this.#verifyButtons = verifyButtons(actions);
    this.#copyButtons = copyButtons(actions);
    const toolbar = h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'Report' },
      ...this.#verifyButtons,
      ...this.#copyButtons,
    );
    const top = h('div', { class: 'head-top' }, this.#title, toolbar);
    this.element.append(top, this.#verdict, this.#progress);
  }

  update({ summary, verification }: ReportState): void {
    if (summary !== this.#summary && summary !== undefined) this.#draw(summary);
    if (verification !== this.#verification) this.#drawProgress(verification);
    this.#summary = summary;
    this.#verification = verification;
    for (const element of this.#verifyButtons) setDisabled(element, verification.kind !== 'idle');
    for (const element of this.#copyButtons) setDisabled(element, summary?.rowCount === 0);
  }

  #draw(summary: ReportSummary): void {
    const { run, source, destination } = summary;
    this.#title.replaceChildren(
      h('h1', {}, run),
      h('p', { class: 'secondary' }, source, icon('arrow-right'), destination),
    );
    const { tone, lead, detail } = headlineOf(summary);
    const rest = detail === '' ? '' : `, ${detail}`;
    this.#verdict.replaceChildren(
      h(
        'p',
        { class: 'headline' },
        icon(toneIcons[tone], tone),
        h('span', {}, h('strong', {}, lead), rest),
      ),
      h('p', { class: 'secondary facts' }, ...factsOf(summary).map((fact) => h('span', {}, fact))),
      ...becauseOf(summary, lead),
      ...findingsOf(summary),
    );
  }

  #drawProgress(verification: Verification): void {
    if (verification.kind === 'idle') return this.#progress.replaceChildren();
    const { progress } = verification;
    const text = progress === undefined ? 'Verifying…' : progressText(progress);
    const label = this.#progress.querySelector('.progress-text');
    if (label !== null) {
      label.textContent = text;
      return;
    }
    this.#progress.append(progressRing(), h('span', { class: 'progress-text' }, text));
    if (verification.kind === 'own') {
      this.#progress.append(button({ label: 'Cancel', onClick: this.#cancel }));
    }
  }
}

/** Why the run is in its state, unless the headline says so already. */
function becauseOf({ because, state }: ReportSummary, headline: string): readonly HTMLElement[] {
  if (state === 'verified' || headline.includes(because)) return [];
  return [h('p', { class: 'secondary' }, sentence(because))];
}

function findingsOf({ findings }: ReportSummary): readonly HTMLElement[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ path, message }) => {
    const text = path === '' ? sentence(message) : `${path}: ${sentence(message)}`;
    return h('li', {}, icon('warning', 'caution'), h('span', {}, text));
  });
  return [h('ul', { class: 'findings', 'aria-label': 'Findings about the run' }, ...items)];
}

function verifyButtons({ verify }: HeadActions): readonly HTMLElement[] {
  return [
    button({
      label: 'Verify Again',
      icon: 'refresh',
      appearance: 'primary',
      title: 'Hash the local files again and compare them with their blobs',
      onClick: () => verify('compare'),
    }),
    button({
      label: 'Read Back',
      icon: 'cloud-download',
      title: 'Download every blob, hash it and compare: the strongest evidence, and the slowest',
      onClick: () => verify('reread'),
    }),
  ];
}

function copyButtons({ copy }: HeadActions): readonly HTMLElement[] {
  return [
    button({
      label: 'Copy as CSV',
      icon: 'copy',
      title: 'Copy the files shown, with everything known of them',
      onClick: () => copy('csv'),
    }),
    button({
      label: 'Copy as md5sum',
      icon: 'copy',
      title: 'Copy the MD5s of the matching files shown, for md5sum -c',
      onClick: () => copy('md5sum'),
    }),
  ];
}
