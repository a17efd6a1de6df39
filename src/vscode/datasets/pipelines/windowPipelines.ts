import { EventEmitter } from 'vscode';
import type { Disposable } from '../../../core/base/disposables';
import type { PipelineState, PipelineStates } from '../../support/window/pipelineStates';

/** The pipelines that this window runs or ran. */
export class WindowPipelines implements PipelineStates, Disposable {
  readonly #didChange = new EventEmitter<void>();
  readonly onDidChange = this.#didChange.event;
  readonly #states = new Map<string, PipelineState>();

  get all(): ReadonlyMap<string, PipelineState> {
    return this.#states;
  }

  /** `undefined` = nothing is known of it beside what the lake tells. */
  set(id: string, state: PipelineState | undefined): void {
    if (state === undefined) this.#states.delete(id);
    else this.#states.set(id, state);
    this.#didChange.fire();
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
