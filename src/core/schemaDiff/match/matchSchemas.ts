import { groupBy } from '../../base/groupBy';
import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { Chain } from './chain';
import { Decisions } from './decisions';
import { matchValues } from './enums/matchValues';
import { followedColumns } from './followedColumns';
import { knownObjects } from './knownObjects';
import { publicEvidence } from './knownPairs';
import type {
  ColumnMatch,
  MatchDecision,
  MatchGrounds,
  SchemaMatches,
  TableMatch,
} from './matches';
import { movedColumns } from './movedColumns';
import type { PairedColumns, PairedTables, TableGrounds } from './pairs';
import { scoreRenames } from './scoreRenames';
import { wordsForColumns, wordsForKnown, wordsForTables } from './words';

export interface MatchOptions {
  readonly decisions?: readonly MatchDecision[] | undefined;
  /**
   * What the newer side was when the older one was made to match it: with a mirror of another database it
   * tells renames by the other's own identities.
   */
  readonly via?: SchemaSnapshot | undefined;
}

/** From here on nobody is asked: of real histories, one such pair in some hundreds is wrong. */
const acceptedFrom = 0.97;

/** Likelier than not, or nearly: below this a question would cost more than it brings. */
const askedFrom = 0.45;

/**
 * Pairs what belongs together in two snapshots: by ids of Benchling, by oids and attnums of one database, by
 * what a person has said, by a chain over a kept snapshot, by name, and what is left by all that speaks for a rename. Pure; the same for
 * every order of the tables.
 */
export function matchSchemas(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { decisions = [], via }: MatchOptions = {},
): SchemaMatches {
  const decided = new Decisions(decisions);
  const known = knownObjects(before, after, {
    decisions: decided,
    chain: new Chain(via, after),
  });
  const scored = scoreRenames(known);
  const tables = inOrder(before.relations, [...known.tables, ...scored.tables.filter(isLikely)]);
  const renamed = scored.columns.filter(isLikely);
  const renamedOf = groupBy(renamed, ({ tables }) => tables.before);
  const own = tables.map((pair) => ({
    tables: pair,
    columns: columnMatches(pair, renamedOf.get(pair.before) ?? []),
  }));
  const followed = followedColumns(own, { before, after, decisions: decided });
  const columns = followed.flatMap((one) => one.columns);
  const moved = movedColumns(known, { tables, renamed });
  return {
    matches: [...tables.map(tableMatch), ...columns, ...withoutPaired(moved, columns)],
    values: matchValues(before, after, decided),
  };
}

/** What a view shows was not gone. */
function withoutPaired(
  moved: readonly ColumnMatch[],
  paired: readonly ColumnMatch[],
): readonly ColumnMatch[] {
  if (moved.length === 0) return moved;
  const from = new Set(paired.map((match) => pathKey(match.from)));
  const to = new Set(paired.map((match) => pathKey(match.to)));
  return moved.filter((match) => !from.has(pathKey(match.from)) && !to.has(pathKey(match.to)));
}

function isLikely({ probability }: PairedTables | PairedColumns): boolean {
  return probability >= askedFrom;
}

function inOrder(
  order: readonly Relation[],
  pairs: readonly PairedTables[],
): readonly PairedTables[] {
  const byBefore = new Map(pairs.map((pair) => [pair.before, pair]));
  return order.flatMap((relation) => byBefore.get(relation) ?? []);
}

/** Of two tables, in the order of the older one. */
function columnMatches(
  tables: PairedTables,
  renamed: readonly PairedColumns[],
): readonly ColumnMatch[] {
  const kept = survivorMatches(tables);
  if (renamed.length === 0) return kept;
  const places = new Map(tables.before.columns.map(({ name }, place) => [name, place]));
  const placeOf = ({ from }: ColumnMatch): number => places.get(from[2]) ?? 0;
  const all = [...kept, ...renamed.map(columnMatch)];
  return all.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** If it is only likely that the tables are one, so it is of their columns. */
function survivorMatches(tables: PairedTables): readonly ColumnMatch[] {
  const { before, after, survivors, probability } = tables;
  return survivors.flatMap((pair): readonly ColumnMatch[] => {
    const [from, to] = [before.columns[pair.before], after.columns[pair.after]];
    if (from === undefined || to === undefined) return [];
    const { evidence } = pair;
    return [
      {
        kind: 'column',
        from: [before.schema, before.name, from.name],
        to: [after.schema, after.name, to.name],
        ...groundsOf({
          evidence: publicEvidence(evidence),
          probability,
          words: wordsForKnown(evidence),
        }),
      },
    ];
  });
}

function tableMatch(pair: PairedTables): TableMatch {
  const { before, after, probability, grounds } = pair;
  return {
    kind: 'table',
    from: tablePath(before),
    to: tablePath(after),
    ...groundsOf({ evidence: evidenceOf(grounds), probability, words: wordsForTables(pair) }),
  };
}

function evidenceOf({ evidence }: TableGrounds): MatchGrounds['evidence'] {
  return evidence === 'score' ? evidence : publicEvidence(evidence);
}

function columnMatch(pair: PairedColumns): ColumnMatch {
  const { tables, before, after, probability } = pair;
  return {
    kind: 'column',
    from: [...tablePath(tables.before), before.name],
    to: [...tablePath(tables.after), after.name],
    ...groundsOf({ evidence: 'score', probability, words: wordsForColumns(pair) }),
  };
}

interface Grounds {
  readonly evidence: MatchGrounds['evidence'];
  readonly probability: number;
  readonly words: readonly string[];
}

function groundsOf({ evidence, probability, words }: Grounds): MatchGrounds {
  const confidence = Math.round(probability * 1000) / 1000;
  return { evidence, confidence, accepted: probability >= acceptedFrom, words };
}
