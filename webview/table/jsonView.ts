import { formatQuantity } from '../../src/core/base/sizes';
import type { JsonNode } from '../../src/core/warehouse/values/jsonTree';
import { h } from '../shared/dom';

/** Entries of a level that are drawn at a time. */
const entriesAtOnce = 100;
const openLevels = 1;

/** A JSON value as a tree whose levels are drawn when they are opened. */
export function jsonView(node: JsonNode): HTMLElement {
  return h('div', { class: 'json mono' }, entry('', node, 0));
}

function entry(name: string, node: JsonNode, level: number): HTMLElement {
  const label = name === '' ? [] : [h('span', { class: 'json-name' }, name), ': '];
  if (node.kind === 'text') {
    return h('div', { class: 'json-leaf' }, ...label, h('span', { class: 'json-text' }, node.text));
  }
  if (node.kind === 'word') {
    return h('div', { class: 'json-leaf' }, ...label, h('span', { class: 'json-word' }, node.text));
  }
  const entries = entriesOf(node);
  const summary = h('summary', {}, ...label, h('span', { class: 'secondary' }, summaryOf(node)));
  const details = h('details', {}, summary);
  let isDrawn = false;
  const draw = (): void => {
    if (isDrawn || !details.open) return;
    isDrawn = true;
    drawEntries(details, entries, level + 1);
  };
  details.addEventListener('toggle', draw);
  if (level < openLevels) details.open = true;
  draw();
  return details;
}

type Entries = readonly (readonly [name: string, node: JsonNode])[];

function entriesOf(node: Extract<JsonNode, { readonly kind: 'object' | 'array' }>): Entries {
  return node.kind === 'object'
    ? node.members.map(({ name, value }) => [name, value] as const)
    : node.items.map((item, index) => [String(index), item] as const);
}

function summaryOf(node: Extract<JsonNode, { readonly kind: 'object' | 'array' }>): string {
  return node.kind === 'object'
    ? `{ ${formatQuantity(node.members.length, 'member')} }`
    : `[ ${formatQuantity(node.items.length, 'item')} ]`;
}

function drawEntries(parent: HTMLElement, entries: Entries, level: number): void {
  const shown = entries.slice(0, entriesAtOnce);
  parent.append(...shown.map(([name, node]) => entry(name, node, level)));
  const rest = entries.slice(entriesAtOnce);
  if (rest.length === 0) return;
  const label = `${formatQuantity(rest.length, 'more entry', 'more entries')}…`;
  const more = h('button', { type: 'button', class: 'link' }, label);
  more.addEventListener('click', () => {
    more.remove();
    drawEntries(parent, rest, level);
  });
  parent.append(more);
}
