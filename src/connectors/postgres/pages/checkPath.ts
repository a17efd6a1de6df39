import type { PathProblem } from '../../../core/warehouse/documents/pathProblem';
import type { Reading } from '../../../core/warehouse/pages/pageReader';
import { QueryError } from '../../../core/warehouse/queryError';
import type { SqlSession } from '../../../core/warehouse/sqlSession';

/** A token that is tried at more places than these is told of at the first. */
const mostPlaces = 20;

/**
 * What Postgres has against a JSONPath; `undefined` = nothing. Postgres names what it met, not where:
 * as it reads from left to right, it is where the text up to there alone is refused for the same.
 * @throws QueryError, DatabaseError for anything but a path that is none
 */
export async function checkJsonPath(
  session: SqlSession,
  jsonPath: string,
  options: Reading,
): Promise<PathProblem | undefined> {
  const message = await refusalOf(session, jsonPath, options);
  if (message === undefined) return undefined;
  const met = /at or near "([\s\S]*?)" of jsonpath input/.exec(message)?.[1];
  if (met === undefined) return { message, offset: jsonPath.trimEnd().length };
  const places = placesOf(met, jsonPath);
  for (const offset of places.slice(0, mostPlaces)) {
    const start = jsonPath.slice(0, offset + met.length);
    if ((await refusalOf(session, start, options)) === message) return { message, offset };
  }
  return { message, offset: places[0] ?? 0 };
}

function placesOf(part: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

async function refusalOf(
  session: SqlSession,
  jsonPath: string,
  options: Reading,
): Promise<string | undefined> {
  try {
    await session.query({ sql: 'select $1::pg_catalog.jsonpath', values: [jsonPath] }, options);
    return undefined;
  } catch (error) {
    if (QueryError.is(error, 'statementFailed')) return error.message;
    throw error;
  }
}
