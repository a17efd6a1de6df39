import { formatCount } from '../../src/core/base/sizes';
import type { PlanStep } from '../../src/core/warehouse/results/explainTree';
import { h } from '../shared/dom';
import { durationText } from './wording';

/** A plan as a tree: what each step does, what it costs, and how much of all that is its own. */
export function planTree(plan: PlanStep): HTMLElement {
  const tree = h('ul', { class: 'plan', role: 'tree', 'aria-label': 'Plan' }, stepItem(plan, 1));
  const items = [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')];
  for (const [place, item] of items.entries()) item.tabIndex = place === 0 ? 0 : -1;
  tree.addEventListener('keydown', (event) => onKey(event, items));
  return tree;
}

/** The steps below one stand beside it, so that its name is what it says itself. */
function stepItem(step: PlanStep, level: number): HTMLElement {
  const head = h(
    'div',
    { class: 'plan-step' },
    h('span', { class: 'plan-title' }, step.title),
    h('span', { class: 'plan-share', 'aria-hidden': 'true' }, shareBar(step.ownShare)),
    h('span', { class: 'secondary' }, figures(step)),
  );
  const details = step.details.map((detail) => h('div', { class: 'plan-detail' }, detail));
  const hasChildren = step.children.length > 0;
  const item = h(
    'div',
    { role: 'treeitem', 'aria-level': level, 'aria-expanded': hasChildren ? 'true' : undefined },
    head,
    ...details,
  );
  item.addEventListener('click', () => toggle(item));
  const children = step.children.map((child) => stepItem(child, level + 1));
  const group = hasChildren ? h('ul', { role: 'group' }, ...children) : undefined;
  return h('li', { role: 'none' }, item, group);
}

function shareBar(share: number): HTMLElement {
  const bar = h('span', { class: 'plan-bar' });
  bar.style.width = `${Math.round(share * 100)}%`;
  return bar;
}

function figures({ costTotal, ownShare, rowCountEstimate, actual }: PlanStep): string {
  const measured =
    actual === undefined
      ? []
      : [`${durationText(actual.totalMs)}, ${formatCount(Math.round(actual.rowCount))} rows`];
  return [
    `cost ${formatCount(Math.round(costTotal))}`,
    `${Math.round(ownShare * 100)} % of it own`,
    `about ${formatCount(rowCountEstimate)} rows`,
    ...measured,
  ].join(' · ');
}

function toggle(item: HTMLElement): void {
  const isOpen = item.getAttribute('aria-expanded');
  if (isOpen === null) return;
  item.setAttribute('aria-expanded', isOpen === 'true' ? 'false' : 'true');
}

/** @see https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
function onKey(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const shown = items.filter((item) => item.closest('[aria-expanded=false] + ul') === null);
  const current = document.activeElement;
  const place = shown.findIndex((item) => item === current);
  const item = shown[place];
  if (item === undefined) return;
  const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: shown.length - 1 }[
    event.key
  ];
  const isOpen = item.getAttribute('aria-expanded');
  if (next !== undefined) move(shown[Math.max(0, Math.min(shown.length - 1, next))], items);
  else if (event.key === 'ArrowRight' && isOpen === 'false') toggle(item);
  else if (event.key === 'ArrowRight') move(shown[place + 1], items);
  else if (event.key === 'ArrowLeft' && isOpen === 'true') toggle(item);
  else if (event.key === 'ArrowLeft') move(parentOf(item), items);
  else return;
  event.preventDefault();
}

function parentOf(item: HTMLElement): HTMLElement | undefined {
  const parent = item.closest('[role=group]')?.previousElementSibling;
  return parent instanceof HTMLElement ? parent : undefined;
}

function move(to: HTMLElement | undefined, items: readonly HTMLElement[]): void {
  if (to === undefined) return;
  for (const item of items) item.tabIndex = item === to ? 0 : -1;
  to.focus();
}
