import type { ClassifiedStatement } from '../../../core/sql/classifyStatement';
import type { TableRef } from '../../../core/warehouse/pages/table';

/** A statement of which nothing is known but the relation that it reads. */
export function statementOf({ schema, name }: TableRef): ClassifiedStatement {
  return {
    type: 'SelectStmt',
    effects: [],
    functions: [],
    fields: [],
    operators: [],
    types: [],
    relations: [{ schema, name, byte: undefined }],
  };
}
