/** What a word that is being written may become. */
export interface Suggestion {
  readonly kind:
    'schema' | 'table' | 'view' | 'cte' | 'column' | 'source' | 'function' | 'join' | 'keyword';
  /** What a person reads and types. */
  readonly label: string;
  /** What is put in its place; for a function without parentheses. */
  readonly text: string;
  /** A type, a schema: what stands beside the label. */
  readonly detail: string;
  /** A comment of the database; `undefined` = none. */
  readonly comment: string | undefined;
  /** Lower ones come first. */
  readonly rank: number;
}

/** Orders suggestions that fit equally well. */
export const ranks = {
  join: 0,
  column: 1,
  source: 2,
  nearRelation: 3,
  schema: 4,
  farRelation: 5,
  function: 6,
  keyword: 7,
} as const;
