import type { LineageNode } from '../graph/lineageGraph';
import type { LineageRename } from '../graph/lineageReader';
import { newestNames } from '../graph/renames';

/**
 * What is still there of what events told, as far as they know: not what was last told of by a name before
 * it got another. What others say of that goes on to the newer name.
 */
export function afterRenames(
  nodes: ReadonlyMap<string, LineageNode>,
  renames: readonly LineageRename[],
  told: ReadonlyMap<string, { readonly atMs: number }>,
): readonly LineageNode[] {
  if (renames.length === 0) return [...nodes.values()];
  const arrivedMs = latest(renames, 'to');
  const leftMs = latest(renames, 'from');
  const isThere = (id: string): boolean => {
    const left = leftMs.get(id);
    if (left === undefined) return true;
    return left < (told.get(id)?.atMs ?? -Infinity) || left <= (arrivedMs.get(id) ?? -Infinity);
  };
  const there = new Map([...nodes].filter(([id]) => isThere(id)));
  for (const [from, to] of newestNames(renames, (id) => there.has(id))) {
    const foreign = nodes.get(from)?.foreignFacets;
    const node = there.get(to);
    if (foreign === undefined || node === undefined) continue;
    there.set(to, { ...node, foreignFacets: { ...foreign, ...node.foreignFacets } });
  }
  return [...there.values()];
}

/** When each name was last one of an end of a rename. */
function latest(
  renames: readonly LineageRename[],
  end: 'from' | 'to',
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { [end]: id, atMs } of renames) {
    times.set(id, Math.max(atMs, times.get(id) ?? -Infinity));
  }
  return times;
}
