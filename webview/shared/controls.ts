import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { icon } from './dom';

// The only module that imports the toolkit: a successor changes this file alone.

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing(), vsCodeTextField());

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: string;
  readonly appearance?: 'primary' | 'secondary';
  readonly title?: string;
  readonly onClick: () => void;
}

export function button(options: ButtonOptions): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', options.appearance ?? 'secondary');
  if (options.title !== undefined) element.title = options.title;
  if (options.icon !== undefined) element.append(startSlot(options.icon));
  element.append(options.label);
  element.addEventListener('click', options.onClick);
  return element;
}

/** A button that shows a menu. */
export function menuButton(
  label: string,
  icon: string,
  show: (element: HTMLElement) => void,
): HTMLElement {
  const element = button({ label, icon, onClick: () => show(element) });
  element.setAttribute('aria-haspopup', 'menu');
  return element;
}

/** A button with a picture for a label; the label is its tooltip and what a screen reader says. */
export function iconButton(options: {
  readonly label: string;
  readonly icon: string;
  readonly onClick: () => void;
}): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', 'icon');
  element.setAttribute('aria-label', options.label);
  element.title = options.label;
  element.append(icon(options.icon));
  element.addEventListener('click', options.onClick);
  return element;
}

/** A button that cannot be used stays where it is, and is announced as such. */
export function setDisabled(element: HTMLElement, isDisabled: boolean): void {
  element.toggleAttribute('disabled', isDisabled);
}

export interface SearchFieldOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

export interface SearchField {
  readonly element: HTMLElement;
  setValue(text: string): void;
}

export function searchField(options: SearchFieldOptions): SearchField {
  const element = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  element.setAttribute('aria-label', options.label);
  element.setAttribute('placeholder', options.placeholder);
  element.setAttribute('value', options.value);
  element.append(startSlot('search'));
  element.addEventListener('input', () => options.onInput(element.value));
  return {
    element,
    setValue: (text) => {
      // The toolkit writes `Text field` over it whenever the field enters the page.
      element.setAttribute('aria-label', options.label);
      if (element.value !== text) element.value = text;
    },
  };
}

export function progressRing(): HTMLElement {
  const element = document.createElement('vscode-progress-ring');
  element.setAttribute('aria-hidden', 'true');
  return element;
}

function startSlot(name: string): HTMLElement {
  const slotted = icon(name);
  slotted.slot = 'start';
  return slotted;
}
