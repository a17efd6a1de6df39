import type { SqlNode } from '../../sql/sqlParser';
import { normalBound } from '../normal/normalBound';
import { nodesOf, nodesOfType, numberOf, textOf, unwrap } from '../normal/treeParts';
import type { DraftSchemas } from './draft';
import { expressionOf } from './statementContext';

/** The bounds of a partition as `pg_get_expr` prints them, constants in normal form. */
export function printBound(schemas: DraftSchemas, bound: SqlNode): string {
  return normalBound(printParts(schemas, bound));
}

function printParts(schemas: DraftSchemas, bound: SqlNode): string {
  if (bound['is_default'] === true) return 'DEFAULT';
  const data = (field: string): string =>
    nodesOf(bound[field])
      .map((datum) => printDatum(schemas, datum))
      .join(', ');
  switch (bound['strategy']) {
    case 'l':
      return `FOR VALUES IN (${data('listdatums')})`;
    case 'h':
      return `FOR VALUES WITH (modulus ${numberOf(bound, 'modulus')}, remainder ${numberOf(bound, 'remainder')})`;
    default:
      return `FOR VALUES FROM (${data('lowerdatums')}) TO (${data('upperdatums')})`;
  }
}

/** The ends of everything are written as columns. */
function printDatum(schemas: DraftSchemas, datum: SqlNode): string {
  const text = expressionOf(schemas, datum);
  const isEnd = unwrap(datum)?.type === 'ColumnRef';
  return isEnd ? text.replaceAll('"', '').toUpperCase() : text;
}

/** The parent that a partition or heir is attached to, in a command of ALTER TABLE. */
export function attachedName(command: SqlNode): SqlNode | undefined {
  const definition = unwrap(command['def']);
  if (definition === undefined) return undefined;
  if (definition.type === 'RangeVar') return definition.node;
  const name: unknown = definition.node['name'];
  return typeof name === 'object' && name !== null ? (name as SqlNode) : undefined;
}

/** ALTER INDEX … ATTACH PARTITION: the index of a partition is part of its parent's, and no longer its own. */
export function attachIndex(schemas: DraftSchemas, statement: SqlNode): void {
  for (const command of nodesOfType(statement['cmds'], 'AlterTableCmd')) {
    const attached = attachedName(command);
    const name = textOf(attached, 'relname');
    const others = (one: { readonly name: string }): boolean => one.name !== name;
    for (const relation of schemas.relations.filter(({ partitionOf }) => partitionOf)) {
      relation.indexes = relation.indexes.filter(others);
      relation.uniques = relation.uniques.filter(others);
      if (relation.primaryKey?.name === name) delete relation.primaryKey;
    }
  }
}
