/** What is said of an order that is not the usual one: ascending, nulls last; descending, nulls first. */
export function sortWords(direction: unknown, nulls: unknown): string {
  const isDescending = direction === 'SORTBY_DESC';
  const words = isDescending ? ' DESC' : '';
  if (nulls === 'SORTBY_NULLS_FIRST' && !isDescending) return `${words} NULLS FIRST`;
  if (nulls === 'SORTBY_NULLS_LAST' && isDescending) return `${words} NULLS LAST`;
  return words;
}
