import type { SchemaSnapshot } from './model/snapshot';

/** What to find out of the values in tables, of which none is read. */
export interface StatisticsWish {
  /** A secret of this comparison, for digests of values; left out, there are numbers only. */
  readonly markKey?: string | undefined;
}

export interface ReadSchemaOptions {
  /** Only these; left out, all but the system's own. */
  readonly schemas?: readonly string[] | undefined;
  /** Left out, nothing is asked of the values in tables. */
  readonly statistics?: StatisticsWish | undefined;
  readonly signal: AbortSignal;
}

/** Asks a database what its schemas look like. */
export interface SchemaReader {
  /**
   * What the login may see, all of one moment, with expressions and queries as the server prints them.
   * Reads only; of a table that somebody has locked it waits a few seconds.
   * @throws DatabaseError if there is no way in, QueryError if the server does not answer, or the
   *   reason of `signal`
   */
  read(options: ReadSchemaOptions): Promise<SchemaSnapshot>;
}
