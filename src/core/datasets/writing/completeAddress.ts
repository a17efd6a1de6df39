import { formatQuantity } from '../../base/sizes';
import type { DatasetSummary } from '../datasets';
import { formatDataset } from '../reference/formatGros';
import type { DatasetName } from '../reference/grosReference';
import { partialAt } from './partialReference';
import {
  mostSuggestions,
  ReferenceIndex,
  suggestTags,
  type ReferenceSuggestion,
  type VersionFacts,
} from './suggestReferences';

/** A whole word that an unfinished one may become. */
export interface CompletedWord {
  readonly word: string;
  /** A few words beside it; empty = none. */
  readonly description: string;
  /** True if nothing is left to write of it. */
  readonly isWhole: boolean;
}

/** What is known of the datasets of a lake. */
export interface KnownAddresses {
  datasets(): Promise<readonly DatasetSummary[]>;
  /** The versions of a dataset, the earliest first. */
  versions(name: DatasetName): Promise<readonly VersionFacts[]>;
}

const scheme = 'gros://';

/**
 * What an address may become where words are completed and not places in a text, as in shells: all begin as
 * it does, and what they have in common beyond it all have. Where there are too many to read they end with
 * the next character that tells them apart. What is no address gets none.
 */
export async function completeAddress(
  written: string,
  known: KnownAddresses,
): Promise<readonly CompletedWord[]> {
  const address = scheme.startsWith(written.toLowerCase()) ? scheme : written;
  const partial = partialAt(address, address.length);
  if (partial === undefined) return [];
  const front = address.slice(0, partial.start);
  const typed = address.slice(partial.start);
  if (partial.kind === 'tag' && partial.branch !== undefined) {
    const { repo, branch } = partial;
    return tagWords(await known.versions({ repo, branch }), { front, typed });
  }
  const index = await ReferenceIndex.of(await known.datasets());
  if (partial.kind === 'repo') return narrowed(repoWords(index, typed), 'dataset');
  const { repo } = partial;
  if (partial.kind === 'tag') {
    const versions = await known.versions({ repo, branch: index.defaultBranch(repo) });
    return tagWords(versions, { front, typed });
  }
  return branchWords(index, repo, { typed, known });
}

/** Of a repository with one branch its only dataset. */
function repoWords(index: ReferenceIndex, typed: string): readonly CompletedWord[] {
  return index.beginningWith(typed).flatMap((repo) => {
    const branches = index.branchesOf(repo);
    const [only] = branches;
    if (only === undefined) return [];
    const whole = formatDataset(only.name);
    if (branches.length === 1) return [{ word: whole, description: '', isWhole: false }];
    const word = whole.slice(0, whole.indexOf('/', scheme.length) + 1);
    const description = formatQuantity(branches.length, 'branch', 'branches');
    return [{ word, description, isWhole: false }];
  });
}

/** A branch that is written out goes on with its versions. */
async function branchWords(
  index: ReferenceIndex,
  repo: string,
  { typed, known }: { readonly typed: string; readonly known: KnownAddresses },
): Promise<readonly CompletedWord[]> {
  const { suggestions } = index.branches(repo, Infinity);
  const begun = suggestions.filter(({ text }) => text.startsWith(typed));
  const [only] = begun;
  if (begun.length === 1 && only?.text === typed) {
    const versions = await known.versions({ repo, branch: only.label });
    const front = `${formatDataset({ repo, branch: only.label })}:`;
    return tagWords(versions, { front, typed: '' });
  }
  return wordsOf(begun, { front: scheme + addressOf(repo), isWhole: false }, 'branch');
}

function addressOf(repo: string): string {
  return formatDataset({ repo, branch: 'b' }).slice(scheme.length, -1);
}

function tagWords(
  versions: readonly VersionFacts[],
  { front, typed }: { readonly front: string; readonly typed: string },
): readonly CompletedWord[] {
  const { suggestions } = suggestTags(versions, Infinity);
  const begun = suggestions.filter(({ text }) => text.startsWith(typed));
  return wordsOf(begun, { front, isWhole: true }, 'version');
}

function wordsOf(
  suggestions: readonly ReferenceSuggestion[],
  { front, isWhole }: { readonly front: string; readonly isWhole: boolean },
  what: string,
): readonly CompletedWord[] {
  const words = suggestions.map(({ text, description }) => ({
    word: front + text,
    description,
    isWhole,
  }));
  return narrowed(words, what);
}

/** A few beginnings in the place of very many words. */
function narrowed(words: readonly CompletedWord[], what: string): readonly CompletedWord[] {
  if (words.length <= mostSuggestions) return words;
  const length = commonLength(words) + 1;
  const counts = new Map<string, number>();
  for (const { word } of words) {
    const begin = word.slice(0, length);
    counts.set(begin, (counts.get(begin) ?? 0) + 1);
  }
  const plural = what === 'branch' ? 'branches' : `${what}s`;
  return [...counts].map(([word, count]) => ({
    word,
    description: `${formatQuantity(count, what, plural)} …`,
    isWhole: false,
  }));
}

/** Characters that all begin with. */
function commonLength(words: readonly CompletedWord[]): number {
  const [first = '', ...others] = words.map(({ word }) => word);
  return others.reduce((most, word) => {
    let length = 0;
    while (length < most && word[length] === first[length]) length += 1;
    return length;
  }, first.length);
}
