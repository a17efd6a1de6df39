import { EventEmitter } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import type { BrokenThings } from './brokenThings';

/** What is marked as affected wherever lineage is shown. */
export class BrokenModel implements Disposable {
  readonly #didChange = new EventEmitter<BrokenThings | undefined>();
  readonly onDidChange = this.#didChange.event;
  #current: BrokenThings | undefined;

  get current(): BrokenThings | undefined {
    return this.#current;
  }

  show(broken: BrokenThings | undefined): void {
    if (this.#current === broken) return;
    this.#current = broken;
    this.#didChange.fire(broken);
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
