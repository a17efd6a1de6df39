import { h } from './dom';

/** Says what changed to the eye, and to a screen reader without moving its focus. */
export interface LiveRegion {
  readonly element: HTMLElement;
  announce(text: string): void;
}

export function liveRegion(className: string): LiveRegion {
  const element = h('div', { class: className, role: 'status', 'aria-live': 'polite' });
  return {
    element,
    announce: (text) => {
      // Writing the same text again would have it read again.
      if (element.textContent !== text) element.textContent = text;
    },
  };
}
