import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import type { Decisions } from './decisions';
import { type KnownPair, knownPairs } from './knownPairs';

/** Two tables taken to be one. */
export interface RelationPair {
  readonly before: Relation;
  readonly after: Relation;
  /** Whether the two are one table of one database, so that attnums mean the same. */
  readonly isSameTable: boolean;
}

/** Columns of two tables that are certainly one, surest evidence first, as positions in their tables. */
export function knownColumns(pair: RelationPair, decisions: Decisions): readonly KnownPair[] {
  const { before, after, isSameTable } = pair;
  const pathOf = (relation: Relation, { name }: Column): readonly string[] => [
    ...tablePath(relation),
    name,
  ];
  const attnum = (column: Column): string | undefined => column.attnum?.toString();
  const id = ({ benchling }: Column): string | undefined => benchling?.id;
  return knownPairs(before.columns, after.columns, [
    { evidence: 'benchlingId', keyBefore: id, keyAfter: id },
    ...(isSameTable ? [{ evidence: 'oid', keyBefore: attnum, keyAfter: attnum } as const] : []),
    {
      evidence: 'decision',
      keyBefore: decidedPartner(pair, decisions),
      keyAfter: (column) => pathKey(pathOf(after, column)),
    },
    {
      evidence: 'exactName',
      keyBefore: (column) => {
        const [from, to] = [pathOf(before, column), pathOf(after, column)];
        return decisions.isRefused(from, to) ? undefined : column.name;
      },
      keyAfter: ({ name }) => name,
    },
  ]);
}

/** A decision counts where one of the two names is new or gone, see `knownTables`. */
function decidedPartner(
  { before, after }: RelationPair,
  decisions: Decisions,
): (column: Column) => string | undefined {
  const path = (relation: Relation, name: string): readonly string[] => [
    ...tablePath(relation),
    name,
  ];
  const old = new Set(before.columns.map(({ name }) => pathKey(path(after, name))));
  const fresh = new Set(after.columns.map(({ name }) => name));
  return ({ name }) => {
    const key = decisions.partnerOf(path(before, name));
    return key !== undefined && fresh.has(name) && old.has(key) ? undefined : key;
  };
}
