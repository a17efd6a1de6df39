import type { LineagePart } from './lineageReader';

/** What several parts tell, as one. */
export function joinParts(parts: readonly LineagePart[]): LineagePart {
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: parts.flatMap(({ edges }) => edges),
    problems: parts.flatMap(({ problems }) => problems),
    areas: parts.flatMap(({ areas = [] }) => areas),
    renames: parts.flatMap(({ renames = [] }) => renames),
    guesses: parts.flatMap(({ guesses = [] }) => guesses),
    doubtful: parts.flatMap(({ doubtful = [] }) => doubtful),
    remarks: parts.flatMap(({ remarks = [] }) => remarks),
  };
}
