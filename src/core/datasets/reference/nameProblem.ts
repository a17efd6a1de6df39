import { printable } from '../../base/printable';
import { parseVersion } from './versionId';

/**
 * Why git could not have a repository or branch of this name, or why the lake could not tell it from
 * something else; `undefined` if nothing speaks against it. A sentence without its end.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function findNameProblem(name: string, what: 'repository' | 'branch'): string | undefined {
  if (what === 'repository' && name.includes('/')) {
    return 'The repository is one name without a slash, the first segment';
  }
  if (plainName.test(name)) return undefined;
  const rule = rules.find(({ breaks }) => breaks(name));
  return rule?.why(name, what);
}

/** What most names are, told at once: no dot at all, and every part begins with a letter. */
const plainName = /^[A-Za-z][\w-]*(?:\/[A-Za-z][\w-]*)*$/;

interface NameRule {
  readonly breaks: (name: string) => boolean;
  readonly why: (name: string, what: string) => string;
}

const rules: readonly NameRule[] = [
  { breaks: (name) => name === '', why: (_, what) => `The ${what} is empty` },
  {
    breaks: (name) => /[\p{Cc}\p{Surrogate}]/u.test(name),
    why: (_, what) => `The ${what} holds a character that cannot be written`,
  },
  {
    breaks: (name) => /\s/.test(name),
    why: (name, what) => `The ${what} ${quote(name)} holds a blank, which git allows in none`,
  },
  {
    breaks: (name) => name.includes(':'),
    why: (name, what) =>
      `The ${what} ${quote(name)} holds a colon, which only the tag may follow, once and last`,
  },
  {
    breaks: (name) => /[~^?*[\\]/.test(name),
    why: (name, what) =>
      `The ${what} ${quote(name)} holds ${/[~^?*[\\]/.exec(name)?.[0] ?? ''}, which git allows in none`,
  },
  {
    breaks: (name) => name.split('/').includes(''),
    why: (name, what) => `The ${what} ${quote(name)} has an empty part between slashes`,
  },
  {
    breaks: (name) => name.split('/').some((part) => part.startsWith('.')),
    why: (name, what) => `A part of the ${what} ${quote(name)} begins with a dot`,
  },
  {
    breaks: (name) => name.split('/').some((part) => part.endsWith('.')) || name.includes('..'),
    why: (name, what) =>
      `The ${what} ${quote(name)} has a dot at the end of a part, or two in a row`,
  },
  {
    breaks: (name) => name.split('/').some((part) => part.endsWith('.lock')),
    why: (name, what) => `A part of the ${what} ${quote(name)} ends with .lock, which git keeps`,
  },
  {
    breaks: (name) => name === '@' || name.includes('@{'),
    why: (name, what) => `The ${what} ${quote(name)} is what git calls a place in its history`,
  },
  {
    // `dependency/repo/x/2026-11-27/downstreams` would be of the branch and of a version of `x`.
    breaks: (name) => parseVersion(name.split('/').at(-1) ?? '') !== undefined,
    why: (name, what) =>
      `The ${what} ${quote(name)} ends like the tag of a day; a day stands after a colon`,
  },
];

function quote(name: string): string {
  return JSON.stringify(printable(name));
}
