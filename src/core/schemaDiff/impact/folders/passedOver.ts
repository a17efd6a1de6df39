/** Why a file is not looked into. */
export type PassedOver = 'history' | 'tooLarge' | 'unreadable';

/** Larger ones are data, whatever they are called. */
export const largestFileBytes = 1_000_000;
/** Notebooks hold their results, too. */
const largestNotebookBytes = 10_000_000;

/** Decided without opening the file: by its size and, for notebooks, the end of its name. */
export function isTooLarge(path: string, sizeBytes: number): boolean {
  return sizeBytes > (/\.ipynb$/i.test(path) ? largestNotebookBytes : largestFileBytes);
}

/** Folders that nobody writes in. */
export const foreignFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.ipynb_checkpoints',
  'renv',
  '.Rproj.user',
]);

/** True for migrations: they tell what was done to a schema as it was then, and stay true. */
export function isHistory(path: string): boolean {
  return (
    /(?:^|\/)(?:migrations?|migrate)\//i.test(path) ||
    /(?:^|\/)[VUR][\d._]*__[^/]*\.sql$/.test(path)
  );
}
