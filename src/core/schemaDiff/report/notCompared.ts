import {
  unmodeledKinds,
  type SchemaSnapshot,
  type UnmodeledCounts,
  type UnmodeledKind,
} from '../model/snapshot';

const kindWords: Readonly<Record<UnmodeledKind, string>> = {
  triggers: 'triggers',
  policies: 'row policies',
  rules: 'rules',
  functions: 'functions (by what they do)',
  types: 'types of several fields and of ranges',
};

/**
 * What a comparison does not look at, with how many of it each side has where that was counted, as a
 * sentence without its end.
 */
export function notComparedNote(before: SchemaSnapshot, after: SchemaSnapshot): string {
  const [was, is] = [countsOf(before), countsOf(after)];
  if (was === undefined && is === undefined) {
    return `Not compared, if there are any: ${unmodeledKinds.map((kind) => kindWords[kind]).join(', ')}; ${uncounted}`;
  }
  const isOpen = (counts: UnmodeledCounts | undefined, kind: UnmodeledKind): boolean =>
    counts !== undefined && counts[kind] !== 0;
  const found = unmodeledKinds.filter((kind) => isOpen(was, kind) || isOpen(is, kind));
  const parts = found.map(
    (kind) => `${kindWords[kind]}, ${countOf(was, kind)} → ${countOf(is, kind)}`,
  );
  return `Not compared: ${[...parts, uncounted].join('; ')}`;
}

/** Nobody counts these: everything has an owner, and most has settings. */
const uncounted =
  'rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes';

/** A script that makes none has none. */
function countsOf({ unmodeled, origin }: SchemaSnapshot): UnmodeledCounts | undefined {
  return unmodeled ?? (origin.kind === 'ddl' ? nothing : undefined);
}

const nothing: UnmodeledCounts = { triggers: 0, policies: 0, rules: 0, functions: 0, types: 0 };

function countOf(counts: UnmodeledCounts | undefined, kind: UnmodeledKind): string {
  return String(counts?.[kind] ?? 'nobody counted');
}
