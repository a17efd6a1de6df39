const longestName = 1024;
const mostSegments = 254;

/**
 * Why a file cannot be stored under its own name, and what to do; `undefined` if it can. Refused is
 * what the service refuses, or what it or common tools turn into another name without saying so.
 * @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function findNameProblem(prefix: string, path: string): string | undefined {
  const rule = nameRules.find(({ breaks }) => breaks(path, prefix));
  return rule && `${rule.message}; rename it and sync again`;
}

interface NameRule {
  readonly breaks: (path: string, prefix: string) => boolean;
  readonly message: string;
}

const nameRules: readonly NameRule[] = [
  {
    breaks: (path) => /\p{Cc}/u.test(path),
    message: 'the name holds a control character, which makes the whole container unlistable',
  },
  {
    breaks: (path) => /[\p{Surrogate}\uFFFE\uFFFF]/u.test(path),
    message: 'the name is not valid Unicode',
  },
  {
    breaks: (path) => path.includes('\\'),
    message: 'the name holds a backslash, which Azure turns into a slash',
  },
  {
    breaks: (path) => path.split('/').some((segment) => segment.endsWith('.')),
    message: 'a part of the name ends with a dot, which Azure drops',
  },
  {
    breaks: (path, prefix) => (prefix + path).length > longestName,
    message: `the blob name would be longer than ${longestName} characters`,
  },
  {
    breaks: (path, prefix) => (prefix + path).split('/').length > mostSegments,
    message: `the blob name would have more than ${mostSegments} parts`,
  },
];

/**
 * Paths that another path of the same run becomes on Windows or macOS, where names differ neither by
 * case nor by Unicode form; each with the first path it falls together with.
 */
export function findTwins(paths: Iterable<string>): ReadonlyMap<string, string> {
  const firstByForm = new Map<string, string>();
  const twins = new Map<string, string>();
  for (const path of paths) {
    const form = path.normalize('NFC').toLowerCase();
    const first = firstByForm.get(form);
    if (first === undefined) firstByForm.set(form, path);
    else twins.set(path, first);
  }
  return twins;
}
