import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import { nodesOf, nodesOfType, textOf } from '../normal/treeParts';
import { chooseName, isTakenByIndex } from './chosenNames';
import type { DraftSchemas } from './draft';
import { exactIndex } from '../normal/exactIndex';
import { indexParts } from './indexParts';
import { formsOf, relationOf } from './statementContext';

/**
 * Adds an index, under a chosen name where the statement gives none; does nothing if IF NOT EXISTS
 * finds its name taken. @throws NotUnderstoodError
 */
export function createIndex(schemas: DraftSchemas, statement: SqlNode): void {
  const relation = relationOf(schemas, asNode(statement['relation']));
  const { parts, exactParts, names } = indexParts(schemas, nodesOf(statement['indexParams']));
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
  const condition = where === undefined ? undefined : formsOf(schemas, where);
  const exact = exactIndex(
    { parts, where: condition?.text },
    { parts: exactParts, where: condition?.exact },
  );
  relation.indexes.push({
    name,
    isUnique: statement['unique'] === true,
    method: textOf(statement, 'accessMethod') ?? 'btree',
    parts,
    include,
    ...(condition !== undefined && { where: condition.text }),
    ...(statement['nulls_not_distinct'] === true && { nullsNotDistinct: true }),
    ...(exact !== undefined && { exact }),
  });
}
