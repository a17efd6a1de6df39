import type { Relation } from '../model/snapshot';

/** A sequence that a column takes its values from. */
export interface ColumnSequence {
  readonly column: string;
  /** As SQL writes its name, with its schema. */
  readonly written: string;
  readonly type: string;
}

/** Those behind a relation's columns; a sequence of an identity is the server's own affair. */
export function sequencesOf({ columns }: Pick<Relation, 'columns'>): readonly ColumnSequence[] {
  return columns.flatMap(({ name, type, default: expression }) => {
    const written = sequenceIn(expression);
    return written === undefined ? [] : [{ column: name, written, type }];
  });
}

/** The sequence that a default in normal form asks. */
export function sequenceIn(expression: string | undefined): string | undefined {
  const quoted = /^nextval\('((?:[^']|'')*)'(?:::regclass)?\)$/.exec(expression ?? '')?.[1];
  return quoted?.replaceAll("''", "'");
}
