import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import type { Decisions } from './decisions';
import { columnIdentities, type RelationPair } from './identities';
import { cleanedColumns, isAmbiguous } from './names/cleanedNames';
import type { KnowledgeOptions } from './knownTables';
import { chained, type KnownBy, type KnownPair, knownPairs } from './knownPairs';

/** Columns of two tables that are certainly one, surest evidence first, as positions in their tables. */
export function knownColumns(
  pair: RelationPair,
  { decisions, chain, hasCleanedNames }: KnowledgeOptions,
): readonly KnownPair[] {
  const { before, after } = pair;
  return knownPairs(before.columns, after.columns, [
    ...columnIdentities(pair),
    ...decided(pair, decisions),
    ...chained<Column>(
      (column) => chain.columnNow(column, before, after),
      ({ name }) => name,
      chain,
    ),
    {
      evidence: 'exactName',
      keyBefore: ({ name }) => {
        const isRefused = () =>
          decisions.isRefused(columnPath(before, name), columnPath(after, name));
        if (hasCleanedNames && isAmbiguous(name, after)) return undefined;
        return decisions.isEmpty || !isRefused() ? name : undefined;
      },
      keyAfter: ({ name }) => name,
    },
    ...(hasCleanedNames ? [withoutRefused(cleanedColumns(before, after), pair, decisions)] : []),
  ]);
}

/** What a person has said not to be one is not known to be one by any way. */
function withoutRefused(
  way: KnownBy<Column>,
  { before, after }: RelationPair,
  decisions: Decisions,
): KnownBy<Column> {
  if (decisions.isEmpty) return way;
  const refused = (column: Column): boolean =>
    after.columns.some((other) =>
      decisions.isRefused(columnPath(before, column.name), columnPath(after, other.name)),
    );
  return { ...way, keyBefore: (column) => (refused(column) ? undefined : way.keyBefore(column)) };
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
