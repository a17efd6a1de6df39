import type { Size } from './viewport';

/** What a node of a diagram shows, whatever it stands for. */
export interface NodeLook {
  readonly title: string;
  /** Smaller, above the title; `undefined` = nothing. */
  readonly caption: string | undefined;
  readonly rows: readonly NodeRow[];
  /** Stands before the title; absent = nothing. */
  readonly icon?: NodeIcon;
  /** What is pressed to see more or less of what is around it. */
  readonly badges: readonly NodeBadge[];
  /** Stands out from far away, too, where nothing can be read; absent = like all others. */
  readonly tone?: Tone;
  /** True for what is drawn with a broken border, such as a view. */
  readonly isDerived: boolean;
  /** What a screen reader says of it. */
  readonly label: string;
}

/** A picture of 16 by 16 pixels: the `d` of a path of relative commands, from its upper left corner. */
export type NodeIcon = string;

/** Never alone: a mark or a word says the same. */
export type Tone = 'good' | 'bad' | 'caution';

export interface NodeBadge {
  /** `below` = on the lower border, at its right end. */
  readonly side: BadgeSide;
  /** `+3`, for instance. */
  readonly text: string;
}

export type BadgeSide = 'left' | 'right' | 'below';

export interface NodeRow {
  /** `PK`, for instance; empty = nothing. */
  readonly mark: string;
  /** Of the mark; absent = as keys are. */
  readonly tone?: Tone;
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
export const iconWidthPx = 22;
const leastWidthPx = 96;
const mostWidthPx = 300;
const noteGapPx = 14;
const bottomPx = 6;

/** How large a node is drawn. */
export function sizeOf({ title, caption, rows, icon }: NodeLook, measure: TextMeasure): Size {
  const iconWidth = icon === undefined ? 0 : iconWidthPx;
  const widths = [
    iconWidth + measure(title, 'bold'),
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
