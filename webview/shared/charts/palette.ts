import type { PathMark, TextMark } from './drawing';
import { toneCount } from './chartData';

/** What a picture is painted with, where no style sheet reaches. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly quiet: string;
  readonly line: string;
  readonly tones: readonly string[];
  readonly font: string;
}

/** How a path is painted; `undefined` = not at all. */
export interface Paint {
  readonly fill: string | undefined;
  readonly stroke: string | undefined;
  readonly widthPx: number;
  readonly opacity: number;
}

export const bandOpacity = 0.22;
export const gridOpacity = 0.5;

export function paintOf({ role, tone = 0 }: PathMark, palette: Palette): Paint {
  const color = palette.tones[tone % toneCount] ?? palette.foreground;
  const nothing = { fill: undefined, stroke: undefined, widthPx: 1, opacity: 1 };
  switch (role) {
    case 'grid':
      return { ...nothing, stroke: palette.line, opacity: gridOpacity };
    case 'axis':
      return { ...nothing, stroke: palette.quiet };
    case 'band':
      return { ...nothing, fill: color, opacity: bandOpacity };
    case 'line':
      return { ...nothing, stroke: color, widthPx: 1.5 };
    case 'dots':
      return { ...nothing, stroke: color, widthPx: 5 };
    case 'bar':
      return { ...nothing, fill: color };
  }
}

export function inkOf({ role }: TextMark, palette: Palette): { color: string; isBold: boolean } {
  return { color: role === 'tick' ? palette.quiet : palette.foreground, isBold: role !== 'tick' };
}

/** The colors of the theme as it is now. */
export function themePalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (...names: readonly string[]): string =>
    names.map((name) => style.getPropertyValue(name).trim()).find((value) => value !== '') ??
    '#888';
  return {
    background: read('--vscode-editor-background'),
    foreground: read('--vscode-foreground'),
    quiet: read('--vscode-descriptionForeground'),
    line: read('--line', '--vscode-descriptionForeground'),
    tones: Array.from({ length: toneCount }, (_, tone) => read(`--chart-tone-${tone}`)),
    font: 'system-ui, sans-serif',
  };
}
