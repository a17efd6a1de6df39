import { defaultBranch, type GrosReference } from '../../datasets/reference/grosReference';
import { parseGros } from '../../datasets/reference/parseGros';
import { readName } from '../../sql/quoteName';
import { lineageId } from '../graph/lineageId';

/** What a pipeline says that it reads or publishes. */
export type DataAddress =
  | {
      readonly kind: 'known';
      /** Of the node. */
      readonly id: string;
      /** It names one version, and no later one is meant. */
      readonly isPinned: boolean;
    }
  /** A sentence without its end. */
  | { readonly kind: 'malformed'; readonly why: string };

/** The branches that datasets have which are named without one, by repository. */
export type DefaultBranches = ReadonlyMap<string, string>;

/** The repository of a dataset that is named without a branch; `undefined` = it is none, or has one. */
export function repoWithoutBranch(text: string): string | undefined {
  const reference = referenceIn(text);
  return reference?.branch === undefined ? reference?.repo : undefined;
}

/**
 * Reads `gros://REPO[/BRANCH][:TAG]`, `blob://CONTAINER/PREFIX` and `table://CONNECTION/SCHEMA.NAME`, whose
 * names are written as in SQL.
 */
export function parseDataAddress(text: string, branches: DefaultBranches = new Map()): DataAddress {
  if (/^gros:/i.test(text)) return parseDataset(text, branches);
  const blob = /^blob:\/\/([^/]+)\/(.*)$/s.exec(text);
  if (blob)
    return known(lineageId({ kind: 'blob', container: blob[1] ?? '', name: blob[2] ?? '' }));
  const table = tablePattern.exec(text);
  if (table) {
    const [, connection = '', schema = '', name = ''] = table;
    const path = { schema: readName(schema), name: readName(name) };
    return known(lineageId({ kind: 'relation', connection, ...path }));
  }
  return {
    kind: 'malformed',
    why: `${JSON.stringify(text)} is neither gros://REPO/BRANCH nor blob://CONTAINER/PREFIX nor table://CONNECTION/SCHEMA.NAME`,
  };
}

const sqlName = String.raw`("(?:[^"]|"")*"|[^".]+)`;
const tablePattern = new RegExp(String.raw`^table://([^/]+)/${sqlName}\.${sqlName}$`);

function parseDataset(text: string, branches: DefaultBranches): DataAddress {
  const reference = referenceIn(text);
  if (reference === undefined) return { kind: 'malformed', why: whyMalformed(text) };
  const { repo, tag } = reference;
  const branch = reference.branch ?? branches.get(repo) ?? defaultBranch;
  const isPinned = tag.kind === 'day' || tag.kind === 'version' || tag.kind === 'index';
  return { kind: 'known', id: lineageId({ kind: 'dataset', repo, branch }), isPinned };
}

/** What was most likely meant, if it is not written as it should be. */
function referenceIn(text: string): GrosReference | undefined {
  const parsed = parseGros(text);
  return parsed.kind === 'reference' ? parsed.reference : parsed.hint;
}

function whyMalformed(text: string): string {
  const parsed = parseGros(text);
  return parsed.kind === 'malformed' ? parsed.why : text;
}

function known(id: string): DataAddress {
  return { kind: 'known', id, isPinned: false };
}
