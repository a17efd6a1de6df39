import { asNode } from '../../sql/sqlTree';
import type { SqlNode } from '../../sql/sqlParser';
import { readName } from '../../sql/quoteName';
import type { TablePath } from '../model/objectPath';
import { quotePath } from '../normal/quoteIdentifier';
import { normalExpression } from '../normal/normalExpression';
import {
  inBothForms,
  UnknownSqlError,
  withinTable,
  type BothForms,
  type ExpressionScope,
} from '../normal/expressionScope';
import { textOf } from '../normal/treeParts';
import { printType } from '../normal/typeName';
import type { DraftRelation, DraftSchemas } from './draft';

/** A statement says something that cannot be applied; the message is a part of a sentence. */
export class NotUnderstoodError extends Error {}

/** As the parser names what can be dropped, renamed and commented on like a table. */
export const relationKinds = /^OBJECT_(?:TABLE|VIEW|MATVIEW|FOREIGN_TABLE)$/;

/** @throws NotUnderstoodError if it is not there */
export function relationOf(schemas: DraftSchemas, rangeVar: SqlNode | undefined): DraftRelation {
  const name = textOf(rangeVar, 'relname') ?? '';
  const found = schemas.findRelation(name, textOf(rangeVar, 'schemaname'));
  if (found === undefined) throw new NotUnderstoodError(`there is no ${name}`);
  return found;
}

/** Of something that need not be there. */
export function pathOfRange(schemas: DraftSchemas, rangeVar: SqlNode | undefined): TablePath {
  return schemas.pathOf(textOf(rangeVar, 'relname') ?? '', textOf(rangeVar, 'schemaname'));
}

/** Where something new of that name goes. */
export function newPathOf(schemas: DraftSchemas, rangeVar: SqlNode | undefined): TablePath {
  const schema = textOf(rangeVar, 'schemaname') ?? schemas.creationSchema;
  return [schema, textOf(rangeVar, 'relname') ?? ''];
}

/** A name in parts, of something new. */
export function newPath(schemas: DraftSchemas, parts: readonly string[]): TablePath {
  return [parts.at(-2) ?? schemas.creationSchema, parts.at(-1) ?? ''];
}

export function typeOf(schemas: DraftSchemas, typeName: unknown): string {
  return printType(asNode(typeName) ?? {}, (name) => schemas.typeSchema(name));
}

/** An expression of a table: a default, a check, a condition. @throws NotUnderstoodError */
export function expressionOf(schemas: DraftSchemas, tree: unknown): string {
  schemas.noteCalls(tree);
  return understood(() => normalExpression(tree, tableScope(schemas)));
}

/** The same, and how it reads in full. @throws NotUnderstoodError */
export function formsOf(schemas: DraftSchemas, tree: unknown): BothForms {
  schemas.noteCalls(tree);
  return understood(() =>
    inBothForms(tableScope(schemas), (scope) => normalExpression(tree, scope)),
  );
}

/** What an expression is printed as. @throws NotUnderstoodError for what has no normal form */
export function understood<T>(print: () => T): T {
  try {
    return print();
  } catch (error) {
    if (!(error instanceof UnknownSqlError)) throw error;
    throw new NotUnderstoodError(`an expression holds what is not known here: ${error.message}`);
  }
}

/**
 * What names mean in expressions of a table; a sequence without a schema is one of the schema that
 * things are made in.
 */
export function tableScope(schemas: DraftSchemas): ExpressionScope {
  return {
    ...withinTable,
    typeSchema: (name) => schemas.typeSchema(name),
    sequence: (written) => {
      const parts = splitName(written);
      return quotePath(parts.length > 1 ? parts : newPath(schemas, parts));
    },
  };
}

/** The parts of a name as it is written in a text. */
function splitName(written: string): readonly string[] {
  return (written.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map(readName);
}
