import { NotUnderstoodError } from '../../ddl/statementContext';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { carriedName } from '../carriedNames';
import type { Carrying } from '../carrying';
import type { TsqlScope } from '../expression/expressionScope';
import type { Piece } from '../expression/piece';
import { readExpression } from '../expression/readExpression';
import { commonScope } from '../statements/site';
import type { TokenReader } from '../text/tokenReader';
import { type CarriedQuery, type QueryPlace, readNames, renamed } from './queryPlace';
import { readSources } from './readSources';
import { columnIn, columnsOf, type QueryOutput, type QuerySource, sourceNamed } from './source';

/** The query of a view. @throws NotUnderstoodError, see {@link readQuery} */
export function readViewQuery(reader: TokenReader, carrying: Carrying): CarriedQuery {
  return readQuery(reader, { carrying, named: [], outer: [], readQuery });
}

/**
 * The query that begins with the next token: SELECT with joins, groups, unions and WITH.
 * @throws NotUnderstoodError for what Postgres has nothing equal for, or is not known here
 */
function readQuery(reader: TokenReader, place: QueryPlace): CarriedQuery {
  if (!reader.accept('WITH')) return readUnion(reader, place);
  const named = [...place.named];
  const parts: string[] = [];
  do {
    const name = reader.name();
    const names = reader.isAt('(') ? readNames(reader) : undefined;
    reader.expect('AS');
    const { sql, outputs } = readQuery(reader.parenthesized(), { ...place, named });
    const columns = names === undefined ? outputs : renamed(outputs, names);
    const list = names === undefined ? '' : ` (${names.map(quoteIdentifier).join(', ')})`;
    parts.push(`${quoteIdentifier(name)}${list} as (${sql})`);
    named.push({ alias: name, columns });
  } while (reader.accept(','));
  const { sql, outputs } = readUnion(reader, { ...place, named });
  return { sql: `with ${parts.join(', ')} ${sql}`, outputs };
}

const setOperations = [['UNION', 'ALL'], ['UNION'], ['EXCEPT'], ['INTERSECT']] as const;

function readUnion(reader: TokenReader, place: QueryPlace): CarriedQuery {
  const first = readSelect(reader, place);
  let sql = first.sql;
  for (;;) {
    const operation = setOperations.find((words) => reader.accept(...words));
    if (operation === undefined) break;
    const next = readSelect(reader, place);
    if (next.limit !== '' || first.limit !== '')
      throw new NotUnderstoodError('TOP stands within a UNION');
    sql += ` ${operation.join(' ').toLowerCase()} ${next.sql}`;
  }
  const order = readOrder(reader, first);
  return { sql: `${sql}${order}${first.limit}`, outputs: first.outputs };
}

interface CarriedSelect extends CarriedQuery {
  readonly limit: string;
  readonly scope: TsqlScope;
}

function readSelect(reader: TokenReader, place: QueryPlace): CarriedSelect {
  reader.expect('SELECT');
  const distinct = reader.accept('DISTINCT') ? 'distinct ' : '';
  if (distinct === '') reader.accept('ALL');
  const limit = readTop(reader);
  const listStart = reader.place;
  skipToClause(reader);
  const listEnd = reader.place;
  const { sql: from, sources } = reader.accept('FROM')
    ? readSources(reader, place)
    : { sql: '', sources: [] };
  const scope = queryScope(sources, place);
  const list = reader.part(listStart, listEnd);
  const items = list.splitByCommas().flatMap((item) => readItem(item, sources, scope));
  const clauses = readClauses(reader, scope);
  const sql = `select ${distinct}${items.map((item) => item.sql).join(', ')}${from}${clauses}`;
  const outputs = items.flatMap((item) => item.outputs);
  return { sql, outputs, limit, scope };
}

/** TOP (100) PERCENT is what the designer of views writes to have an order. */
function readTop(reader: TokenReader): string {
  if (!reader.accept('TOP')) return '';
  const count = reader.isAt('(') ? reader.parenthesized().tokens : [reader.take()];
  const [number] = count;
  const isNumber = count.length === 1 && number?.kind === 'number';
  const isPercent = reader.accept('PERCENT');
  if (!isNumber || reader.isAt('WITH', 'TIES') || (isPercent && number.key !== '100')) {
    throw new NotUnderstoodError('TOP of this kind is not known here');
  }
  return isPercent ? '' : ` limit ${number.key}`;
}

const clauseWords = [
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'INTO',
];

function skipToClause(reader: TokenReader): void {
  while (!reader.isAtEnd && !clauseWords.some((word) => reader.isAt(word))) {
    if (reader.isAt('(')) reader.skipParentheses();
    else reader.take();
  }
}

function queryScope(sources: readonly QuerySource[], place: QueryPlace): TsqlScope {
  return {
    column: (path) => columnIn(sources, path) ?? columnIn(place.outer, path),
    query: (reader) => {
      const { sql } = readQuery(reader, { ...place, outer: [...sources, ...place.outer] });
      if (!reader.isAtEnd)
        throw new NotUnderstoodError(`${reader.here.written} is not known in a query`);
      return sql;
    },
    ...commonScope(place.carrying),
  };
}

interface SelectedItem {
  readonly sql: string;
  readonly outputs: readonly QueryOutput[];
}

function readItem(
  item: TokenReader,
  sources: readonly QuerySource[],
  scope: TsqlScope,
): readonly SelectedItem[] {
  const star = readStar(item, sources);
  if (star !== undefined) return [star];
  const before = readAliasBefore(item);
  const { value } = readExpression(item, scope);
  const alias = before ?? readAliasBehind(item);
  if (!item.isAtEnd)
    throw new NotUnderstoodError(`${item.here.written} is not known in a list of columns`);
  const name = alias ?? lastName(value);
  const written = alias === undefined ? '' : ` as ${quoteIdentifier(alias)}`;
  return [{ sql: `${value.sql}${written}`, outputs: [{ name, type: value.type }] }];
}

/** `*`, or all of one source. */
function readStar(item: TokenReader, sources: readonly QuerySource[]): SelectedItem | undefined {
  if (item.accept('*')) return { sql: '*', outputs: columnsOf(sources, undefined) };
  const last = item.tokens.at(-1);
  if (last?.kind !== 'symbol' || last.key !== '*' || item.tokens.length < 3) return undefined;
  const dot = item.tokens.at(-2);
  const name = item.tokens.at(-3);
  if (dot?.key !== '.' || name === undefined) return undefined;
  item.goTo(item.tokens.length);
  const { alias, columns } = sourceNamed(sources, name.value);
  return { sql: `${quoteIdentifier(alias)}.*`, outputs: columns };
}

/** `name = expression`. */
function readAliasBefore(item: TokenReader): string | undefined {
  const [name, equals] = item.tokens;
  if (equals?.kind !== 'symbol' || equals.key !== '=' || name === undefined) return undefined;
  item.goTo(2);
  return carriedName(name.value);
}

/** `expression AS name`; the name may be written as a text. */
function readAliasBehind(item: TokenReader): string | undefined {
  const isMarked = item.accept('AS');
  if (item.isAtEnd && !isMarked) return undefined;
  if (item.next?.kind === 'text') return carriedName(item.take().value);
  return carriedName(item.name());
}

/** Of a column, which gives its name to what it is selected as. */
function lastName({ sql }: Piece): string {
  return (
    /(?:^|\.)"((?:[^"]|"")+)"$/.exec(sql)?.[1]?.replaceAll('""', '"') ?? /\w+$/.exec(sql)?.[0] ?? ''
  );
}

function readClauses(reader: TokenReader, scope: TsqlScope): string {
  let written = '';
  if (reader.accept('WHERE')) written += ` where ${readExpression(reader, scope).value.sql}`;
  if (reader.accept('GROUP', 'BY')) written += ` group by ${readList(reader, scope).join(', ')}`;
  if (reader.accept('HAVING')) written += ` having ${readExpression(reader, scope).value.sql}`;
  return written;
}

function readList(reader: TokenReader, scope: TsqlScope): readonly string[] {
  const items: string[] = [];
  do items.push(readExpression(reader, scope).value.sql);
  while (reader.accept(','));
  return items;
}

/** By columns of the sources, or by what the query gives. */
function readOrder(reader: TokenReader, { scope, outputs }: CarriedSelect): string {
  if (!reader.accept('ORDER', 'BY')) return '';
  const ordered: TsqlScope = {
    ...scope,
    column: (path) =>
      scope.column(path) ?? columnIn([{ alias: '', columns: outputs }], path.slice(-1)),
  };
  const items: string[] = [];
  do {
    const { sql } = readExpression(reader, ordered).value;
    const direction = reader.acceptAny(['ASC', 'DESC']) === 'DESC' ? ' desc' : '';
    items.push(`${sql}${direction}`);
  } while (reader.accept(','));
  if (reader.isAt('OFFSET')) throw new NotUnderstoodError('OFFSET is not known here');
  return ` order by ${items.join(', ')}`;
}
