import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import type { Column, DomainType } from '../model/snapshot';
import { collationName } from '../normal/normalExpression';
import { exactDefault, normalDefault } from '../normal/normalDefault';
import type { BothForms } from '../normal/expressionScope';
import { quotePath } from '../normal/quoteIdentifier';
import { nodesOfType, textOf } from '../normal/treeParts';
import { serialType } from '../normal/typeName';
import { chooseName, isTakenByIndex } from './chosenNames';
import type { Draft, DraftRelation, DraftSchemas } from './draft';
import { formsOf, typeOf } from './statementContext';

/** A column as its definition says, without the constraints of it that are the table's. */
export function defineColumn(
  schemas: DraftSchemas,
  relation: DraftRelation,
  definition: SqlNode,
): Draft<Column> {
  const name = textOf(definition, 'colname') ?? '';
  const typeName = asNode(definition['typeName']) ?? {};
  const serial = serialType(typeName);
  const column: Draft<Column> = {
    name,
    type: serial ?? typeOf(schemas, typeName),
    isNullable: serial === undefined,
  };
  if (serial !== undefined) column.default = serialDefault(schemas, relation, name);
  const collation = asNode(definition['collClause']);
  if (collation !== undefined) column.collation = collationName(collation);
  for (const constraint of nodesOfType(definition['constraints'], 'Constraint')) {
    applyColumnConstraint(schemas, column, constraint);
  }
  return column;
}

function serialDefault(schemas: DraftSchemas, relation: DraftRelation, column: string): string {
  const { schema, name: table } = relation;
  const isTaken = isTakenByIndex(schemas, schema);
  const name = chooseName({ table, columns: [column], label: 'seq' }, isTaken);
  schemas.takeName(schema, name);
  return `nextval('${quotePath([schema, name]).replaceAll("'", "''")}')`;
}

function applyColumnConstraint(
  schemas: DraftSchemas,
  column: Draft<Column>,
  constraint: SqlNode,
): void {
  switch (constraint['contype']) {
    case 'CONSTR_NOTNULL':
    case 'CONSTR_PRIMARY':
      column.isNullable = false;
      return;
    case 'CONSTR_DEFAULT':
      setDefault(schemas, column, constraint['raw_expr']);
      return;
    case 'CONSTR_IDENTITY':
      column.identity = constraint['generated_when'] === 'a' ? 'always' : 'byDefault';
      column.isNullable = false;
      return;
    case 'CONSTR_GENERATED':
      setExpression(column, formsOf(schemas, constraint['raw_expr']));
      column.generated = constraint['generated_kind'] === 'v' ? 'virtual' : 'stored';
      return;
  }
}

/** Of a column or a domain. Of no tree, the default goes. */
export function setDefault(
  schemas: DraftSchemas,
  typed: Pick<Draft<Column | DomainType>, 'type' | 'default' | 'exact'>,
  tree: unknown,
): void {
  delete typed.default;
  delete typed.exact;
  if (tree === undefined) return;
  const { text, exact } = formsOf(schemas, tree);
  const value = normalDefault(text, typed.type);
  if (value !== undefined)
    setExpression(typed, { text: value, exact: exactDefault(value, exact, typed.type) });
}

/** A default or what generates a column. */
export function setExpression(
  typed: Pick<Draft<Column>, 'default' | 'exact'>,
  { text, exact }: BothForms,
): void {
  typed.default = text;
  if (exact === undefined) delete typed.exact;
  else typed.exact = exact;
}
