import { compareTypes } from '../changes/compareTypes';
import { translationOf } from '../changes/translateNames';
import { pairDomains, pairEnums } from '../match/enums/pairTypes';
import type { SchemaMatches } from '../match/matches';
import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation, SchemaSnapshot } from '../model/snapshot';
import { adoptFields, fieldsOf } from './adoptParts';
import type { Aspect } from './aspects';
import { StayingParts } from './stayingParts';
import { unknownToEither } from './withoutUnknown';

/**
 * The newer snapshot in which what one of the two does not know is as the older one has it, wherever the
 * two have the same thing: it is then no difference, and a migration leaves it as it is. What is new
 * stays as it was read.
 */
export function adoptUnknown(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { matches, values }: SchemaMatches,
): SchemaSnapshot {
  const unknown = unknownToEither(before, after);
  if (unknown.size === 0) return after;
  const translation = translationOf(matches, compareTypes(before, after, values));
  const staying = new StayingParts(before, { matches }, translation);
  const earlier = new Map(
    before.relations.map((relation) => [pathKey(tablePath(relation)), staying.of(relation)]),
  );
  const accepted = matches.filter((match) => match.accepted);
  const fromOf = new Map(accepted.map(({ from, to }) => [pathKey(to), from]));
  const relations = after.relations.map((is): Relation => {
    const path = tablePath(is);
    const columns = is.columns.map((column) => {
      const [schema = '', table = '', name] = fromOf.get(pathKey([...path, column.name])) ?? [];
      const older = earlier.get(pathKey([schema, table]));
      const was = older?.columns.find((one) => one.name === name);
      return was === undefined ? column : adoptColumn(was, column, unknown);
    });
    const was = earlier.get(pathKey(fromOf.get(pathKey(path)) ?? []));
    return was === undefined ? { ...is, columns } : adoptRelation(was, { ...is, columns }, unknown);
  });
  return { ...after, relations, ...adoptTypes(before, after, unknown) };
}

type Unknown = ReadonlySet<Aspect>;

/** Where one of them is computed, and the other not, a default says nothing. */
function adoptColumn(was: Column, is: Column, unknown: Unknown): Column {
  const isComputedAlike = was.generated === is.generated;
  return {
    ...is,
    ...(unknown.has('defaults') && isComputedAlike && { default: was.default, exact: was.exact }),
    ...(unknown.has('collations') && adoptCollation(was, is)),
    ...(unknown.has('comments') && { comment: was.comment }),
  };
}

/** Types of texts have one, and another type has another. */
function adoptCollation(
  was: Pick<Column, 'type' | 'collation'>,
  is: Pick<Column, 'type'>,
): Pick<Column, 'collation'> {
  const isText = was.type === is.type || /^(?:text|character|name)\b/.test(is.type);
  return { collation: isText ? was.collation : undefined };
}

function adoptRelation(was: Relation, is: Relation, unknown: Unknown): Relation {
  const fields = fieldsOf(unknown);
  const [primaryKey] = adoptFields(listed(was.primaryKey), listed(is.primaryKey), fields);
  return {
    ...is,
    primaryKey,
    uniques: adoptFields(was.uniques, is.uniques, fields),
    foreignKeys: adoptFields(was.foreignKeys, is.foreignKeys, fields),
    checks: adoptFields(was.checks, is.checks, fields),
    ...(unknown.has('constraints') && constraintsOf(was)),
    ...(unknown.has('indexes') && { indexes: was.indexes }),
    ...(unknown.has('queries') && { view: was.view }),
    ...(unknown.has('parents') && { partitionOf: was.partitionOf, inherits: was.inherits }),
    ...(unknown.has('comments') && { comment: was.comment }),
  };
}

function constraintsOf({
  primaryKey,
  uniques,
  foreignKeys,
  checks,
  exclusions,
}: Relation): Pick<Relation, 'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'exclusions'> {
  return { primaryKey, uniques, foreignKeys, checks, exclusions };
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function adoptTypes(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  unknown: Unknown,
): Pick<SchemaSnapshot, 'schemas' | 'enums' | 'domains'> {
  const schemas = new Map(before.schemas.map((schema) => [schema.name, schema]));
  const enums = new Map(pairEnums(before, after).both.map((pair) => [pair.after, pair.before]));
  const domains = new Map(pairDomains(before, after).both.map((pair) => [pair.after, pair.before]));
  const commentOf = (was: { readonly comment?: string | undefined }): object =>
    unknown.has('comments') ? { comment: was.comment } : {};
  return {
    schemas: after.schemas.map((is) => {
      const was = schemas.get(is.name);
      return was === undefined ? is : { ...is, ...commentOf(was) };
    }),
    enums: after.enums.map((is) => {
      const was = enums.get(is);
      if (was === undefined) return is;
      const { values, valueOids } = was;
      return {
        ...is,
        ...(unknown.has('enumValues') && { values, valueOids }),
        ...commentOf(was),
      };
    }),
    domains: after.domains.map((is) => {
      const was = domains.get(is);
      if (was === undefined) return is;
      const { checks } = was;
      return {
        ...is,
        ...(unknown.has('constraints') && { checks }),
        ...(unknown.has('domainCollations') && adoptCollation(was, is)),
        ...commentOf(was),
      };
    }),
  };
}
