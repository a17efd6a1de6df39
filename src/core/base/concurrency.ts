/**
 * Calls `work` for every item, at most `limit` at a time, and settles all that started before it
 * returns. The first failure or an abort starts nothing more and is thrown once the rest has ended.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T>,
  options: { readonly limit: number; readonly signal?: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (failure === undefined) {
      const next = iterator.next();
      if (next.done === true) return;
      try {
        options.signal?.throwIfAborted();
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.limit) }, lane));
  if (failure !== undefined) throw failure.error;
}
