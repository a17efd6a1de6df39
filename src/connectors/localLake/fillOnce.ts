import type { PGlite } from '@electric-sql/pglite';

/** SQL that makes a part of a demo database in one transaction. */
export interface DatabasePart {
  /** Finds a row once the part was made: one thing of it proves the rest. */
  readonly isThere: string;
  /** A function if making it takes a while. */
  readonly sql: string | (() => string);
}

/** Makes those parts that are missing, in their order. */
export async function fillOnce(database: PGlite, parts: readonly DatabasePart[]): Promise<void> {
  for (const { isThere, sql } of parts) {
    const { rows } = await database.query(isThere);
    if (rows.length === 0) await database.exec(typeof sql === 'string' ? sql : sql());
  }
}
