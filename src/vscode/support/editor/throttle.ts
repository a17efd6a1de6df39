import type { Disposable } from '../../../core/base/disposables';

/**
 * The editor waits until a tree has not changed for 200 ms before it draws it again: changes that
 * come as often would put it off until the work is over.
 */
export const redrawIntervalMs = 250;

/** Calls back after a while; returns what keeps it from calling. Handed in so that tests need not wait. */
export type Delay = (action: () => void, delayMs: number) => () => void;

export interface Throttled extends Disposable {
  call(): void;
}

const timerDelay: Delay = (action, delayMs) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/**
 * Calls `action` at once and then at most once per interval, the last call always being followed by
 * one: what is drawn in the end is the newest.
 */
export function throttle(
  action: () => void,
  intervalMs: number = redrawIntervalMs,
  delay: Delay = timerDelay,
): Throttled {
  let stop: (() => void) | undefined;
  let isDue = false;
  const fire = (): void => {
    isDue = false;
    stop = delay(() => {
      stop = undefined;
      if (isDue) fire();
    }, intervalMs);
    action();
  };
  return {
    call() {
      isDue = true;
      if (stop === undefined) fire();
    },
    dispose() {
      isDue = false;
      stop?.();
    },
  };
}
