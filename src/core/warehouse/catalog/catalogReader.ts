import type { Catalog } from './catalog';

/** Asks a database what it holds. */
export interface CatalogReader {
  /**
   * What the login may see, all of one moment. Reads only, and waits for no table that somebody has
   * locked.
   * @throws DatabaseError if there is no way in, QueryError if the server does not answer, or the
   *   reason of `signal`
   */
  read(signal: AbortSignal): Promise<Catalog>;
}
