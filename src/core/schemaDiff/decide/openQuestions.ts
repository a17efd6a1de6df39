import type { Question, SchemaMatches } from '../match/matches';
import { pathKey } from '../model/objectPath';

/**
 * The pairs that a person has to say something of, tables first and values of enums last. Columns that are one if their tables
 * are, are no questions of their own.
 */
export function openQuestions({ matches, values }: SchemaMatches): readonly Question[] {
  const openTables = new Set(
    matches.flatMap(({ kind, accepted, from, to }) =>
      kind === 'table' && !accepted ? [pathKey([...from, ...to])] : [],
    ),
  );
  const open = matches.filter(({ kind, accepted, evidence, from, to }) => {
    if (accepted || kind === 'table' || evidence === 'score') return !accepted;
    return !openTables.has(pathKey([...from.slice(0, 2), ...to.slice(0, 2)]));
  });
  return [...open, ...values.filter(({ accepted }) => !accepted)];
}
