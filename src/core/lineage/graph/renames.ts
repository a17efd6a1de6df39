import { lineageEdge, type LineageEdge } from './lineageGraph';
import type { LineageRename } from './lineageReader';

/**
 * By what each id that is gone is known now, over any number of renames. What is still there under a name
 * was not renamed away, or something else took the name: it keeps its edges.
 */
export function newestNames(
  renames: readonly LineageRename[],
  isNode: (id: string) => boolean,
): ReadonlyMap<string, string> {
  const sorted = [...renames].sort((a, b) => a.atMs - b.atMs);
  const newest = new Map<string, string>();
  for (const [place, { from }] of sorted.entries()) {
    if (isNode(from)) continue;
    const now = followed(from, sorted.slice(place));
    if (isNode(now)) newest.set(from, now);
  }
  return newest;
}

/**
 * Each rename counts once, in the order of time, so that names may turn in a circle. Of one moment only one
 * does: what a migration renames gets its name while the older owner of that name gets another.
 */
function followed(from: string, later: readonly LineageRename[]): string {
  let [name, atMs] = [from, -Infinity];
  for (const rename of later) {
    if (rename.from === name && rename.atMs > atMs) [name, atMs] = [rename.to, rename.atMs];
  }
  return name;
}

/** An edge with the newer names of its ends. */
export function renamedEdge(edge: LineageEdge, newest: ReadonlyMap<string, string>): LineageEdge {
  const source = newest.get(edge.source) ?? edge.source;
  const target = newest.get(edge.target) ?? edge.target;
  if (source === edge.source && target === edge.target) return edge;
  const { id: _id, source: _source, target: _target, kind, ...span } = edge;
  return lineageEdge(source, kind, target, span);
}
