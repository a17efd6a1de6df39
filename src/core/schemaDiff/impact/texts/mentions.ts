import { isName, nameOf, queryTokens } from '../../../sqlLanguage/queryTokens';
import { impactWords } from '../impactWords';
import type { MappedRelation } from '../mappedRelation';
import type { MappedSchema } from '../mappedSchema';
import type { StatementHit } from '../statementImpact';

/**
 * Guesses at what a text uses that cannot be read as a statement: each relation with changes whose name
 * stands in it, once. `inTexts` = only within quotes, where a program puts statements together.
 */
export function findMentions(
  sql: string,
  schema: MappedSchema,
  { inTexts = false }: { readonly inTexts?: boolean } = {},
): readonly StatementHit[] {
  const found = new Map<MappedRelation, StatementHit>();
  for (const token of queryTokens(sql)) {
    if (inTexts !== (token.kind === 'string')) continue;
    const words = isName(token) ? [{ name: nameOf(token), at: 0 }] : wordsIn(token.text);
    for (const { name, at } of words) {
      const relation = schema.find(undefined, name);
      if (relation === undefined || found.has(relation)) continue;
      const start = isName(token) ? token.start : token.start + at;
      const end = isName(token) ? token.end : start + name.length;
      const hit = mentionOf(relation, { start, end });
      if (hit !== undefined) found.set(relation, hit);
    }
  }
  return [...found.values()];
}

function wordsIn(text: string): readonly { readonly name: string; readonly at: number }[] {
  const words = [...text.matchAll(/[\p{L}_][\p{L}\p{N}_$]*/gu)];
  return words.map((found) => ({ name: found[0], at: found.index }));
}

function mentionOf(
  relation: MappedRelation,
  { start, end }: { readonly start: number; readonly end: number },
): StatementHit | undefined {
  const own = [...relation.changes, ...relation.columns.flatMap(({ changes }) => changes)];
  if (own.length === 0) return undefined;
  return {
    start,
    end,
    effect: 'mayBreak',
    changes: own,
    uses: relation.path,
    isGuess: true,
    message: impactWords.mention(relation.path, own),
    replacement: undefined,
    result: undefined,
  };
}
