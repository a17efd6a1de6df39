import { sentence } from '../../src/core/base/sentence';
import { formatBytes, formatQuantity } from '../../src/core/base/sizes';
import { evidenceWords, verdictWords } from '../../src/core/sync/report/reportWords';
import type { FileReport } from '../../src/core/sync/report/report';
import { button, iconButton } from '../shared/controls';
import { h, icon } from '../shared/dom';
import type { ReportState } from './state';
import { explanationOf, markOf, visibleName } from './wording';

export interface DetailsActions {
  readonly openLocalFile: (path: string) => void;
  readonly openBlob: (path: string) => void;
  readonly close: () => void;
}

/** Everything known of the selected file, and the ways to look at it. */
export class DetailsView {
  readonly element = h('section', {
    class: 'details',
    'aria-label': 'Selected file',
    hidden: true,
  });
  readonly #actions: DetailsActions;
  #file: FileReport | undefined;

  constructor(actions: DetailsActions) {
    this.#actions = actions;
    this.element.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') actions.close();
    });
  }

  update({ selected }: ReportState): void {
    if (selected?.file === this.#file) return;
    this.#file = selected?.file;
    this.element.hidden = this.#file === undefined;
    this.element.replaceChildren(...(this.#file ? this.#contentOf(this.#file) : []));
  }

  #contentOf(file: FileReport): readonly HTMLElement[] {
    const { icon: name, tone } = markOf(file.verdict, file.evidence);
    return [
      h('div', { class: 'details-head' }, h('h2', {}, file.path), this.#toolbar(file)),
      h(
        'p',
        { class: 'details-verdict' },
        icon(name, tone),
        h('strong', {}, labelOf(file)),
        h('span', {}, file.message === undefined ? explanationOf(file) : sentence(file.message)),
      ),
      ...(file.message === undefined ? [] : [h('p', { class: 'secondary' }, explanationOf(file))]),
      h('dl', { class: 'facts-list' }, ...factsOf(file)),
    ];
  }

  #toolbar({ path, verdict, etag }: FileReport): HTMLElement {
    const local = button({
      label: 'Open Local File',
      onClick: () => this.#actions.openLocalFile(path),
    });
    const blob = button({ label: 'Open Blob', onClick: () => this.#actions.openBlob(path) });
    const close = iconButton({ label: 'Close', icon: 'close', onClick: this.#actions.close });
    return h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'File' },
      ...(verdict === 'missingLocal' || verdict === 'notCarried' ? [] : [local]),
      ...(etag === undefined ? [] : [blob]),
      close,
    );
  }
}

function labelOf({ verdict, evidence }: FileReport): string {
  const { label } = verdictWords[verdict];
  return evidence === undefined
    ? label
    : `${label}, ${evidenceWords[evidence].label.toLowerCase()}`;
}

function factsOf(file: FileReport): readonly HTMLElement[] {
  const { sizeBytes, md5Hex, etag, isUploaded, localPath } = file;
  return [
    ...(localPath === undefined ? [] : fact('On disk', visibleName(localPath))),
    ...fact('Size', `${formatBytes(sizeBytes)} (${formatQuantity(sizeBytes, 'byte')})`),
    ...fact('MD5 of the file', md5Hex ?? 'not hashed', 'mono'),
    ...fact('ETag of the blob', etag ?? 'no blob', 'mono'),
    ...(isUploaded === true ? fact('Sent', 'by this sync') : []),
  ];
}

function fact(term: string, value: string, className?: string): readonly HTMLElement[] {
  return [h('dt', {}, term), h('dd', { class: className }, value)];
}
