import type { Host } from '../host';
import { ViewState } from '../shared/viewState';
import type { LineageState, Wishes } from './state';

/** The state of a lineage, whose wishes outlive the view. */
export class WishedState extends ViewState<LineageState> {
  readonly #host: Pick<Host, 'saveState'>;

  constructor(
    value: LineageState,
    host: Pick<Host, 'saveState'>,
    onChange: (state: LineageState) => void,
  ) {
    super(value, onChange);
    this.#host = host;
  }

  get wishes(): Wishes {
    return this.value.wishes;
  }

  /** Draws nothing anew. */
  note(wishes: Partial<Wishes>): void {
    this.set({ wishes: { ...this.wishes, ...wishes } });
    this.#host.saveState(this.wishes);
  }

  /** When what is shown was read: ages are of then, and the same as long as it is shown. */
  get nowMs(): number {
    return this.value.summary?.readAtMs ?? 0;
  }
}
