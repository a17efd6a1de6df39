import type { FileListFormat } from '../../src/protocol/reportApi';
import { button, setDisabled } from '../shared/controls';
import { h } from '../shared/dom';
import type { ReportState } from './state';

export interface ToolbarActions {
  readonly verify: (depth: 'compare' | 'reread') => void;
  readonly cancel: () => void;
  readonly copy: (format: FileListFormat) => void;
  readonly exportReport: () => void;
}

/** What can be done about the report as a whole. */
export class ToolbarView {
  readonly element: HTMLElement;
  readonly #verify: HTMLElement;
  readonly #reread: HTMLElement;
  readonly #cancel: HTMLElement;
  readonly #copies: readonly HTMLElement[];

  constructor(actions: ToolbarActions) {
    this.#verify = verifyButton(actions);
    this.#reread = rereadButton(actions);
    this.#cancel = button({ label: 'Cancel', icon: 'stop-circle', onClick: actions.cancel });
    this.#copies = [...copyButtons(actions), exportButton(actions)];
    this.#cancel.hidden = true;
    this.element = h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'Report' },
      this.#verify,
      this.#cancel,
      this.#reread,
      ...this.#copies,
    );
  }

  update({ summary, verification }: ReportState): void {
    const { kind } = verification;
    for (const element of [this.#verify, this.#reread]) setDisabled(element, kind !== 'idle');
    for (const element of this.#copies) setDisabled(element, summary?.rowCount === 0);
    if (kind === 'own') replace(this.#verify, this.#cancel);
    else replace(this.#cancel, this.#verify);
  }
}

/** Shows one control in the place of another; the focus goes with it. */
function replace(shown: HTMLElement, next: HTMLElement): void {
  if (shown.hidden) return;
  const hasFocus = shown.contains(document.activeElement);
  shown.hidden = true;
  next.hidden = false;
  if (hasFocus) next.focus();
}

function verifyButton({ verify }: ToolbarActions): HTMLElement {
  return button({
    label: 'Verify Again',
    icon: 'refresh',
    appearance: 'primary',
    title: 'Hash the local files again and compare them with their blobs',
    onClick: () => verify('compare'),
  });
}

function rereadButton({ verify }: ToolbarActions): HTMLElement {
  return button({
    label: 'Read Back',
    icon: 'cloud-download',
    title: 'Download every blob, hash it and compare: the strongest evidence, and the slowest',
    onClick: () => verify('reread'),
  });
}

function exportButton({ exportReport }: ToolbarActions): HTMLElement {
  return button({
    label: 'Export…',
    icon: 'export',
    title: 'Save the whole report as a web page, as CSV or as JSON',
    onClick: exportReport,
  });
}

function copyButtons({ copy }: ToolbarActions): readonly HTMLElement[] {
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
