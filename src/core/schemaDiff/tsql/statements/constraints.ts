import { NotUnderstoodError } from '../../ddl/statementContext';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { TablePath } from '../../model/objectPath';
import { carriedName, caseless } from '../carriedNames';
import type { Carrying } from '../carrying';
import { assigned } from '../expression/assigned';
import { readExpression } from '../expression/readExpression';
import type { TokenReader } from '../text/tokenReader';
import { skipStorage } from './storage';
import { columnOf, siteName, sitePath, siteScope, type TableSite } from './site';

/** Where a constraint stands. */
export interface ConstraintPlace {
  readonly carrying: Carrying;
  readonly site: TableSite;
  /** Whose definition it stands in; `undefined` of a constraint of the table. */
  readonly column?: string | undefined;
}

/** Whether a constraint begins with the next token. */
export function isAtConstraint(reader: TokenReader): boolean {
  return constraintWords.some((word) => reader.isAt(word));
}

const constraintWords = [
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'FOREIGN',
  'REFERENCES',
  'CHECK',
  'DEFAULT',
];

/**
 * The constraint that begins with the next token, as a statement for Postgres.
 * @throws NotUnderstoodError
 */
export function readConstraint(reader: TokenReader, place: ConstraintPlace): string {
  const name = reader.accept('CONSTRAINT') ? reader.name() : undefined;
  if (reader.accept('DEFAULT')) return readDefault(reader, place, name);
  return `alter table ${siteName(place.site)} add ${readNamed(reader, place, name)}`;
}

function readNamed(reader: TokenReader, place: ConstraintPlace, name: string | undefined): string {
  if (reader.accept('PRIMARY', 'KEY')) {
    return `${keyName(name, reader, place)}primary key ${readKeyColumns(reader, place).list}`;
  }
  if (reader.accept('UNIQUE')) {
    const { list, hasNull } = readKeyColumns(reader, place);
    // In SQL Server one NULL is like another.
    return `${keyName(name, reader, place)}unique ${hasNull ? 'nulls not distinct ' : ''}${list}`;
  }
  const named =
    name === undefined
      ? ''
      : `constraint ${quoteIdentifier(place.carrying.name(name, reader.whole))} `;
  if (reader.accept('CHECK')) return `${named}${readCheck(reader, place)}`;
  if (reader.accept('FOREIGN', 'KEY') || reader.isAt('REFERENCES')) {
    return `${named}${readForeignKey(reader, place)}`;
  }
  throw new NotUnderstoodError(`a constraint by ${reader.next?.value ?? 'nothing'} is not known`);
}

/** Of keys, which indexes stand behind, the name has to be the only one in the schema. */
function keyName(
  name: string | undefined,
  reader: TokenReader,
  { carrying, site }: ConstraintPlace,
): string {
  if (name === undefined) return '';
  return `constraint ${quoteIdentifier(carrying.indexName(name, sitePath(site), reader.whole))} `;
}

interface KeyColumns {
  readonly list: string;
  readonly hasNull: boolean;
}

function readKeyColumns(reader: TokenReader, { site, column }: ConstraintPlace): KeyColumns {
  reader.acceptAny(['CLUSTERED', 'NONCLUSTERED']);
  reader.accept('HASH');
  const names = reader.isAt('(')
    ? reader
        .parenthesized()
        .splitByCommas()
        .map((part) => part.name())
    : [column ?? ''];
  skipStorage(reader);
  const columns = names.map((name) => columnOf(site, name));
  return {
    list: listOf(columns.map(({ name }) => name)),
    hasNull: columns.some(({ isNullable }) => isNullable),
  };
}

function listOf(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(', ')})`;
}

function readCheck(reader: TokenReader, { site, carrying }: ConstraintPlace): string {
  reader.accept('NOT', 'FOR', 'REPLICATION');
  const condition = reader.parenthesized();
  const { value } = readExpression(condition, siteScope(site, carrying));
  if (!condition.isAtEnd) throw new NotUnderstoodError(rest(condition));
  return `check (${value.sql})`;
}

function rest(reader: TokenReader): string {
  return `${reader.written(reader.place, reader.tokens.length)} is not known`;
}

function readForeignKey(reader: TokenReader, { site, carrying, column }: ConstraintPlace): string {
  const columns = reader.isAt('(') ? readNames(reader) : [column ?? ''];
  reader.expect('REFERENCES');
  const target = reader.path();
  const found = isSameTable(carrying.pathOf(target), site) ? site : carrying.find(target);
  const path = found === undefined ? carrying.pathOf(target) : sitePath(found);
  const referred = reader.isAt('(')
    ? readNames(reader).map((name) =>
        found === undefined ? carriedName(name) : columnOf(found, name).name,
      )
    : [];
  const from = listOf(columns.map((name) => columnOf(site, name).name));
  const to = `${quotePath(path)}${referred.length === 0 ? '' : ` ${listOf(referred)}`}`;
  return `foreign key ${from} references ${to}${readActions(reader)}`;
}

/** Of a table that is being made, which is not to be found yet. */
function isSameTable([schema, name]: TablePath, site: TableSite): boolean {
  return caseless(schema) === caseless(site.schema) && caseless(name) === caseless(site.name);
}

function readNames(reader: TokenReader): readonly string[] {
  return reader
    .parenthesized()
    .splitByCommas()
    .map((part) => part.name());
}

function readActions(reader: TokenReader): string {
  let written = '';
  for (;;) {
    if (reader.accept('NOT', 'FOR', 'REPLICATION')) continue;
    const event = ['DELETE', 'UPDATE'].find((word) => reader.accept('ON', word));
    if (event === undefined) return written;
    const action = actions.find((words) => reader.accept(...words));
    if (action === undefined) throw new NotUnderstoodError(`what ON ${event} does is not known`);
    written += ` on ${event.toLowerCase()} ${action.join(' ').toLowerCase()}`;
  }
}

const actions = [['NO', 'ACTION'], ['CASCADE'], ['SET', 'NULL'], ['SET', 'DEFAULT']] as const;

/** DEFAULT has a name in SQL Server, by which it may be dropped, and none in Postgres. */
function readDefault(
  reader: TokenReader,
  { site, carrying, column }: ConstraintPlace,
  name: string | undefined,
): string {
  const { value, isFor } = readDefaultOf(reader, { site, carrying, column });
  const target = columnOf(site, isFor);
  if (name !== undefined) carrying.nameDefault(name, [...sitePath(site), target.name]);
  const sql = assigned(value, carrying.baseOf(target.type));
  const altered = `alter table ${siteName(site)} alter column ${quoteIdentifier(target.name)}`;
  return `${altered} set default ${sql}`;
}

function readDefaultOf(reader: TokenReader, { site, carrying, column }: ConstraintPlace) {
  const { value } = readExpression(reader, siteScope(site, carrying));
  const isFor = reader.accept('FOR') ? reader.name() : column;
  reader.accept('WITH', 'VALUES');
  if (isFor === undefined) throw new NotUnderstoodError('the default is of no column');
  return { value, isFor };
}
