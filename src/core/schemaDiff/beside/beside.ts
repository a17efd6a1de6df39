import type { MatchEvidence } from '../match/matches';
import type { ColumnPath, TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';

/**
 * What two ends are to each other: called alike, called otherwise, in another table or schema, or not
 * settled, which a person has to say.
 */
export type LinkKind = 'same' | 'renamed' | 'moved' | 'question';

export interface Link {
  readonly kind: LinkKind;
  readonly evidence: MatchEvidence;
  /** From 0 to 1. */
  readonly confidence: number;
  /** What was weighed, each a part of a sentence; absent where the evidence says it all. */
  readonly words?: readonly string[];
}

export interface TableEnd {
  readonly path: TablePath;
  readonly kind: Relation['kind'];
}

export interface ColumnEnd {
  readonly name: string;
  readonly type: string;
}

/** Two tables that are one, or one that has no counterpart; at least one end is there. */
export interface TableBeside {
  readonly before?: TableEnd;
  readonly after?: TableEnd;
  /** Where there are both ends. */
  readonly link?: Link;
  /** In the order of the older table, what is only in the newer one after what it stands behind. */
  readonly columns: readonly ColumnBeside[];
}

/** Two columns that are one, or one alone; at least one end is there. */
export interface ColumnBeside {
  readonly before?: ColumnEnd;
  readonly after?: ColumnEnd;
  readonly link?: Link;
  /** The other end of the link, where it is in a table that is not beside this one. */
  readonly elsewhere?: ColumnPath;
}

/** Two schemas side by side, what belongs together in line. As plain JSON. */
export interface SchemasBeside {
  /** By schema and name, of the older side where there is one. */
  readonly tables: readonly TableBeside[];
}
