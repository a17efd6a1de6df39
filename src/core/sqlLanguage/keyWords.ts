import type { Expectation } from './expectation';
import { ranks, type Suggestion } from './suggestion';

const lists: Partial<Record<Expectation, string>> = {
  statement: 'select, with, explain, explain analyze, values, table, show',
  relation: 'lateral, only',
  afterRelation:
    'as, join, left join, right join, full join, cross join, on, using, where, group by, having, order by, limit, offset, union all, union, intersect, except, tablesample',
  expression:
    'and, or, not, in, is null, is not null, is distinct from, between, like, ilike, exists, case, when, then, else, end, cast, distinct, as, from, where, group by, having, order by, asc, desc, nulls first, nulls last, limit, offset, filter, over, partition by, union all, join, left join, null, true, false, current_date, current_timestamp, interval',
};

/** Words of the language that fit a place, in small letters. */
export function keyWordsFor(expectation: Expectation): readonly Suggestion[] {
  return suggestions.get(expectation) ?? [];
}

const suggestions: ReadonlyMap<string, readonly Suggestion[]> = new Map(
  Object.entries(lists).map(([expectation, words]) => [
    expectation,
    words.split(', ').map((word) => ({
      kind: 'keyword',
      label: word,
      text: word,
      detail: '',
      comment: undefined,
      rank: ranks.keyword,
    })),
  ]),
);
