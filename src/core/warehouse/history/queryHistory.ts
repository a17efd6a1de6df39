/** A statement that was run, without anything of its result. */
export interface PastQuery {
  readonly id: string;
  readonly sql: string;
  readonly connection: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** Rows that were fetched; `undefined` = it returns none, or failed. */
  readonly rowCount: number | undefined;
  readonly outcome: 'done' | 'failed' | 'cancelled';
  /** Postgres' code of a failure; `undefined` = none. Its message may hold values, so it is not kept. */
  readonly sqlState: string | undefined;
}

/** Statements kept at most. */
export const mostPastQueries = 500;
/** Characters of a statement above which it is not kept. */
const longestSql = 20_000;

/** The history with one more statement, newest first. One that may hold a secret is left out. */
export function withQuery(history: readonly PastQuery[], query: PastQuery): readonly PastQuery[] {
  if (mayHoldSecret(query.sql) || query.sql.length > longestSql) return history;
  return [query, ...history].slice(0, mostPastQueries);
}

/**
 * True for statements in which people write passwords: of roles, of servers and their users, in
 * connection strings. Comments count, since a password may stand there too.
 */
export function mayHoldSecret(sql: string): boolean {
  return secretWords.test(sql);
}

const secretWords =
  /\bpassword\b|\bpasswd\b|\buser\s+mapping\b|\bdblink\w*\s*\(|\bsubscription\b|:\/\/[^\s:/]+:[^\s@]+@/i;

/** What was kept, as far as it can be read. */
export function parseHistory(value: unknown): readonly PastQuery[] {
  return Array.isArray(value) ? value.filter(isPastQuery) : [];
}

function isPastQuery(value: unknown): value is PastQuery {
  if (typeof value !== 'object' || value === null) return false;
  const {
    id,
    sql,
    connection,
    startedAtMs,
    elapsedMs,
    outcome,
  }: Partial<Record<keyof PastQuery, unknown>> = value;
  const texts = [id, sql, connection];
  const numbers = [startedAtMs, elapsedMs];
  return (
    texts.every((text) => typeof text === 'string') &&
    numbers.every((number) => typeof number === 'number') &&
    (outcome === 'done' || outcome === 'failed' || outcome === 'cancelled')
  );
}
