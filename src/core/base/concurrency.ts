/**
 * Calls `work` for every item, at most `limit` at a time, and settles all that started before it
 * returns. A limit that is asked for may change between items. The first failure or an abort starts
 * nothing more and is thrown once the rest has ended.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T>,
  options: { readonly limit: number | (() => number); readonly signal?: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const { limit, signal } = options;
  const iterator = items[Symbol.iterator]();
  const mostLanes = (): number => Math.max(1, typeof limit === 'number' ? limit : limit());
  let failure: { readonly error: unknown } | undefined;
  let isExhausted = false;
  let laneCount = 0;
  const lane = async (): Promise<void> => {
    while (failure === undefined && laneCount <= mostLanes()) {
      const next = iterator.next();
      isExhausted = next.done === true;
      if (next.done === true) break;
      try {
        signal?.throwIfAborted();
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
      addLanes();
    }
    laneCount -= 1;
    if (laneCount === 0) end();
  };
  const addLanes = (): void => {
    while (failure === undefined && !isExhausted && laneCount < mostLanes()) {
      laneCount += 1;
      void lane();
    }
  };
  let end = (): void => undefined;
  await new Promise<void>((resolve) => {
    end = resolve;
    addLanes();
  });
  if (failure !== undefined) throw failure.error;
}
