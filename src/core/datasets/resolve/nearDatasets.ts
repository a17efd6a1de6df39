import { nearestName } from '../../base/nearestName';
import type { Resolution } from '../datasets';
import { formatGros } from '../reference/formatGros';
import type { DatasetName, GrosReference } from '../reference/grosReference';

/** What a name that is not on the lake gets; `branches` are those of its repository that are there. */
export function noSuchDataset(
  reference: GrosReference,
  { repos, branches }: { readonly repos: readonly string[]; readonly branches: readonly string[] },
): Resolution {
  return branches.length === 0 ? noRepo(reference, repos) : noBranch(reference, branches);
}

/** The old README's form, branch first, if that is what would be on the lake. */
export function swappedName({ repo, branch }: GrosReference): DatasetName | undefined {
  if (branch === undefined) return undefined;
  const slash = branch.lastIndexOf('/');
  const front = slash === -1 ? '' : `/${branch.slice(0, slash)}`;
  return { repo: branch.slice(slash + 1), branch: `${repo}${front}` };
}

/** What a reference gets whose two names are the wrong way round. */
export function swapped(
  reference: GrosReference,
  meant: DatasetName,
): Exclude<Resolution, { readonly kind: 'version' }> {
  const mended = formatGros({ ...meant, tag: reference.tag });
  return {
    kind: 'noDataset',
    message: `There is no dataset ${formatGros(reference)}: the repository comes first`,
    remedy: `Write ${mended}`,
    near: [mended],
  };
}

function noRepo(reference: GrosReference, repos: readonly string[]): Resolution {
  const others = repos.filter((repo) => repo !== reference.repo);
  const nearest = nearestName(reference.repo, others);
  const near = nearest === undefined ? [] : [formatGros({ ...reference, repo: nearest })];
  return {
    kind: 'noDataset',
    message: `No repository ${reference.repo} has published a dataset here`,
    remedy: near[0] === undefined ? 'List the datasets that there are' : `Did you mean ${near[0]}?`,
    near,
  };
}

/** Names that an answer repeats. */
const mostNamed = 5;

function noBranch(reference: GrosReference, branches: readonly string[]): Resolution {
  const { repo, branch, tag } = reference;
  const nearest = branch === undefined ? undefined : nearestName(branch, branches);
  const sorted =
    nearest === undefined ? branches : [nearest, ...branches.filter((one) => one !== nearest)];
  const named = sorted.slice(0, mostNamed);
  const more = sorted.length > named.length ? ` and ${sorted.length - named.length} more` : '';
  return {
    kind: 'noBranch',
    message:
      branch === undefined
        ? `${repo} has published from several branches, none of them its default`
        : `${repo} has published no dataset from its branch ${branch}`,
    remedy: `Its branches here are ${named.join(', ')}${more}`,
    near: named.map((one) => formatGros({ repo, branch: one, tag })),
  };
}
