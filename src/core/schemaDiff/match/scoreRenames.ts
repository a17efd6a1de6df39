import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import { isAlphabetical } from './columns/gaps';
import { namedTargets } from './columns/namedTargets';
import { type OpenTables, openTables } from './columns/openTables';
import { scoreColumns } from './columns/scoreColumns';
import { statisticsOf } from './columns/statisticsOf';
import { typeChange } from './columns/typeLikeness';
import type { KnownObjects, TablesTakenAsOne } from './knownObjects';
import { mayColumnBeRenamed, mayTableBeRenamed } from './mayBeRenamed';
import { isAmbiguous } from './names/cleanedNames';
import { editKey } from './names/renameEdits';
import { wordRarity } from './names/wordRarity';
import type { PairedColumns, PairedTables } from './pairs';
import { Repetitions } from './repetitions';
import type { RoundKnowledge, WholeKnowledge } from './roundKnowledge';
import { type OpenTablePair, scoreTables } from './tables/scoreTables';
import { tableCandidates } from './tables/tableCandidates';
import { lastingTableFeatures } from './tables/tableFeatures';
import { type TableSurroundings, tableSurroundings } from './tables/tableSurroundings';

/** Pairs that may be renames, each object in one at most. */
export interface ScoredRenames {
  readonly tables: readonly PairedTables[];
  /** Of these tables and of the known ones. */
  readonly columns: readonly PairedColumns[];
}

/** Times a probability, it makes a question of every pair. */
const doubt = 0.95;

/**
 * A second round sees what the first has found: tables that foreign keys follow, edits made everywhere. A
 * third settles what the second has changed.
 */
const rounds = 3;

/** Weighs what may be a rename among tables and columns that are not known to be one. */
export function scoreRenames(known: KnownObjects): ScoredRenames {
  let found: ScoredRenames = { tables: [], columns: [] };
  if (!hasOpen(known)) return found;
  const scoring = new Scoring(known);
  for (let round = 0; round < rounds; round++) found = scoring.round(found);
  return found;
}

function hasOpen({ tables, removed, added }: KnownObjects): boolean {
  return (removed.length > 0 && added.length > 0) || tables.some(isOpen);
}

/** Whether a column is gone and another one new. */
function isOpen({ before, after, survivors }: TablesTakenAsOne): boolean {
  return survivors.length < Math.min(before.columns.length, after.columns.length);
}

/** What stays from round to round. */
class Scoring {
  readonly #whole: WholeKnowledge;
  readonly #surroundings: TableSurroundings | undefined;
  readonly #pairs: readonly OpenTablePair[];
  readonly #open = new Map<Relation, { readonly after: Relation; readonly open: OpenTables }>();
  readonly #retyped: readonly ColumnEnds[];
  readonly #renamedTables: ReadonlyMap<string, string>;

  constructor(readonly known: KnownObjects) {
    const { before, after, removed, added } = known;
    const [old, fresh] = [before.relations, after.relations];
    this.#whole = {
      rarity: wordRarity(before, after),
      isOrdered: !isAlphabetical(old) && !isAlphabetical(fresh),
      before: { namedTarget: namedTargets(old), statistics: statisticsOf(before) },
      after: { namedTarget: namedTargets(fresh), statistics: statisticsOf(after) },
    };
    this.#pairs = tableCandidates(removed, added)
      .filter((pair) => mayTableBeRenamed(pair, known))
      .map(([from, to]) => {
        return { from, to, features: lastingTableFeatures(from, to, this.#whole.rarity) };
      });
    this.#surroundings =
      this.#pairs.length === 0 ? undefined : tableSurroundings(old, fresh, this.#whole);
    this.#retyped = known.tables.flatMap(retypedColumns);
    this.#renamedTables = laterTables(known.tables);
  }

  round(last: ScoredRenames): ScoredRenames {
    const knowledge = this.#knowledge(last);
    const tables = this.#tables(last, knowledge);
    const lastProbability = probabilityIn(last.columns);
    const columns = [...this.known.tables, ...tables]
      .filter(isOpen)
      .flatMap((pair) => this.#columns(pair, { ...knowledge, lastProbability }));
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
    const likely = laterTables(last.tables);
    const laterTable = (key: string): string =>
      this.#renamedTables.get(key) ?? likely.get(key) ?? key;
    return { edits, typeChanges, laterTable };
  }

  #tables(last: ScoredRenames, knowledge: RoundKnowledge): readonly PairedTables[] {
    const surroundings = this.#surroundings;
    if (surroundings === undefined) return [];
    const lastProbability = probabilityIn(last.tables);
    const scored = scoreTables(this.#pairs, { ...knowledge, surroundings, lastProbability });
    return scored.map(({ from, to, probability, features }) => {
      const grounds = { evidence: 'score', features } as const;
      return { ...this.known.pair(from, to), probability, grounds };
    });
  }

  #columns(
    tables: PairedTables,
    knowledge: Parameters<typeof scoreColumns>[1],
  ): readonly PairedColumns[] {
    const scored = scoreColumns(this.#openTables(tables), knowledge);
    return scored.map(({ from, to, probability, ...rest }) => ({
      tables,
      before: from,
      after: to,
      probability: this.#asFarAsNamesTell(from, tables) * probability * tables.probability,
      ...rest,
    }));
  }

  /** A cleaned name that may be of two columns is for a person to tell, whatever else speaks for one. */
  #asFarAsNamesTell({ name }: Column, { after }: PairedTables): number {
    return this.known.hasCleanedNames && isAmbiguous(name, after) ? doubt : 1;
  }

  #openTables(tables: PairedTables): OpenTables {
    const { before, after, survivors } = tables;
    const remembered = this.#open.get(before);
    if (remembered?.after === after) return remembered.open;
    const open = openTables(tables, {
      survivors: survivors.map((pair) => [pair.before, pair.after]),
      whole: this.#whole,
      mayBeOne: (from, to) => mayColumnBeRenamed(tables, [from, to], this.known),
    });
    this.#open.set(before, { after, open });
    return open;
  }
}

/** Of those called otherwise. */
function laterTables(tables: readonly TablesTakenAsOne[]): ReadonlyMap<string, string> {
  return new Map(
    tables
      .filter(({ before, after }) => before.name !== after.name || before.schema !== after.schema)
      .map(({ before, after }) => [pathKey(tablePath(before)), pathKey(tablePath(after))]),
  );
}

interface ColumnEnds {
  readonly before: Column;
  readonly after: Column;
  readonly probability: number;
}

/** Columns known to be one that have another type now. */
function retypedColumns({ before, after, survivors }: PairedTables): readonly ColumnEnds[] {
  return survivors.flatMap((pair) => {
    const [from, to] = [before.columns[pair.before], after.columns[pair.after]];
    if (from === undefined || to === undefined || from.type === to.type) return [];
    return [{ before: from, after: to, probability: 1 }];
  });
}

/** Of pairs that only look alike, one kind of mistake made often would speak for itself. */
function isPlaced({ place }: PairedColumns): boolean {
  return place === 'between';
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
