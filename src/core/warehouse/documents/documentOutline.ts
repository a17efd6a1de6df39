import { groupBy } from '../../base/groupBy';

/** A place that occurs in documents, whatever the item of an array: `samples[*].qc`. */
export interface OutlinePath {
  /** As a path filter reads it; empty = the documents themselves. */
  readonly path: string;
  /** Steps from the document. */
  readonly depth: number;
  /** Documents that have it. */
  readonly documents: number;
  readonly types: readonly OutlineType[];
  /** Different values that are no objects and arrays, the beginning of each; a few of them. */
  readonly examples: readonly string[];
}

/** What stands at a place, the most frequent first. */
export interface OutlineType {
  readonly type: string;
  readonly count: number;
}

/** What occurs in some of a column's documents. */
export interface DocumentOutline {
  /** That were looked into. */
  readonly documents: number;
  /** Too large to be looked into. */
  readonly leftOut: number;
  /** True if there was more in them than was looked at. */
  readonly isCut: boolean;
  /** In the order of the paths. */
  readonly paths: readonly OutlinePath[];
}

/** What a server counts: a line for each place and type. */
export interface OutlineRow {
  /** Names and `*` for all items, from the document on. */
  readonly steps: readonly string[];
  /** For each step, whether it is a name. */
  readonly areNames: readonly boolean[];
  readonly type: string;
  readonly count: number;
  readonly documents: number;
  readonly examples: readonly string[];
}

const mostExamples = 5;

export function outlinePaths(rows: readonly OutlineRow[]): readonly OutlinePath[] {
  const groups = groupBy(rows, ({ steps, areNames }) => pathText(steps, areNames));
  return [...groups]
    .map(([path, found]): OutlinePath => {
      const types = found
        .map(({ type, count }) => ({ type, count }))
        .sort((a, b) => b.count - a.count);
      return {
        path,
        depth: found[0]?.steps.length ?? 0,
        documents: Math.max(...found.map(({ documents }) => documents)),
        types,
        examples: [...new Set(found.flatMap(({ examples }) => examples))].slice(0, mostExamples),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A path as a filter reads it. */
function pathText(steps: readonly string[], areNames: readonly boolean[]): string {
  // An array at the root has no name before it: only a JSONPath can say so.
  const isSimple = areNames[0] !== false;
  return steps.reduce(
    (path, step, place) => {
      if (areNames[place] !== true) return `${path}[*]`;
      const name =
        /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step) && isSimple ? step : JSON.stringify(step);
      return path === '' ? name : `${path}.${name}`;
    },
    isSimple ? '' : '$',
  );
}
