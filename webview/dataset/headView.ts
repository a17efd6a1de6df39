import { copyFormats, type CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { DatasetPreview, ShownExtent } from '../../src/protocol/datasetApi';
import { copyWords } from '../shared/cellWords';
import { button, menuButton } from '../shared/controls';
import { h } from '../shared/dom';
import { showMenuBelow } from '../shared/menu';
import type { DatasetState } from './state';
import { factsText, integrityText, rowsText } from './wording';

export interface HeadActions {
  readonly copy: (format: CopyFormat) => void;
  readonly copySnippet: () => void;
  readonly showLineage: () => void;
  readonly openText: () => void;
  readonly readFurther: () => void;
  readonly readWhole: () => void;
  readonly stopReading: () => void;
}

/** Which version is shown, how much of it is read, and what can be done with it. */
export class HeadView {
  readonly element = h('header', { class: 'head' }, h('h1', {}, 'Dataset'));
  readonly #actions: HeadActions;
  readonly #rows = h('span', { role: 'status' });
  readonly #integrity = h('span', { role: 'status' });
  readonly #further: HTMLElement;
  readonly #whole: HTMLElement;
  readonly #stop: HTMLElement;
  #shown: DatasetPreview | undefined;

  constructor(actions: HeadActions) {
    this.#actions = actions;
    this.#further = button({ label: 'Read Further', onClick: actions.readFurther });
    this.#whole = button({ label: 'Read All and Verify', onClick: actions.readWhole });
    this.#stop = button({ label: 'Stop Reading', onClick: actions.stopReading });
  }

  update({ preview, reading, isReadingWhole }: DatasetState): void {
    if (preview === undefined || reading === undefined) return;
    if (preview !== this.#shown) this.#draw(preview);
    this.#shown = preview;
    const { extent, isVerified } = reading;
    show(this.#rows, rowsText(extent, preview.recordedRows));
    show(this.#integrity, integrityText(preview, reading, isReadingWhole));
    this.#further.hidden = isReadingWhole || extent.kind !== 'paused';
    const isDone = isVerified || extent.kind === 'broken' || isReadToEnd(preview, extent);
    this.#whole.hidden = isReadingWhole || isDone;
    this.#stop.hidden = !isReadingWhole;
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
      h(
        'div',
        { class: 'rows-line secondary' },
        this.#rows,
        this.#further,
        this.#integrity,
        this.#whole,
        this.#stop,
      ),
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

/** Of a Parquet file the rows are known without reading it. */
function isReadToEnd({ format }: DatasetPreview, { kind }: ShownExtent): boolean {
  return format === 'csv.gz' && kind === 'all';
}

function show(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
