import { failureOf, isCalledOff, type RpcFailure } from '../../src/protocol/rpc';

/** What the state of every view has. */
export interface Failing {
  /** What went wrong last; `undefined` = nothing did since. */
  readonly failure: RpcFailure | undefined;
}

/** The state of a view: whoever draws is told of each change, and the person of what went wrong. */
export class ViewState<State extends Failing> {
  readonly #onChange: (state: State) => void;
  #value: State;

  constructor(value: State, onChange: (state: State) => void) {
    this.#value = value;
    this.#onChange = onChange;
  }

  get value(): State {
    return this.#value;
  }

  set(change: Partial<State> | Failing): void {
    this.#value = { ...this.#value, ...change };
    this.#onChange(this.#value);
  }

  /** Does something from a clean slate: what went wrong before is put away. */
  async attempt(
    action: () => Promise<void>,
    onFailure: (error: unknown) => void = (error) => void this.fail(error),
  ): Promise<void> {
    if (this.#value.failure !== undefined) this.set({ failure: undefined });
    try {
      await action();
    } catch (error) {
      onFailure(error);
    }
  }

  /** Does something beside what else goes on; nobody waits for it. */
  act(action: () => Promise<unknown>): void {
    action().catch((error: unknown) => this.fail(error));
  }

  /**
   * Tells what went wrong, unless it was called off; `ended` is over in either case. Returns whether it
   * was told.
   */
  fail(error: unknown, ended?: Partial<State>): boolean {
    const failure = failureOf(error);
    const isTold = !isCalledOff(failure);
    if (isTold) this.set({ ...ended, failure });
    else if (ended !== undefined) this.set(ended);
    return isTold;
  }
}
