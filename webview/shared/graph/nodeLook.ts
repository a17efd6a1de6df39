import type { Size } from './viewport';

/** What a node of a diagram shows, whatever it stands for. */
export interface NodeLook {
  readonly title: string;
  /** Smaller, above the title; `undefined` = nothing. */
  readonly caption: string | undefined;
  readonly rows: readonly NodeRow[];
  /** Edges that lead out of what is shown: how many more nodes there are. */
  readonly hiddenNeighbors: number;
  /** True for what is drawn with a broken border, such as a view. */
  readonly isDerived: boolean;
  /** What a screen reader says of it. */
  readonly label: string;
}

export interface NodeRow {
  /** `PK`, for instance; empty = nothing. */
  readonly mark: string;
  readonly text: string;
  /** At the right. */
  readonly note: string;
}

/** Widths of texts in pixels. */
export interface TextMeasure {
  (text: string, weight: 'normal' | 'bold'): number;
}

export const titleHeightPx = 28;
export const captionHeightPx = 14;
export const rowHeightPx = 18;
export const paddingPx = 10;
export const markWidthPx = 26;
const leastWidthPx = 96;
const mostWidthPx = 300;
const noteGapPx = 14;
const bottomPx = 6;

/** How large a node is drawn. */
export function sizeOf({ title, caption, rows }: NodeLook, measure: TextMeasure): Size {
  const widths = [
    measure(title, 'bold'),
    measure(caption ?? '', 'normal'),
    ...rows.map(({ text, note }) => markWidthPx + rowWidth(text, note, measure)),
  ];
  const wanted = Math.ceil(Math.max(...widths)) + 2 * paddingPx;
  return {
    width: Math.max(leastWidthPx, Math.min(mostWidthPx, wanted)),
    height:
      titleHeightPx +
      (caption === undefined ? 0 : captionHeightPx) +
      (rows.length === 0 ? 0 : rows.length * rowHeightPx + bottomPx),
  };
}

function rowWidth(text: string, note: string, measure: TextMeasure): number {
  const noteWidth = note === '' ? 0 : noteGapPx + measure(note, 'normal');
  return measure(text, 'normal') + noteWidth;
}

/** The beginning of a text that fits a width, with an ellipsis if it is cut. */
export function cutTo(text: string, widthPx: number, measure: (text: string) => number): string {
  if (measure(text) <= widthPx) return text;
  let least = 0;
  let most = text.length;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (measure(`${text.slice(0, middle)}…`) <= widthPx) least = middle;
    else most = middle - 1;
  }
  return least === 0 ? '…' : `${text.slice(0, least)}…`;
}
