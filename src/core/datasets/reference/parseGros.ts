import type { GrosReference } from './grosReference';
import { findNameProblem } from './nameProblem';
import { parseTag } from './parseTag';

export type ParsedGros =
  | { readonly kind: 'reference'; readonly reference: GrosReference }
  | {
      readonly kind: 'malformed';
      /** A sentence without its end, which says what to write. */
      readonly why: string;
      /** What was most likely meant. */
      readonly hint?: GrosReference;
    };

/**
 * Reads `gros://repo[/branch][:tag]`: the repository is the first segment, the branch the rest up to the
 * last colon. Repository and branch may be percent-encoded. Never throws.
 */
export function parseGros(text: string): ParsedGros {
  const address = /^gros:(\/*)(.*)$/is.exec(text);
  if (address === null) return malformed('An address of a dataset begins with gros://');
  const [, slashes = '', rest = ''] = address;
  if (slashes.length < 2) return malformed('Two slashes follow gros: as in gros://repo/branch');
  if (slashes.length > 2 || /^(?::|$)/.test(rest)) {
    return malformed('The repository is missing: write gros://repo/branch:tag');
  }
  return parseParts(rest);
}

function parseParts(rest: string): ParsedGros {
  const slash = rest.indexOf('/');
  const colon = rest.lastIndexOf(':');
  if (colon !== -1 && colon < slash) return tagWithin(rest, { slash, colon });
  const path = colon === -1 ? rest : rest.slice(0, colon);
  const tag = parseTag(colon === -1 ? '' : rest.slice(colon + 1));
  const repo = decode(slash === -1 ? path : path.slice(0, slash));
  const branch = slash === -1 ? undefined : decode(path.slice(slash + 1));
  if (repo === null || branch === null) {
    return malformed('A % is followed by no two hexadecimal digits of UTF-8: write it %25');
  }
  const problem = problemOf(repo, branch);
  if (problem !== undefined) return malformed(problem);
  if (tag.kind === 'malformed') return tag;
  return readOldForm({ repo, branch, tag: tag.tag });
}

function problemOf(repo: string, branch: string | undefined): string | undefined {
  if (branch === '') {
    return 'The branch is missing after the slash: write one, or leave the slash out';
  }
  const ofRepo = findNameProblem(repo, 'repository');
  return ofRepo ?? (branch === undefined ? undefined : findNameProblem(branch, 'branch'));
}

/** `gros://repo:tag/branch`: the tag stands where a port would. */
function tagWithin(
  rest: string,
  { slash, colon }: { readonly slash: number; readonly colon: number },
): ParsedGros {
  const moved = `${rest.slice(0, colon)}${rest.slice(slash)}:${rest.slice(colon + 1, slash)}`;
  const meant = parseParts(moved);
  const why = 'The tag comes last, after the branch: write gros://repo/branch:tag';
  if (meant.kind === 'malformed') return malformed(why);
  return { ...malformed(why), hint: meant.reference };
}

/** Names that are a repository's only where somebody wrote the branch first. */
const oldFirstParts = new Set(['master', 'main', 'my-branch']);

/** The old README's own example, `gros://my-branch/my-repo:latest`, had the two the other way round. */
function readOldForm(reference: GrosReference): ParsedGros {
  const { repo, branch, tag } = reference;
  const isSwapped =
    oldFirstParts.has(repo) && branch !== undefined && !/\//.test(branch) && branch !== repo;
  if (!isSwapped || oldFirstParts.has(branch)) return { kind: 'reference', reference };
  return {
    ...malformed(
      `The repository comes first: ${repo} is the branch here, as the old README had it`,
    ),
    hint: { repo: branch, branch: repo, tag },
  };
}

/** `null` = an escape that is none. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function malformed(why: string): { readonly kind: 'malformed'; readonly why: string } {
  return { kind: 'malformed', why };
}
