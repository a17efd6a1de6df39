import type { DomainType, Relation, SchemaSnapshot } from '../model/snapshot';
import type { Aspect } from './aspects';

/** What one of two snapshots or the other does not know. */
export function unknownToEither(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): ReadonlySet<Aspect> {
  return new Set([...(before.unknown ?? []), ...(after.unknown ?? [])]);
}

/**
 * A snapshot without what is not known of another, so that the two look alike where they are: what only
 * one of them knows would speak against every pair.
 */
export function withoutUnknown(
  snapshot: SchemaSnapshot,
  unknown: ReadonlySet<Aspect>,
): SchemaSnapshot {
  if (unknown.size === 0) return snapshot;
  const { relations, enums, domains } = snapshot;
  return {
    ...snapshot,
    relations: relations.map((relation) => relationWithout(relation, unknown)),
    enums: unknown.has('enumValues')
      ? enums.map(({ valueOids: _oids, ...type }) => ({ ...type, values: [] }))
      : enums,
    domains: unknown.has('constraints') ? domains.map(withoutChecks) : domains,
  };
}

function relationWithout(relation: Relation, unknown: ReadonlySet<Aspect>): Relation {
  return {
    ...relation,
    ...(unknown.has('constraints') && noConstraints),
    ...(unknown.has('indexes') && { indexes: [] }),
    ...(unknown.has('parents') && { partitionOf: undefined, inherits: [] }),
    ...(unknown.has('comments') && { comment: undefined }),
    columns: relation.columns.map((column) => ({
      ...column,
      ...(unknown.has('defaults') && { default: undefined }),
      ...(unknown.has('comments') && { comment: undefined }),
    })),
  };
}

const noConstraints: Pick<
  Relation,
  'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'exclusions'
> = { primaryKey: undefined, uniques: [], foreignKeys: [], checks: [], exclusions: [] };

function withoutChecks(domain: DomainType): DomainType {
  return { ...domain, checks: [] };
}
