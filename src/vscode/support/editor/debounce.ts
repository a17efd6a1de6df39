import type { Disposable } from '../../../core/base/disposables';

export interface Debounced extends Disposable {
  call(): void;
}

/** Calls `action` once the calls have paused for `delayMs`. */
export function debounce(action: () => void, delayMs: number): Debounced {
  let timer: NodeJS.Timeout | undefined;
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(action, delayMs);
    },
    dispose: () => clearTimeout(timer),
  };
}
