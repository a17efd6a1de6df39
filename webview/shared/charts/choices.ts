import { h } from '../dom';

/** A list to choose from, with its name before it. */
export interface Choice {
  readonly element: HTMLElement;
  /** Shows what can be chosen, as pairs of a value and its text, and what is. */
  update(options: readonly (readonly [string, string])[], value: string): void;
}

export function choiceOf(label: string, onChoose: (value: string) => void): Choice {
  const select = h('select', { class: 'chart-select', 'aria-label': label });
  const element = h('label', { class: 'chart-choice' }, h('span', {}, label), select);
  let drawn = '';
  select.addEventListener('change', () => onChoose(select.value));
  return {
    element,
    update: (options, value) => {
      const next = JSON.stringify(options);
      if (next !== drawn) {
        const elements = options.map(([key, text]) => h('option', { value: key }, text));
        select.replaceChildren(...elements);
      }
      drawn = next;
      select.value = value;
    },
  };
}

/** Something that is on or off, with its name behind it. */
export interface Switch {
  readonly element: HTMLElement;
  update(isOn: boolean): void;
}

export function switchOf(label: string, onSwitch: (isOn: boolean) => void): Switch {
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => onSwitch(box.checked));
  const element = h('label', { class: 'chart-choice' }, box, h('span', {}, label));
  return { element, update: (isOn) => (box.checked = isOn) };
}
