import type { Rows } from '../../base/columns/rows';
import { byPath } from '../../storage/pathOrder';
import type { LeftEntry, RunFile, RunProblem, SeenEntry } from '../run';
import type { PlacedFiles } from './layout';

/** What a rule says of one file: its path in the lake, or why it has none. */
export type Place =
  | { readonly kind: 'carried'; readonly path: string }
  | { readonly kind: 'left'; readonly reason: string };

interface PlacedFile {
  readonly seen: SeenEntry;
  readonly carried: RunFile;
}

/**
 * Places files one by one. Those that would become one blob are all refused: carrying one would hide
 * the others.
 */
export function placeByRule(files: Rows<SeenEntry>, rule: (file: SeenEntry) => Place): PlacedFiles {
  const left: LeftEntry[] = [];
  const byTarget = new Map<string, PlacedFile[]>();
  for (const seen of files) {
    const place = rule(seen);
    if (place.kind === 'left') {
      left.push({ ...seen, reason: place.reason });
      continue;
    }
    const placed = byTarget.get(place.path) ?? [];
    placed.push({ seen, carried: { ...seen, path: place.path } });
    byTarget.set(place.path, placed);
  }
  const targets = [...byTarget.values()];
  return {
    left,
    carried: targets
      .flatMap(([first, ...others]) =>
        first === undefined || others.length > 0 ? [] : [first.carried],
      )
      .sort(byPath),
    refused: targets.flatMap((placed) => (placed.length > 1 ? refuseAll(placed) : [])),
  };
}

function refuseAll(placed: readonly PlacedFile[]): readonly RunProblem[] {
  const names = placed.map(({ seen }) => seen.path).join(' and ');
  return placed.map(({ seen, carried }) => ({
    path: seen.path,
    message: `${names} would be one blob, ${carried.path}; rename all but one`,
  }));
}
