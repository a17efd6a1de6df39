import { NotUnderstoodError } from '../../ddl/statementContext';
import { tablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { Column } from '../../model/snapshot';
import { carriedName } from '../carriedNames';
import type { Carrying } from '../carrying';
import { readExpression } from '../expression/readExpression';
import { commonScope } from '../statements/site';
import type { TokenReader } from '../text/tokenReader';
import { type QueryPlace, readNames, renamed } from './queryPlace';
import { columnIn, isSame, type QueryOutput, type QuerySource } from './source';

export interface CarriedSources {
  /** With ` from` before it. */
  readonly sql: string;
  readonly sources: readonly QuerySource[];
}

/** What stands behind FROM. @throws NotUnderstoodError */
export function readSources(reader: TokenReader, place: QueryPlace): CarriedSources {
  const first = readOperand(reader, place);
  let sql = ` from ${first.sql}`;
  const sources = [...first.sources];
  for (;;) {
    if (reader.accept(',')) {
      const next = readOperand(reader, place);
      sources.push(...next.sources);
      sql += `, ${next.sql}`;
      continue;
    }
    const join = acceptJoin(reader);
    if (join === undefined) return { sql, sources };
    const next = readOperand(reader, place);
    sources.push(...next.sources);
    sql += ` ${join} ${next.sql}`;
    if (join !== 'cross join') sql += ` on ${readCondition(reader, sources, place)}`;
  }
}

const joins = [
  ['INNER', 'JOIN'],
  ['JOIN'],
  ['LEFT', 'OUTER', 'JOIN'],
  ['LEFT', 'JOIN'],
  ['RIGHT', 'OUTER', 'JOIN'],
  ['RIGHT', 'JOIN'],
  ['FULL', 'OUTER', 'JOIN'],
  ['FULL', 'JOIN'],
  ['CROSS', 'JOIN'],
] as const;

function acceptJoin(reader: TokenReader): string | undefined {
  if (reader.isAt('CROSS', 'APPLY') || reader.isAt('OUTER', 'APPLY')) {
    throw new NotUnderstoodError('APPLY is not known here');
  }
  const words = joins.find((join) => reader.accept(...join));
  return words?.join(' ').toLowerCase().replace('inner ', '').replace('outer ', '');
}

function readCondition(
  reader: TokenReader,
  sources: readonly QuerySource[],
  { carrying, outer }: QueryPlace,
): string {
  reader.expect('ON');
  const scope = {
    column: (path: readonly string[]) => columnIn(sources, path) ?? columnIn(outer, path),
    ...commonScope(carrying),
  };
  return readExpression(reader, scope).value.sql;
}

/** A table, a view, a query in parentheses, or joins in parentheses. */
function readOperand(reader: TokenReader, place: QueryPlace): CarriedSources {
  if (!reader.isAt('(')) return readTable(reader, place);
  const within = reader.parenthesized();
  if (!within.isAt('SELECT')) {
    const { sql, sources } = readSources(within, place);
    return { sql: `(${sql.slice(' from '.length)})`, sources };
  }
  const { sql, outputs } = place.readQuery(within, place);
  reader.accept('AS');
  const alias = carriedName(reader.name());
  const names = reader.isAt('(') ? readNames(reader) : undefined;
  const list = names === undefined ? '' : ` (${names.map(quoteIdentifier).join(', ')})`;
  const columns = names === undefined ? outputs : renamed(outputs, names);
  return { sql: `(${sql}) as ${quoteIdentifier(alias)}${list}`, sources: [{ alias, columns }] };
}

function readTable(reader: TokenReader, place: QueryPlace): CarriedSources {
  const path = reader.path();
  if (reader.isAt('(')) {
    throw new NotUnderstoodError(`the function ${path.join('.')} gives a table`);
  }
  const { sql, source } = tableNamed(path, place);
  const alias = readAlias(reader);
  skipHints(reader);
  if (alias === undefined) return { sql, sources: [source] };
  return { sql: `${sql} as ${quoteIdentifier(alias)}`, sources: [{ ...source, alias }] };
}

/** A query that WITH names, a table or a view. */
function tableNamed(
  path: readonly string[],
  { carrying, named }: QueryPlace,
): { readonly sql: string; readonly source: QuerySource } {
  const common = named.find(({ alias }) => path.length === 1 && isSame(alias, path[0] ?? ''));
  if (common !== undefined) return { sql: quoteIdentifier(common.alias), source: common };
  const relation = carrying.relation(path);
  const columns = relation.columns.map((column) => outputOf(column, carrying));
  return { sql: quotePath(tablePath(relation)), source: { alias: relation.name, columns } };
}

function outputOf({ name, type }: Column, carrying: Carrying): QueryOutput {
  const base = type === 'unknown' ? undefined : carrying.baseOf(type);
  return { name, type: base, isOfDomain: base !== undefined && base !== type };
}

const noAliases =
  /^(?:WHERE|GROUP|HAVING|ORDER|UNION|EXCEPT|INTERSECT|INNER|JOIN|LEFT|RIGHT|FULL|CROSS|OUTER|ON|WITH)$/;

function readAlias(reader: TokenReader): string | undefined {
  if (reader.accept('AS')) return carriedName(reader.name());
  const { next } = reader;
  if (next === undefined || (next.kind !== 'word' && next.kind !== 'quoted')) return undefined;
  if (next.kind === 'word' && noAliases.test(next.key)) return undefined;
  return carriedName(reader.name());
}

/** How rows are locked and found, such as `WITH (NOLOCK)`. */
function skipHints(reader: TokenReader): void {
  if (reader.isAt('WITH', '(')) reader.take();
  if (reader.isAt('(')) reader.skipParentheses();
}
