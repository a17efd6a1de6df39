import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import type { FunctionEntry } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { nodesOfType, textOf } from '../normal/treeParts';
import type { DraftSchemas } from './draft';
import { newPath, typeOf } from './statementContext';

/** CREATE FUNCTION, as far as views and defaults can depend on it; procedures are none of theirs. */
export function createFunction(schemas: DraftSchemas, statement: SqlNode): void {
  if (statement['is_procedure'] === true) return;
  const [schema, name] = newPath(schemas, stringsOf(statement['funcname']));
  const types = argumentTypes(statement).map((type) => typeOf(schemas, type));
  const result = resultOf(schemas, statement);
  const entry: FunctionEntry = {
    schema,
    signature: `${quotePath([schema, name])}(${types.join(', ')})`,
    ...(result !== undefined && { result }),
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

/** As `pg_get_function_result` prints it. */
function resultOf(schemas: DraftSchemas, statement: SqlNode): string | undefined {
  const table = nodesOfType(statement['parameters'], 'FunctionParameter')
    .filter(({ mode }) => mode === 'FUNC_PARAM_TABLE')
    .map((column) => {
      const name = quoteIdentifier(textOf(column, 'name') ?? '');
      return `${name} ${typeOf(schemas, column['argType'])}`;
    });
  if (table.length > 0) return `TABLE(${table.join(', ')})`;
  const returned = asNode(statement['returnType']);
  if (returned === undefined) return undefined;
  return (returned['setof'] === true ? 'SETOF ' : '') + typeOf(schemas, returned);
}
