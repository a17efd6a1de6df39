import { tablePath, type ObjectPath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import { quoteOnLine } from './sqlText';

export type CommentedKind =
  | 'SCHEMA'
  | 'TABLE'
  | 'VIEW'
  | 'MATERIALIZED VIEW'
  | 'FOREIGN TABLE'
  | 'COLUMN'
  | 'TYPE'
  | 'DOMAIN';

/** The statement that comments on something, without its end; of no comment, takes it away. */
export function printComment(
  kind: CommentedKind,
  path: ObjectPath,
  comment: string | undefined,
): string {
  const text = comment === undefined ? 'NULL' : quoteOnLine(comment);
  return `COMMENT ON ${kind} ${quotePath(path)} IS ${text}`;
}

/** Those on a relation and on its columns. */
export function printRelationComments(relation: Relation): readonly string[] {
  const path = tablePath(relation);
  const own =
    relation.comment === undefined
      ? []
      : [printComment(commentedKind(relation), path, relation.comment)];
  const columns = relation.columns.flatMap(({ name, comment }) =>
    comment === undefined ? [] : [printComment('COLUMN', [...path, name], comment)],
  );
  return [...own, ...columns];
}

/** COMMENT ON knows a partitioned table as a TABLE. */
export function commentedKind({ kind }: Pick<Relation, 'kind'>): CommentedKind {
  return kinds[kind];
}

const kinds: Readonly<Record<Relation['kind'], CommentedKind>> = {
  table: 'TABLE',
  partitionedTable: 'TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  foreignTable: 'FOREIGN TABLE',
};
