import type { Node } from 'jsonc-parser';
import { errorAt, type JsonPath, type LakeFinding } from './lakeFinding';

/** Finds keys written twice in one object, of which JSON would silently take the last. */
export function findRepeatedKeys(node: Node, path: JsonPath = []): readonly LakeFinding[] {
  const children = node.children ?? [];
  if (node.type === 'array') {
    return children.flatMap((child, index) => findRepeatedKeys(child, [...path, index]));
  }
  const seen = new Set<string>();
  return children.flatMap(({ children: [key, value] = [] }) => {
    const name = String(key?.value);
    const childPath = [...path, name];
    const below = value ? findRepeatedKeys(value, childPath) : [];
    if (seen.has(name))
      return [errorAt(childPath, 'is written twice; keep one of them', 'key'), ...below];
    seen.add(name);
    return below;
  });
}
