import type { ColumnFeature } from './columns/columnFeatures';
import type { Place } from './columns/columnWeights';
import type { KnownEvidence } from './knownPairs';
import { nameTokens } from './names/nameTokens';
import { renameEdit } from './names/renameEdits';
import type { PairedColumns, PairedTables } from './pairs';
import type { TableFeature } from './tables/tableFeatures';

/** One list for all pairs: a large schema has many that are the same. */
const known: Readonly<Record<KnownEvidence, readonly string[]>> = {
  benchlingId: ['same id in Benchling'],
  oid: ['same identity in the database'],
  decision: ['as a person has decided'],
  exactName: ['same name'],
  cleanedName: ['same name but for what Benchling adds to it, its case and its number'],
  keptId: ['called so in the kept snapshot', 'same id in Benchling since'],
  keptOid: ['called so in the kept snapshot', 'same identity in its database since'],
};

export function wordsForKnown(evidence: KnownEvidence): readonly string[] {
  return known[evidence];
}

/** Why two tables are taken to be one, each a part of a sentence. */
export function wordsForTables({ before, after, grounds }: PairedTables): readonly string[] {
  if (grounds.evidence !== 'score') return known[grounds.evidence];
  const { features } = grounds;
  return [
    ...sharedColumns(features.commonTraits ?? 0, features.containedTraits ?? 0),
    ...wordsOf(tableWords, features),
    ...nameWords(before.name, after.name, features),
  ];
}

/** Why two columns may be one, each a part of a sentence. */
export function wordsForColumns({
  before,
  after,
  features,
  place,
  tables,
}: PairedColumns): readonly string[] {
  return [
    ...placeWords[place],
    ...wordsOf(columnWords, features),
    ...nameWords(before.name, after.name, features),
    ...(tables.grounds.evidence === 'score' ? ['the tables seem to be one'] : []),
  ];
}

const placeWords: Readonly<Record<Place, readonly string[]>> = {
  between: ['between the same columns'],
  atEnd: ['after the same columns'],
  anywhere: [],
};

/** What is said of a feature that holds; names and edits have words of their own. */
const columnWords: readonly (readonly [ColumnFeature, string])[] = [
  ['sameType', 'same type'],
  ['relatedType', 'type of the same family'],
  ['differentType', 'another type'],
  ['sameTypeChange', 'other columns change from that type to this one too'],
  ['sameDetails', 'same nullability and default'],
  ['otherNullability', 'other nullability'],
  ['otherDefault', 'another default'],
  ['sameComment', 'same comment'],
  ['sameTarget', 'refers to the same table'],
  ['otherTarget', 'refers to another table'],
  ['sameNamedTarget', 'names the same table'],
  ['otherNamedTarget', 'names another table'],
  ['oneTarget', 'only one is a foreign key'],
  ['sameConstraintName', 'in the same index or constraint'],
  ['sameIndex', 'indexed alike'],
  ['oneIndexed', 'only one is indexed'],
  ['otherNumbers', 'other numbers in the name'],
  ['sameValues', 'values in common'],
  ['otherValues', 'no common value is the same'],
  ['sameShape', 'as many nulls and different values'],
  ['otherShape', 'another number of nulls, different values or bytes'],
];

const tableWords: readonly (readonly [TableFeature, string])[] = [
  ['sameReferrers', 'the same tables refer to it'],
  ['otherReferrers', 'other tables refer to it'],
  ['sameComment', 'same comment'],
];

function wordsOf<F extends string>(
  words: readonly (readonly [F, string])[],
  features: { readonly [feature in F]?: number },
): readonly string[] {
  return words.flatMap(([feature, word]) => ((features[feature] ?? 0) > 0 ? [word] : []));
}

function sharedColumns(common: number, contained: number): readonly string[] {
  if (common > 0.5) return ['mostly the same columns'];
  if (contained > 0.5) return ['the columns of one are in the other'];
  return common > 0 ? ['some columns in common'] : ['no column in common'];
}

/** From this on two names look alike without a whole word in common. */
const alike = 0.5;

interface NameFeatures {
  readonly nameLikeness?: number;
  readonly sameEdit?: number;
}

function nameWords(from: string, to: string, features: NameFeatures): readonly string[] {
  const later = new Set(nameTokens(to));
  const shared = nameTokens(from).filter((word) => later.has(word));
  const edit = renameEdit(from, to);
  const words = shared.length > 0 ? [`both names say ${shared.join(' ')}`] : [];
  if (shared.length === 0) {
    words.push((features.nameLikeness ?? 0) >= alike ? 'similar names' : 'no word in common');
  }
  if (edit !== undefined && (features.sameEdit ?? 0) >= alike) words.push(editWords(edit));
  return words;
}

function editWords({ removed, added }: { removed: string; added: string }): string {
  if (removed === '') return `other names gain ${added} too`;
  return added === ''
    ? `other names lose ${removed} too`
    : `other names say ${added} for ${removed} too`;
}
