/** A line of a `.gitignore`, for paths below its folder. */
interface IgnoreRule {
  readonly pattern: RegExp;
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
}

/**
 * What the `.gitignore` of a folder leaves out. Paths are relative to the folder, with slashes.
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 */
export class IgnoreRules {
  readonly #rules: readonly IgnoreRule[];

  constructor(text: string) {
    this.#rules = text.split(/\r?\n/).flatMap(ruleOf);
  }

  /** `undefined` = nothing is said of it; the last line that fits decides. */
  isIgnored(path: string, isFolder: boolean): boolean | undefined {
    const rule = this.#rules.findLast(
      ({ pattern, isForFolders }) => (isFolder || !isForFolders) && pattern.test(path),
    );
    return rule === undefined ? undefined : !rule.isNegated;
  }
}

function ruleOf(line: string): readonly IgnoreRule[] {
  const written = line.replace(/(?<!\\)\s+$/, '');
  if (written === '' || written.startsWith('#')) return [];
  const isNegated = written.startsWith('!');
  const isForFolders = written.endsWith('/');
  const glob = written.slice(isNegated ? 1 : 0, isForFolders ? -1 : undefined);
  // A slash within binds a pattern to the folder; without one it fits at every depth.
  const isBound = glob.includes('/');
  const body = patternOf(glob.replace(/^\//, ''));
  return [
    { pattern: new RegExp(`^${isBound ? '' : '(?:.*/)?'}${body}$`), isNegated, isForFolders },
  ];
}

function patternOf(glob: string): string {
  return glob.replace(
    /\*\*\/|\/\*\*$|\*|\?|\[!?[^\]]+\]|\\(.)|[.+^${}()|[\]]/g,
    (found, escaped) => {
      if (found === '**/') return '(?:.*/)?';
      if (found === '/**') return '/.*';
      if (found === '*') return '[^/]*';
      if (found === '?') return '[^/]';
      if (found.startsWith('[') && found.length > 2) return found.replace(/^\[!/, '[^');
      return `\\${typeof escaped === 'string' ? escaped : found}`;
    },
  );
}
