/**
 * The same text in memory of its own: V8 cuts a text of 13 units and more out of another without
 * copying it, so that a name would keep the whole listing it was cut from. What is put together of two
 * is made one piece before it is cut, without a buffer in between.
 */
export function ownText(cut: string): string {
  return ` ${cut}`.slice(1);
}
