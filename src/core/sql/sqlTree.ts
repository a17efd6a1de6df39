import type { SqlNode } from './sqlParser';

/**
 * A node met on the way through a tree, with the key under which it stands: its type, or, where a
 * field can hold one type only, the field's name.
 */
export interface MetNode {
  readonly type: string;
  readonly node: SqlNode;
}

/**
 * Visits every node of a tree, each before what it holds. What `enter` returns false for is not
 * entered. Deep trees do not overflow the stack.
 */
export function walkTree(tree: SqlNode, enter: (met: MetNode) => boolean): void {
  const waiting: MetNode[] = entriesOf(tree).reverse();
  for (let met = waiting.pop(); met !== undefined; met = waiting.pop()) {
    if (enter(met)) waiting.push(...entriesOf(met.node).reverse());
  }
}

/** The strings of a list of `String` nodes, such as a name in parts. */
export function stringsOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const text = asNode(asNode(item)?.['String'])?.['sval'];
    return typeof text === 'string' ? [text] : [];
  });
}

/** The byte at which a node stands in the text, if the parser says so. */
export function locationOf(node: SqlNode): number | undefined {
  const location = node['location'];
  return typeof location === 'number' && location >= 0 ? location : undefined;
}

/** `undefined` = a list, a plain value or nothing. */
export function asNode(value: unknown): SqlNode | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as SqlNode)
    : undefined;
}

function entriesOf(node: SqlNode): MetNode[] {
  return Object.entries(node).flatMap(([type, value]) => {
    if (Array.isArray(value)) {
      return value.flatMap((item: unknown) => entriesOf(asNode(item) ?? {}));
    }
    const child = asNode(value);
    return child === undefined ? [] : [{ type, node: child }];
  });
}
