import { h, icon, setAttributes } from './dom';

export interface MenuItem {
  readonly label: string;
  readonly icon?: string;
  /** Set for what is one of several: whether it is the chosen one. */
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** Groups of items, apart from each other by a line. */
export type MenuGroups = readonly (readonly MenuItem[])[];

export interface MenuPlace {
  readonly xPx: number;
  readonly yPx: number;
}

let closeOpen: (() => void) | undefined;

/**
 * Shows a menu until something is chosen, Escape is pressed or the focus goes elsewhere; then the focus
 * is back where it was.
 */
export function showMenu(label: string, groups: MenuGroups, { xPx, yPx }: MenuPlace): void {
  closeOpen?.();
  const before = document.activeElement;
  const shown = groups.filter((group) => group.length > 0);
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': label },
    ...shown.map((group) => h('div', { class: 'menu-group', role: 'group' }, ...group.map(itemOf))),
  );
  let isOpen = true;
  const close = (): void => {
    // Taking it away takes the focus from it, which closes it, too.
    if (!isOpen) return;
    isOpen = false;
    closeOpen = undefined;
    menu.remove();
  };
  const leave = (): void => {
    close();
    if (before instanceof HTMLElement) before.focus();
  };
  function itemOf(item: MenuItem): HTMLElement {
    const isChoice = item.isChecked !== undefined;
    const mark = isChoice ? (item.isChecked ? 'check' : 'blank') : (item.icon ?? 'blank');
    const attributes = {
      class: 'menu-item',
      role: isChoice ? 'menuitemradio' : 'menuitem',
      tabindex: -1,
      'aria-checked': isChoice ? String(item.isChecked) : undefined,
      'aria-disabled': item.isDisabled === true ? 'true' : undefined,
    };
    const element = h('div', attributes, icon(mark), item.label);
    // One item is marked, whether a key or the pointer came to it last.
    element.addEventListener('pointerenter', () => element.focus());
    element.addEventListener('click', () => {
      if (item.isDisabled === true) return;
      leave();
      item.run();
    });
    return element;
  }
  menu.addEventListener('keydown', (event) => onKey(event, menu, leave));
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && menu.contains(relatedTarget))) close();
  });
  closeOpen = close;
  (document.querySelector('main') ?? document.body).append(menu);
  place(menu, { xPx, yPx });
  const items = itemsOf(menu);
  (items.find((item) => item.ariaDisabled !== 'true') ?? items[0])?.focus();
}

/** The menu of a button, below it. */
export function showMenuBelow(element: HTMLElement, label: string, groups: MenuGroups): void {
  const { left, bottom } = element.getBoundingClientRect();
  showMenu(label, groups, { xPx: left, yPx: bottom + 2 });
}

function itemsOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item')];
}

function onKey(event: KeyboardEvent, menu: HTMLElement, leave: () => void): void {
  const items = itemsOf(menu);
  const at = items.findIndex((item) => item === document.activeElement);
  const targets: Readonly<Partial<Record<string, number>>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[event.key];
  if (target !== undefined) items[target]?.focus();
  else if (event.key === 'Enter' || event.key === ' ') items[at]?.click();
  else if (event.key === 'Escape' || event.key === 'Tab') leave();
  else return;
  event.stopPropagation();
  event.preventDefault();
}

/** Within the window, whatever the point is. */
function place(menu: HTMLElement, { xPx, yPx }: MenuPlace): void {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(xPx, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(yPx, window.innerHeight - height - 4))}px`;
  setAttributes(menu, { 'data-open': true });
}
