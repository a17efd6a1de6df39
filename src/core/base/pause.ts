/** Waits; an abort ends it at once with the signal's reason. */
export type Pause = (durationMs: number, signal?: AbortSignal) => Promise<void>;

export const pause: Pause = (durationMs, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, durationMs);
    signal?.addEventListener('abort', abort, { once: true });
  });
