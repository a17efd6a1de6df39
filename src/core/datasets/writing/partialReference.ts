import { parseGros } from '../reference/parseGros';

/** The part of an address that somebody is writing, from `start` to `end` of its line. */
export type PartialReference = {
  readonly start: number;
  /** Exclusive; behind the cursor, if the part goes on there. */
  readonly end: number;
} & (
  | { readonly kind: 'repo' }
  | { readonly kind: 'branch'; readonly repo: string }
  /** `branch` is `undefined` if none is written. */
  | { readonly kind: 'tag'; readonly repo: string; readonly branch: string | undefined }
);

const before = /(?<![\p{L}\p{N}+.-])gros:\/\/([\p{L}\p{N}\p{M}_.%+=@/:#&-]*)$/iu;
const nameBehind = /^[\p{L}\p{N}\p{M}_.%+=@-]*/u;
const branchBehind = /^[\p{L}\p{N}\p{M}_.%+=@/-]*/u;

/** What is being written at a place in a line; `undefined` = no address of a dataset. */
export function partialAt(line: string, at: number): PartialReference | undefined {
  const written = before.exec(line.slice(0, at))?.[1];
  if (written === undefined) return undefined;
  const behind = line.slice(at);
  const slash = written.indexOf('/');
  const colon = written.lastIndexOf(':');
  if (colon >= 0 && colon > slash) {
    const name = nameOf(written.slice(0, colon));
    const start = at - (written.length - colon - 1);
    const end = at + lengthOf(nameBehind, behind);
    return name && { kind: 'tag', ...name, start, end };
  }
  if (slash < 0) {
    const start = at - written.length;
    return { kind: 'repo', start, end: at + lengthOf(nameBehind, behind) };
  }
  const name = nameOf(written.slice(0, slash));
  const start = at - (written.length - slash - 1);
  const end = at + lengthOf(branchBehind, behind);
  return name && { kind: 'branch', repo: name.repo, start, end };
}

function nameOf(
  text: string,
): { readonly repo: string; readonly branch: string | undefined } | undefined {
  const parsed = parseGros(`gros://${text}`);
  if (parsed.kind === 'malformed') return undefined;
  const { repo, branch } = parsed.reference;
  return { repo, branch };
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
