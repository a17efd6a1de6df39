import type { ItemIndex, LineageItem } from './items';
import { itemText, nameOfItem } from './wording';

export const listColumns = ['What', 'From', 'To'] as const;

/** What the list says of a thing: its name, what it is made of and what is made of it. */
export function listTexts(
  item: LineageItem,
  { index, nowMs }: { readonly index: ItemIndex; readonly nowMs: number },
): readonly string[] {
  const names = (ids: readonly string[]): string =>
    [...new Set(ids)].map((id) => nameOfItem(index.node(id))).join(', ') || '–';
  return [
    itemText(item, nowMs),
    names(index.incoming(item.id).map(({ source }) => source)),
    names(index.outgoing(item.id).map(({ target }) => target)),
  ];
}
