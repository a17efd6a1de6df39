import type { DemoCommit } from './pipelines/demoRepositories';

/** What the demo workspace is made of. */
export interface DemoParts {
  /** By path. */
  readonly texts: Readonly<Record<string, string>>;
  readonly repositories: readonly RepositoryPart[];
}

/** A repository within the workspace. */
export interface RepositoryPart {
  /** Relative to the workspace. */
  readonly path: string;
  readonly commits: readonly DemoCommit[];
  /** What is checked out, for a machine without version control. */
  readonly texts: Readonly<Record<string, string>>;
}

/** True if a value of JSON is what the servers hand out as the demo's parts. */
export function isDemoParts(value: unknown): value is DemoParts {
  const { texts, repositories } = Object(value) as Partial<Record<keyof DemoParts, unknown>>;
  return isTexts(texts) && Array.isArray(repositories) && repositories.every(isRepository);
}

function isRepository(value: unknown): value is RepositoryPart {
  const { path, commits, texts } = Object(value) as Partial<Record<keyof RepositoryPart, unknown>>;
  return typeof path === 'string' && isTexts(texts) && Array.isArray(commits);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
