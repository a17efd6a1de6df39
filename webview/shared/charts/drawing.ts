/** What is drawn, as values: a page paints them as SVG, a picture as a file. */
export type Mark = PathMark | TextMark;

/** What a path is, which decides how it looks. */
export type PathRole = 'grid' | 'axis' | 'band' | 'line' | 'dots' | 'bar';

export interface PathMark {
  readonly kind: 'path';
  readonly role: PathRole;
  /** Of an SVG path. */
  readonly d: string;
  /** Which of the colors of charts; a grid and an axis have their own. */
  readonly tone?: number;
}

export type TextRole = 'tick' | 'title' | 'heading';

export interface TextMark {
  readonly kind: 'text';
  readonly role: TextRole;
  readonly text: string;
  readonly xPx: number;
  /** Of the line that letters stand on. */
  readonly yPx: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Clockwise around its point. */
  readonly degrees?: number;
}

/** A chart of a certain size, and where in it things are. */
export interface Drawing {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly marks: readonly Mark[];
  /** Where values are drawn. */
  readonly plot: Box;
  readonly lanes: readonly DrawnLane[];
  /** Where each stop is from the left. */
  readonly stopsPx: readonly number[];
  /** What lies at a place from the left, in the units of the axis. */
  readonly valueAt: (xPx: number) => number;
  readonly xOf: (value: number) => number;
}

export interface Box {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

export interface DrawnLane {
  readonly topPx: number;
  readonly bottomPx: number;
  readonly yOf: (value: number) => number;
}

export const textPx = 11;
const letterPx = 6.2;

/** About how wide a text is: nothing here depends on a font that may not be there yet. */
export function textWidth(text: string): number {
  return Array.from(text).length * letterPx;
}

/** A text, or as much of it as there is room for. */
export function fittedText(text: string, roomPx: number): string {
  const letters = Array.from(text);
  const room = Math.floor(roomPx / letterPx);
  if (letters.length <= room) return text;
  return room < 2
    ? ''
    : `${letters
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`;
}

/** The same from both ends: names often differ in their last letters. */
export function endsOf(text: string, roomPx: number): string {
  const letters = Array.from(text);
  const room = Math.floor(roomPx / letterPx) - 1;
  if (letters.length <= room + 1) return text;
  const head = Math.ceil(room / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (room - head)).join('')}`;
}
