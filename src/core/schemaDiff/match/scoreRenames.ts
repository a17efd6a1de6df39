import { pathKey, tablePath } from '../model/objectPath';
import type { Column } from '../model/snapshot';
import { isAlphabetical } from './columns/gaps';
import { typeChange } from './columns/typeLikeness';
import { type NamedTarget, namedTargets } from './columns/namedTargets';
import { type OpenTables, scoreColumns } from './columns/scoreColumns';
import type { KnownObjects } from './knownObjects';
import { mayColumnBeRenamed, mayTableBeRenamed } from './mayBeRenamed';
import { editKey } from './names/renameEdits';
import { type WordRarity, wordRarity } from './names/wordRarity';
import type { PairedColumns, PairedTables } from './pairs';
import { Repetitions } from './repetitions';
import type { RoundKnowledge } from './roundKnowledge';
import { scoreTables } from './tables/scoreTables';
import { type TableCandidate, tableCandidates } from './tables/tableCandidates';
import { tableSurroundings } from './tables/tableSurroundings';

/** Pairs that may be renames, each object in one at most. */
export interface ScoredRenames {
  readonly tables: readonly PairedTables[];
  /** Of these tables and of the known ones. */
  readonly columns: readonly PairedColumns[];
}

/**
 * A second round sees what the first has found: tables that foreign keys follow, edits made everywhere. A
 * third settles what the second has changed.
 */
const rounds = 3;

/** Weighs what may be a rename among tables and columns that are not known to be one. */
export function scoreRenames(known: KnownObjects): ScoredRenames {
  const scoring = new Scoring(known);
  let found: ScoredRenames = { tables: [], columns: [] };
  for (let round = 0; round < rounds; round++) found = scoring.round(found);
  return found;
}

/** What stays from round to round. */
class Scoring {
  readonly #rarity: WordRarity;
  readonly #isOrdered: boolean;
  readonly #candidates: readonly TableCandidate[];
  /** Columns known to be one that have another type now. */
  readonly #retyped: readonly ColumnEnds[];
  readonly #targetBefore: NamedTarget;
  readonly #targetAfter: NamedTarget;

  constructor(readonly known: KnownObjects) {
    const { before, after, removed, added } = known;
    this.#rarity = wordRarity(before, after);
    this.#isOrdered = !isAlphabetical(before.relations) && !isAlphabetical(after.relations);
    this.#retyped = known.tables.flatMap(retypedColumns);
    this.#targetBefore = namedTargets(before.relations);
    this.#targetAfter = namedTargets(after.relations);
    this.#candidates = tableCandidates(removed, added).filter((pair) =>
      mayTableBeRenamed(pair, known),
    );
  }

  round(last: ScoredRenames): ScoredRenames {
    const knowledge = this.#knowledge(last);
    const tables = this.#tables(last, knowledge);
    const lastProbability = probabilityIn(last.columns);
    const columns = [...this.known.tables, ...tables].flatMap((pair) =>
      this.#columns(pair, { ...knowledge, lastProbability }),
    );
    return { tables, columns };
  }

  #knowledge(last: ScoredRenames): RoundKnowledge {
    const [edits, typeChanges] = [new Repetitions(), new Repetitions()];
    for (const { before, after, probability } of [...last.tables, ...last.columns]) {
      edits.add(editKey(before.name, after.name), probability);
    }
    for (const { before, after, probability } of [
      ...this.#retyped,
      ...last.columns.filter(isPlaced),
    ]) {
      typeChanges.add(typeChange(before.type, after.type), probability);
    }
    const later = new Map(
      [...this.known.tables, ...last.tables].map(({ before, after }) => [
        pathKey(tablePath(before)),
        pathKey(tablePath(after)),
      ]),
    );
    return {
      rarity: this.#rarity,
      edits,
      typeChanges,
      targetBefore: this.#targetBefore,
      targetAfter: this.#targetAfter,
      laterTable: (key) => later.get(key) ?? key,
    };
  }

  #tables(last: ScoredRenames, knowledge: RoundKnowledge): readonly PairedTables[] {
    if (this.#candidates.length === 0) return [];
    const { before, after } = this.known;
    const scored = scoreTables(this.#candidates, {
      ...knowledge,
      surroundings: tableSurroundings(before.relations, after.relations, knowledge),
      lastProbability: probabilityIn(last.tables),
    });
    return scored.map(({ from, to, probability, features }) => {
      const grounds = { evidence: 'score', features } as const;
      return { ...this.known.pair(from, to), probability, grounds };
    });
  }

  #columns(
    tables: PairedTables,
    { lastProbability, ...knowledge }: RoundKnowledge & Pick<OpenTables, 'lastProbability'>,
  ): readonly PairedColumns[] {
    const open: OpenTables = {
      before: tables.before,
      after: tables.after,
      survivors: tables.survivors.map(({ before, after }) => [before, after]),
      isOrdered: this.#isOrdered,
      mayBeOne: (from, to) => mayColumnBeRenamed(tables, [from, to], this.known.decisions),
      lastProbability,
    };
    return scoreColumns(open, knowledge).map(({ from, to, probability, features, place }) => ({
      tables,
      before: from,
      after: to,
      probability: probability * tables.probability,
      grounds: { evidence: 'score', features, place },
    }));
  }
}

interface ColumnEnds {
  readonly before: Column;
  readonly after: Column;
  readonly probability: number;
}

/** Of pairs that only look alike, one kind of mistake made often would speak for itself. */
function isPlaced({ grounds }: PairedColumns): boolean {
  return grounds.evidence === 'score' && grounds.place === 'between';
}

function retypedColumns({ before, after, survivors }: PairedTables): readonly ColumnEnds[] {
  return survivors.flatMap((pair) => {
    const [from, to] = [before.columns[pair.before], after.columns[pair.after]];
    if (from === undefined || to === undefined || from.type === to.type) return [];
    return [{ before: from, after: to, probability: 1 }];
  });
}

/** How likely a pair is among those of a round; 0 if it is not there. */
function probabilityIn<T>(
  pairs: readonly { readonly before: T; readonly after: T; readonly probability: number }[],
): (from: T, to: T) => number {
  const byBefore = new Map(pairs.map((pair) => [pair.before, pair]));
  return (from, to) => {
    const pair = byBefore.get(from);
    return pair?.after === to ? pair.probability : 0;
  };
}
