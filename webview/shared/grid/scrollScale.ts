/** Chromium caps the height of an element near 33 million pixels, and others earlier. */
const tallestPx = 8_000_000;

/**
 * Maps places in a very tall list to a scroll bar that is as tall as a browser allows. Up to that height
 * the two are the same; above, the bar moves by less than the list does.
 */
export interface ScrollScale {
  /** Of all rows. */
  readonly contentPx: number;
  /** Of the element that is scrolled. */
  readonly spacePx: number;
  readonly windowPx: number;
}

export function scrollScale(rowCount: number, rowPx: number, windowPx: number): ScrollScale {
  const contentPx = rowCount * rowPx;
  return { contentPx, spacePx: Math.min(contentPx, tallestPx), windowPx };
}

export function isScaled({ contentPx, spacePx }: ScrollScale): boolean {
  return contentPx > spacePx;
}

/** Where the list is when the bar is there. */
export function topOf(scale: ScrollScale, scrollPx: number): number {
  const room = roomOf(scale.spacePx, scale.windowPx);
  if (!isScaled(scale) || room === 0) return scrollPx;
  return (Math.min(scrollPx, room) / room) * roomOf(scale.contentPx, scale.windowPx);
}

/** Where the bar is when the list is there. */
export function scrollOf(scale: ScrollScale, topPx: number): number {
  const room = roomOf(scale.contentPx, scale.windowPx);
  if (!isScaled(scale) || room === 0) return topPx;
  return (topPx / room) * roomOf(scale.spacePx, scale.windowPx);
}

export function clampTop({ contentPx, windowPx }: ScrollScale, topPx: number): number {
  return Math.max(0, Math.min(topPx, roomOf(contentPx, windowPx)));
}

function roomOf(heightPx: number, windowPx: number): number {
  return Math.max(0, heightPx - windowPx);
}
