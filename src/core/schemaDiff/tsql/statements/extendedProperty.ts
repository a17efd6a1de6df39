import { quoteText } from '../../../sql/quoteName';
import type { DraftRelation } from '../../ddl/draft';
import { NotUnderstoodError } from '../../ddl/statementContext';
import { tablePath } from '../../model/objectPath';
import { isView } from '../../model/isView';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { Carrying } from '../carrying';
import { type ProcedureCall, textArgument } from './procedureCall';
import { columnOf } from './site';

/**
 * A description by `sp_addextendedproperty` as a comment; `undefined` for other properties, and for what
 * has no comment in the model.
 * @see https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addextendedproperty-transact-sql
 * @throws NotUnderstoodError
 */
export function carryProperty(call: ProcedureCall, carrying: Carrying): string | undefined {
  if (textArgument(call, '@name', 0)?.toLowerCase() !== 'ms_description') return undefined;
  const value = textArgument(call, '@value', 1);
  if (value === undefined) throw new NotUnderstoodError('the description is no text');
  const object = describedObject(call, carrying);
  return object === undefined ? undefined : `comment on ${object} is ${quoteText(value)}`;
}

const [schemaLevel, objectLevel, partLevel] = [0, 1, 2] as const;

interface Level {
  readonly kind: string | undefined;
  readonly name: string;
}

/** A level of what is described: its kind and name, behind name and value of the property. */
function levelOf(call: ProcedureCall, level: 0 | 1 | 2): Level {
  const kind = textArgument(call, `@level${level}type`, 2 + 2 * level);
  const name = textArgument(call, `@level${level}name`, 3 + 2 * level);
  return { kind: kind?.toUpperCase(), name: name ?? '' };
}

function describedObject(call: ProcedureCall, carrying: Carrying): string | undefined {
  const schema = levelOf(call, schemaLevel);
  if (schema.kind !== 'SCHEMA' && schema.kind !== 'USER') return undefined;
  const object = levelOf(call, objectLevel);
  if (object.kind === undefined) return `schema ${schemaNamed(schema.name, carrying)}`;
  if (object.kind !== 'TABLE' && object.kind !== 'VIEW') return undefined;
  const relation = carrying.relation([schema.name, object.name]);
  return describedPart(levelOf(call, partLevel), relation);
}

function describedPart({ kind, name }: Level, relation: DraftRelation): string | undefined {
  const path = tablePath(relation);
  if (kind === undefined) return `${isView(relation) ? 'view' : 'table'} ${quotePath(path)}`;
  if (kind !== 'COLUMN') return undefined;
  return `column ${quotePath([...path, columnOf(relation, name).name])}`;
}

function schemaNamed(name: string, carrying: Carrying): string {
  const [schema] = carrying.pathOf([name, '']);
  return quoteIdentifier(schema);
}
