/** Gives `target` the focus if the person is in the page, but nowhere in it yet. */
export function takeFocus(target: { focus(): void } | undefined): void {
  const isFree = document.hasFocus() && document.activeElement === document.body;
  if (isFree) target?.focus();
}

/** Whoever comes into the page by keys is in `target`, unless they were elsewhere in it before. */
export function takeFocusOnArrival(target: () => { focus(): void } | undefined): void {
  window.addEventListener('focus', () => takeFocus(target()));
}
