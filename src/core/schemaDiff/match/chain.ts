import { pathKey, tablePath } from '../model/objectPath';
import type { Column, Relation, SchemaSnapshot } from '../model/snapshot';
import { identifiedColumns, identifiedTables, isSameDatabase } from './identities';
import type { ChainEnd, KnownPair } from './knownPairs';

interface KeptTable {
  readonly kept: Relation;
  readonly now: Relation;
  readonly evidence: ChainEnd['evidence'];
  /** Whether attnums mean the same in both. */
  readonly isOne: boolean;
  /** Columns that are one by their identities, by their name then. */
  readonly columns: ReadonlyMap<string, ChainEnd>;
}

/**
 * Leads from one database to another over what the other was when the two were alike: by name to the
 * kept snapshot, from there by identities. A chain that leads somewhere else than the name does holds
 * unless both names are on both sides: then it may be that it was followed already, and only what
 * looks as it did then has not been.
 */
export class Chain {
  readonly #byName = new Map<string, KeptTable>();
  readonly #byNow = new Map<string, KeptTable>();
  /** Keys of kept tables. */
  readonly #kept: ReadonlyMap<string, Relation>;
  readonly #isSameDatabase: boolean;

  /** @param via what `after` was then; left out, nothing leads anywhere */
  constructor(via: SchemaSnapshot | undefined, after: SchemaSnapshot) {
    this.#kept = new Map(via?.relations.map((kept) => [pathKey(tablePath(kept)), kept]));
    this.#isSameDatabase = isSameDatabase(via?.origin.database, after.origin.database);
    for (const pair of via === undefined ? [] : identifiedTables(via, after)) {
      const [kept, now] = [via?.relations[pair.before], after.relations[pair.after]];
      if (kept !== undefined && now !== undefined) this.#add(kept, now, pair);
    }
  }

  get isEmpty(): boolean {
    return this.#byNow.size === 0;
  }

  /** Where a table of the other database has gone by another name; `undefined` = nobody knows. */
  tableNow(
    table: Relation,
    {
      old,
      fresh,
    }: { readonly old: ReadonlySet<string>; readonly fresh: ReadonlyMap<string, Relation> },
  ): ChainEnd | undefined {
    const own = pathKey(tablePath(table));
    const found = this.#byName.get(own);
    if (found === undefined) return undefined;
    const key = pathKey(tablePath(found.now));
    if (key === own) return undefined;
    const namesake = fresh.get(own);
    const mayBeDone = namesake !== undefined && old.has(key);
    if (mayBeDone && !(isAlike(table, found.kept) && !isAlike(table, namesake))) return undefined;
    return { key, evidence: found.evidence };
  }

  /** Where a column has gone by another name, in a table that has become `after`. */
  columnNow(column: Column, before: Relation, after: Relation): ChainEnd | undefined {
    const table = this.#byNow.get(pathKey(tablePath(after)));
    const end = table?.columns.get(column.name);
    if (table === undefined || end === undefined || end.key === column.name) return undefined;
    const namesake = after.columns.find(({ name }) => name === column.name);
    const mayBeDone = namesake !== undefined && before.columns.some(({ name }) => name === end.key);
    if (!mayBeDone) return end;
    const then = table.kept.columns.find(({ name }) => name === column.name);
    return column.type === then?.type && column.type !== namesake.type ? end : undefined;
  }

  /** False if a table is known to have gone another way, or nowhere, since the snapshot was kept. */
  mayBecome(table: Relation, now: Relation): boolean {
    const kept = this.#kept.get(pathKey(tablePath(table)));
    if (kept === undefined || !this.#isIdentified(kept, now)) return true;
    return this.#byNow.get(pathKey(tablePath(now)))?.kept === kept;
  }

  /** False if a column is known to have gone another way, or nowhere, since the snapshot was kept. */
  mayColumnBecome(column: Column, after: Relation, now: Column): boolean {
    const table = this.#byNow.get(pathKey(tablePath(after)));
    const then = table?.kept.columns.find(({ name }) => name === column.name);
    if (table === undefined || then === undefined) return true;
    if (then.benchling !== undefined && now.benchling !== undefined) return false;
    return !(table.isOne && then.attnum !== undefined && now.attnum !== undefined);
  }

  /** Whether equal identities would show that the two are one. */
  #isIdentified(kept: Relation, now: Relation): boolean {
    if (kept.benchling !== undefined && now.benchling !== undefined) return true;
    return this.#isSameDatabase && kept.oid !== undefined && now.oid !== undefined;
  }

  #add(kept: Relation, now: Relation, { evidence }: KnownPair): void {
    const isOne = this.#isSameDatabase && kept.oid !== undefined && kept.oid === now.oid;
    const columns = identifiedColumns({ before: kept, after: now, isSameTable: isOne });
    const ends = columns.flatMap((pair): readonly (readonly [string, ChainEnd])[] => {
      const [then, later] = [kept.columns[pair.before], now.columns[pair.after]];
      if (then === undefined || later === undefined) return [];
      return [[then.name, { key: later.name, evidence: keptBy(pair) }]];
    });
    const table = { kept, now, evidence: keptBy({ evidence }), isOne, columns: new Map(ends) };
    this.#byName.set(pathKey(tablePath(kept)), table);
    this.#byNow.set(pathKey(tablePath(now)), table);
  }
}

function keptBy({ evidence }: Pick<KnownPair, 'evidence'>): ChainEnd['evidence'] {
  return evidence === 'benchlingId' ? 'keptId' : 'keptOid';
}

/** Whether two tables have columns of the same names. */
function isAlike(one: Relation, other: Relation): boolean {
  const names = new Set(one.columns.map(({ name }) => name));
  return names.size === other.columns.length && other.columns.every(({ name }) => names.has(name));
}
