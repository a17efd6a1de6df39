import type { TextMeasure } from './nodeLook';
import { textSizePx } from './shapes';

/** Where nothing is laid out, a letter is about so wide. */
const guessedLetterPx = 7;

/** Measures texts in the font of an element; what was measured once is remembered. */
export function measureText(element: Element): TextMeasure {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  return (text, weight) => {
    if (text === '') return 0;
    const key = `${weight}${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const width = context === null ? text.length * guessedLetterPx : measured();
    known.set(key, width);
    return width;

    function measured(): number {
      if (context === null) return 0;
      const bold = weight === 'bold' ? '600 ' : '';
      context.font = `${bold}${textSizePx}px ${getComputedStyle(element).fontFamily}`;
      return context.measureText(text).width;
    }
  };
}
