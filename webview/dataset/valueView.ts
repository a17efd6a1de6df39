import { formatBytes, formatCount } from '../../src/core/base/sizes';
import { button, iconButton } from '../shared/controls';
import { h } from '../shared/dom';
import type { ShownValue } from './state';

export interface ValueActions {
  readonly close: () => void;
  /** Shows the value in an editor. */
  readonly open: () => void;
}

/** One value as a whole, below the rows. */
export class ValueView {
  readonly element = h('section', { class: 'detail', 'aria-label': 'Value', hidden: true });
  readonly #actions: ValueActions;
  #shown: ShownValue | undefined;

  constructor(actions: ValueActions) {
    this.#actions = actions;
    this.element.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') actions.close();
    });
  }

  /** Returns whether it takes another room than before. */
  update(value: ShownValue | undefined): boolean {
    if (value === this.#shown) return false;
    this.#shown = value;
    this.element.hidden = value === undefined;
    this.element.replaceChildren(...(value === undefined ? [] : this.#parts(value)));
    return true;
  }

  #parts({ name, row, text, sizeBytes }: ShownValue): readonly HTMLElement[] {
    const { close, open } = this.#actions;
    const cut = sizeBytes === null ? '' : `: the beginning of ${formatBytes(sizeBytes)}`;
    const head = h(
      'div',
      { class: 'detail-head' },
      h('strong', {}, `${name}, row ${formatCount(row + 1)}${cut}`),
      button({ label: 'Open as Document', onClick: open }),
      iconButton({ label: 'Close Value', icon: 'close', onClick: close }),
    );
    return [head, h('pre', { tabindex: 0 }, text ?? 'NULL')];
  }
}
