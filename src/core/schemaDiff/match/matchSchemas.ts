import { isSamePath, pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import type { ColumnMatch, Match, MatchDecision, SchemaMatches, TableMatch } from './matches';

export interface MatchOptions {
  readonly decisions?: readonly MatchDecision[] | undefined;
}

/** Pairs the tables and columns of two snapshots that are called the same, unless a person has said no. */
export function matchSchemas(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { decisions = [] }: MatchOptions = {},
): SchemaMatches {
  const later = new Map(
    after.relations.map((relation) => [pathKey(tablePath(relation)), relation]),
  );
  const pairs = before.relations.flatMap((relation) => {
    const same = later.get(pathKey(tablePath(relation)));
    return same === undefined ? [] : [{ from: relation, to: same }];
  });
  const tables: readonly Match[] = pairs.map(({ from }) => sameTable(tablePath(from)));
  const matches = [...tables, ...pairs.flatMap(({ from, to }) => sameColumns(from, to))];
  return { matches: matches.filter(({ from }) => !isRefused(from, decisions)) };
}

function isRefused(path: readonly string[], decisions: readonly MatchDecision[]): boolean {
  return decisions.some(
    ({ from, to, isSame }) => !isSame && isSamePath(from, path) && isSamePath(to, path),
  );
}

const byName = {
  evidence: 'exactName',
  confidence: 1,
  accepted: true,
  words: ['same name'],
} as const;

function sameTable(path: TablePath): TableMatch {
  return { kind: 'table', from: path, to: path, ...byName };
}

function sameColumns(from: Relation, to: Relation): readonly ColumnMatch[] {
  const names = new Set(to.columns.map(({ name }) => name));
  return from.columns
    .filter(({ name }) => names.has(name))
    .map(({ name }) => ({
      kind: 'column',
      from: [from.schema, from.name, name],
      to: [to.schema, to.name, name],
      ...byName,
    }));
}
