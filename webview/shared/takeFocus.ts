/** Within it the editor has passed the focus on, if it only came by on its way to a list. */
const settlingMs = 100;

/** Gives `target` the focus if the person is in the page, but nowhere in it yet. */
export function takeFocus(target: { focus(): void } | undefined): void {
  const isFree = document.hasFocus() && document.activeElement === document.body;
  if (isFree) target?.focus();
}

/**
 * Whoever comes into the page by keys is in `target`, unless they were elsewhere in it before. The
 * editor puts the focus on a page between two lists of its own, too: taken there at once, it would be
 * taken from the second, which closes.
 */
export function takeFocusOnArrival(target: () => { focus(): void } | undefined): void {
  window.addEventListener('focus', () => setTimeout(() => takeFocus(target()), settlingMs));
}
