import { copyFormats, type CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { DatasetPreview } from '../../src/protocol/datasetApi';
import { copyWords } from '../shared/cellWords';
import { button, menuButton } from '../shared/controls';
import { h } from '../shared/dom';
import { showMenuBelow } from '../shared/menu';
import type { DatasetState } from './state';
import { factsText, rowsText } from './wording';

export interface HeadActions {
  readonly copy: (format: CopyFormat) => void;
  readonly copySnippet: () => void;
  readonly showLineage: () => void;
  readonly openText: () => void;
  readonly readFurther: () => void;
}

/** Which version is shown, how much of it is read, and what can be done with it. */
export class HeadView {
  readonly element = h('header', { class: 'head' }, h('h1', {}, 'Dataset'));
  readonly #actions: HeadActions;
  readonly #rows = h('span', { role: 'status' });
  readonly #further: HTMLElement;
  #shown: DatasetPreview | undefined;

  constructor(actions: HeadActions) {
    this.#actions = actions;
    this.#further = button({ label: 'Read Further', onClick: actions.readFurther });
  }

  update({ preview, extent }: DatasetState): void {
    if (preview === undefined || extent === undefined) return;
    if (preview !== this.#shown) this.#draw(preview);
    this.#shown = preview;
    const text = rowsText(extent, preview.recordedRows);
    if (this.#rows.textContent !== text) this.#rows.textContent = text;
    this.#further.hidden = extent.kind !== 'paused';
  }

  #draw(preview: DatasetPreview): void {
    const { copySnippet, openText, showLineage } = this.#actions;
    const facts = factsText(preview);
    const isText = preview.format === 'csv.gz';
    this.element.replaceChildren(
      h(
        'div',
        { class: 'head-title' },
        h('h1', { title: preview.reference }, preview.reference),
        h('p', { class: 'facts secondary', title: facts }, facts),
      ),
      h(
        'div',
        { class: 'toolbar' },
        menuButton('Copy', 'copy', (element) => this.#showCopy(element)),
        button({ label: 'Show Lineage', icon: 'type-hierarchy', onClick: showLineage }),
        button({ label: 'Copy Snippet', icon: 'code', onClick: copySnippet }),
        isText
          ? button({ label: 'Open as Text', icon: 'go-to-file', onClick: openText })
          : undefined,
      ),
      h('div', { class: 'rows-line secondary' }, this.#rows, this.#further),
    );
  }

  #showCopy(element: HTMLElement): void {
    const items = copyFormats.map((format) => ({
      label: copyWords[format],
      run: () => this.#actions.copy(format),
    }));
    showMenuBelow(element, 'Copy the selection as', [items]);
  }
}
