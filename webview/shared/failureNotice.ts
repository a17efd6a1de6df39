import { sentence } from '../../src/core/base/sentence';
import type { RpcFailure } from '../../src/protocol/rpc';
import { button, type ButtonOptions } from './controls';
import { h, icon } from './dom';
import { Notice } from './notice';

export interface FailureOptions {
  /** True if there is nothing else to show. */
  readonly isWhole: boolean;
  readonly again: ButtonOptions;
}

/** What failed, what to do about it, and a button that does that. */
export class FailureNotice {
  readonly #notice = new Notice<RpcFailure>({ class: 'failure', role: 'alert' });

  get element(): HTMLElement {
    return this.#notice.element;
  }

  update(failure: RpcFailure | undefined, { isWhole, again }: FailureOptions): void {
    this.element.classList.toggle('failure-whole', isWhole);
    this.#notice.tell(failure, ({ message, remedy }) => [
      icon('error', 'bad'),
      h('div', {}, h('strong', {}, sentence(message)), h('p', {}, sentence(remedy))),
      button(again),
    ]);
  }
}
