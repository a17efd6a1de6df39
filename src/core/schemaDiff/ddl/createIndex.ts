import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import { nodesOf, nodesOfType, textOf } from '../normal/treeParts';
import { chooseName, isTakenByIndex } from './chosenNames';
import type { DraftSchemas } from './draft';
import { indexParts } from './indexParts';
import { expressionOf, relationOf } from './statementContext';

export function createIndex(schemas: DraftSchemas, statement: SqlNode): void {
  const relation = relationOf(schemas, asNode(statement['relation']));
  const { parts, names } = indexParts(schemas, nodesOf(statement['indexParams']));
  const include = nodesOfType(statement['indexIncludingParams'], 'IndexElem').map(
    (element) => textOf(element, 'name') ?? '',
  );
  const given = textOf(statement, 'idxname');
  if (given !== undefined && statement['if_not_exists'] === true) {
    if (schemas.hasName(relation.schema, given)) return;
  }
  const columns = [...names, ...include];
  const isTaken = isTakenByIndex(schemas, relation.schema);
  const name = given ?? chooseName({ table: relation.name, columns, label: 'idx' }, isTaken);
  schemas.takeName(relation.schema, name);
  const where = statement['whereClause'];
  relation.indexes.push({
    name,
    isUnique: statement['unique'] === true,
    method: textOf(statement, 'accessMethod') ?? 'btree',
    parts,
    include,
    ...(where !== undefined && { where: expressionOf(schemas, where) }),
    ...(statement['nulls_not_distinct'] === true && { nullsNotDistinct: true }),
  });
}
