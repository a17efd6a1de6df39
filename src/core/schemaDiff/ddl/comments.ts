import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { textOf } from '../normal/treeParts';
import type { DraftRelation, DraftSchemas } from './draft';
import { NotUnderstoodError, relationKinds } from './statementContext';
import { findType } from './types';

/** COMMENT ON what the model knows; other comments are passed over. */
export function applyComment(schemas: DraftSchemas, statement: SqlNode): void {
  const target = commented(schemas, statement);
  if (target === undefined) return;
  const comment = textOf(statement, 'comment');
  if (comment === undefined || comment === '') delete target.comment;
  else target.comment = comment;
}

interface Commented {
  comment?: string | undefined;
}

function commented(schemas: DraftSchemas, statement: SqlNode): Commented | undefined {
  const object = asNode(statement['object']);
  const what = String(statement['objtype']);
  if (relationKinds.test(what)) return relationNamed(schemas, partsOf(object));
  switch (what) {
    case 'OBJECT_COLUMN':
      return columnNamed(schemas, partsOf(object));
    case 'OBJECT_SCHEMA':
      return schemas.schemas.get(textOf(asNode(object?.['String']), 'sval') ?? '');
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const parts = stringsOf(asNode(object?.['TypeName'])?.['names']);
      return findType(schemas, [...schemas.enums, ...schemas.domains], parts);
    }
    default:
      return undefined;
  }
}

function columnNamed(schemas: DraftSchemas, parts: readonly string[]): Commented {
  const name = parts.at(-1) ?? '';
  const { columns } = relationNamed(schemas, parts.slice(0, -1));
  const column = columns.find((one) => one.name === name);
  if (column === undefined) throw new NotUnderstoodError(`there is no column ${name}`);
  return column;
}

function partsOf(object: SqlNode | undefined): readonly string[] {
  return stringsOf(asNode(object?.['List'])?.['items']);
}

function relationNamed(schemas: DraftSchemas, parts: readonly string[]): DraftRelation {
  const found = schemas.findRelation(parts.at(-1) ?? '', parts.at(-2));
  if (found === undefined) throw new NotUnderstoodError(`there is no ${parts.join('.')}`);
  return found;
}
