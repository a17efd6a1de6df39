import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import type { FunctionEntry } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import { nodesOfType } from '../normal/treeParts';
import type { DraftSchemas } from './draft';
import { newPath, typeOf } from './statementContext';

/** CREATE FUNCTION, as far as views and defaults can depend on it; procedures are none of theirs. */
export function createFunction(schemas: DraftSchemas, statement: SqlNode): void {
  if (statement['is_procedure'] === true) return;
  const [schema, name] = newPath(schemas, stringsOf(statement['funcname']));
  const types = argumentTypes(statement).map((type) => typeOf(schemas, type));
  const returned = asNode(statement['returnType']);
  const setOf = returned?.['setof'] === true ? 'SETOF ' : '';
  const entry: FunctionEntry = {
    schema,
    signature: `${quotePath([schema, name])}(${types.join(', ')})`,
    ...(returned !== undefined && { result: setOf + typeOf(schemas, returned) }),
  };
  const known = schemas.functions.findIndex(({ signature }) => signature === entry.signature);
  if (known < 0) schemas.functions.push(entry);
  else schemas.functions[known] = entry;
}

/** What it is called with; what comes out is no part of its signature. */
function argumentTypes(statement: SqlNode): readonly SqlNode[] {
  return nodesOfType(statement['parameters'], 'FunctionParameter')
    .filter(({ mode }) => mode !== 'FUNC_PARAM_OUT' && mode !== 'FUNC_PARAM_TABLE')
    .map((parameter) => asNode(parameter['argType']) ?? {});
}
