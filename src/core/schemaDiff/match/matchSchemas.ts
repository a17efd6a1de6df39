import { groupBy } from '../../base/groupBy';
import { tablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { Decisions } from './decisions';
import { knownObjects } from './knownObjects';
import type {
  ColumnMatch,
  MatchDecision,
  MatchGrounds,
  SchemaMatches,
  TableMatch,
} from './matches';
import { movedColumns } from './movedColumns';
import type { PairedColumns, PairedTables } from './pairs';
import { scoreRenames } from './scoreRenames';
import { wordsForColumns, wordsForTables } from './words';

export interface MatchOptions {
  readonly decisions?: readonly MatchDecision[] | undefined;
}

/** From here on nobody is asked: of real histories, one such pair in some hundreds is wrong. */
export const acceptedFrom = 0.97;

/** Likelier than not, or nearly: below this a question would cost more than it brings. */
export const askedFrom = 0.45;

/**
 * Pairs what belongs together in two snapshots: by ids of Benchling, by oids and attnums of one database, by
 * what a person has said, by name, and what is left by all that speaks for a rename. Pure; the same for
 * every order of the tables.
 */
export function matchSchemas(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { decisions = [] }: MatchOptions = {},
): SchemaMatches {
  const known = knownObjects(before, after, new Decisions(decisions));
  const scored = scoreRenames(known);
  const likely = scored.tables.filter(({ probability }) => probability >= askedFrom);
  const tables = inOrder(before.relations, [...known.tables, ...likely]);
  const renamed = groupBy(
    scored.columns.filter(({ probability }) => probability >= askedFrom),
    ({ tables }) => tables.before,
  );
  const columns = tables.flatMap((pair) => {
    const [kept, others] = [survivorsOf(pair), renamed.get(pair.before)];
    return others === undefined ? kept : inOrder(pair.before.columns, [...kept, ...others]);
  });
  const pairs = [...tables.map(tableMatch), ...columns.map(columnMatch)];
  return { matches: [...pairs, ...movedColumns(known, pairs)] };
}

function inOrder<T, P extends { readonly before: T }>(
  order: readonly T[],
  pairs: readonly P[],
): readonly P[] {
  const byBefore = new Map(pairs.map((pair) => [pair.before, pair]));
  return order.flatMap((item) => byBefore.get(item) ?? []);
}

/** If it is only likely that the tables are one, so it is of their columns. */
function survivorsOf(tables: PairedTables): readonly PairedColumns[] {
  return tables.survivors.flatMap(({ before, after, evidence }) => {
    const [from, to] = [tables.before.columns[before], tables.after.columns[after]];
    if (from === undefined || to === undefined) return [];
    const { probability } = tables;
    return [{ tables, before: from, after: to, probability, grounds: { evidence } }];
  });
}

function tableMatch(pair: PairedTables): TableMatch {
  return {
    kind: 'table',
    from: tablePath(pair.before),
    to: tablePath(pair.after),
    ...groundsOf(pair, wordsForTables(pair)),
  };
}

function columnMatch(pair: PairedColumns): ColumnMatch {
  return {
    kind: 'column',
    from: [...tablePath(pair.tables.before), pair.before.name],
    to: [...tablePath(pair.tables.after), pair.after.name],
    ...groundsOf(pair, wordsForColumns(pair)),
  };
}

function groundsOf(
  { grounds, probability }: PairedTables | PairedColumns,
  words: readonly string[],
): MatchGrounds {
  const { evidence } = grounds;
  const confidence = Math.round(probability * 1000) / 1000;
  return { evidence, confidence, accepted: probability >= acceptedFrom, words };
}
