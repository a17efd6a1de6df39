import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import type { Decisions } from './decisions';
import { type KnownBy, type KnownPair, knownPairs } from './knownPairs';

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
  const attnum = (column: Column): string | undefined => column.attnum?.toString();
  const id = ({ benchling }: Column): string | undefined => benchling?.id;
  return knownPairs(before.columns, after.columns, [
    { evidence: 'benchlingId', keyBefore: id, keyAfter: id },
    ...(isSameTable ? [{ evidence: 'oid', keyBefore: attnum, keyAfter: attnum } as const] : []),
    ...decided(pair, decisions),
    {
      evidence: 'exactName',
      keyBefore: ({ name }) => {
        const isRefused = () =>
          decisions.isRefused(columnPath(before, name), columnPath(after, name));
        return decisions.isEmpty || !isRefused() ? name : undefined;
      },
      keyAfter: ({ name }) => name,
    },
  ]);
}

function columnPath(relation: Relation, name: string): readonly string[] {
  return [...tablePath(relation), name];
}

/** A decision counts where one of the two names is new or gone, see `knownTables`. */
function decided(
  { before, after }: RelationPair,
  decisions: Decisions,
): readonly KnownBy<Column>[] {
  if (decisions.isEmpty) return [];
  const pathAfter = ({ name }: Column): string => pathKey(columnPath(after, name));
  const old = new Set(before.columns.map(pathAfter));
  const fresh = new Set(after.columns.map(({ name }) => name));
  const partner = ({ name }: Column): string | undefined => {
    const key = decisions.partnerOf(columnPath(before, name));
    return key !== undefined && fresh.has(name) && old.has(key) ? undefined : key;
  };
  return [{ evidence: 'decision', keyBefore: partner, keyAfter: pathAfter }];
}
