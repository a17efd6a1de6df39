import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { pathKey, sortedReads, type ColumnPath, type TablePath } from '../model/objectPath';
import { constantOf, fieldsOf, nodesOf, nodesOfType, textOf, unwrap } from './treeParts';
import { normalExpression } from './normalExpression';
import { sortWords } from './sortWords';
import { UnknownSqlError, type ExpressionScope } from './expressionScope';
import { outputName, outputType } from './outputColumn';
import { aliasOf, recursiveItem, refuseRareParts, sharedColumns } from './queryParts';
import { QueryLevel, type FromItem, type QueryColumn } from './queryLevel';
import { quoteIdentifier, quotePath } from './quoteIdentifier';

/** What a query's names mean outside of it. */
export interface QuerySurroundings extends Pick<
  ExpressionScope,
  'typeSchema' | 'sequence' | 'isExact'
> {
  /** By its name as it is written; without a schema by the search path. */
  relation(name: string, schema: string | undefined): KnownRelation;
}

export interface KnownRelation {
  readonly path: TablePath;
  /** Empty if it is not known. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** A query in one normal form, and what it gives and reads. */
export interface NormalQuery {
  readonly text: string;
  readonly columns: readonly QueryColumn[];
  /** Columns, or a relation of which it reads none; sorted. */
  readonly dependsOn: readonly (TablePath | ColumnPath)[];
}

/**
 * A query in a form that is the same for what a person wrote and for what the server makes of it: stars
 * spelled out, names qualified where more than one relation is read, no casts that the server adds.
 * @throws UnknownSqlError if it has parts that the normal form does not know
 */
export function normalQuery(
  select: SqlNode,
  surroundings: QuerySurroundings,
  names: readonly string[] = [],
): NormalQuery {
  const printer = new QueryPrinter(surroundings);
  const { text, columns } = printer.print(select, { names });
  return { text, columns, dependsOn: printer.dependsOn };
}

interface Printed {
  readonly text: string;
  readonly columns: readonly QueryColumn[];
}

interface PrintOptions {
  readonly outer?: QueryLevel | undefined;
  /** What the columns are called instead of what they call themselves. */
  readonly names?: readonly string[] | undefined;
}

/** Something that is selected, with the name it has in the result. */
interface Output extends QueryColumn {
  readonly text: string;
}

class QueryPrinter {
  readonly #surroundings: QuerySurroundings;
  readonly #read = new Map<string, TablePath | ColumnPath>();
  /** Queries of WITH that may be read where the printer is, the innermost last. */
  #withQueries: readonly FromItem[] = [];

  constructor(surroundings: QuerySurroundings) {
    this.#surroundings = surroundings;
  }

  get dependsOn(): NormalQuery['dependsOn'] {
    return sortedReads([...this.#read.values()]);
  }

  print(select: SqlNode, options: PrintOptions): Printed {
    const outside = this.#withQueries;
    const start = this.#printWith(asNode(select['withClause']), options.outer);
    const body =
      select['larg'] === undefined
        ? this.#printSelect(select, options)
        : this.#printSetOperation(select, options);
    this.#withQueries = outside;
    return { text: start + body.text, columns: body.columns };
  }

  #printWith(clause: SqlNode | undefined, outer: QueryLevel | undefined): string {
    if (clause === undefined) return '';
    const isRecursive = clause['recursive'] === true;
    const printed = nodesOfType(clause['ctes'], 'CommonTableExpr').map((query) => {
      const alias = textOf(query, 'ctename') ?? '';
      const names = stringsOf(query['aliascolnames']);
      const inner = asNode(asNode(query['ctequery'])?.['SelectStmt']) ?? {};
      if (isRecursive)
        this.#withQueries = [...this.#withQueries, recursiveItem(alias, names, inner)];
      const { text, columns } = this.print(inner, { outer, names });
      const known = columns.map(({ name, type }) => ({ name, type }));
      this.#withQueries = [...this.#withQueries, { alias, columns: known }];
      return `${quoteIdentifier(alias)} AS (${text})`;
    });
    return `WITH ${isRecursive ? 'RECURSIVE ' : ''}${printed.join(', ')} `;
  }

  /** The columns are called as those of the first query, and have a type where both agree. */
  #printSetOperation(select: SqlNode, options: PrintOptions): Printed {
    const left = asNode(select['larg']) ?? {};
    const right = asNode(select['rarg']) ?? {};
    const first = this.print(left, options);
    const names = first.columns.map(({ name }) => name);
    const second = this.print(right, { outer: options.outer, names });
    const operator = String(select['op']).replace(/^SETOP_/, '');
    const all = select['all'] === true ? ' ALL' : '';
    const end = right['larg'] === undefined ? second.text : `(${second.text})`;
    const columns = first.columns.map(({ name, type }, place) => {
      const isSame = second.columns[place]?.type === type;
      return { name, type: isSame ? type : 'unknown', text: quoteIdentifier(name) };
    });
    const tail = this.#printTail(select, new QueryLevel(options.outer), columns);
    return { text: `${first.text} ${operator}${all} ${end}${tail}`, columns };
  }

  #printSelect(select: SqlNode, options: PrintOptions): Printed {
    refuseRareParts(select);
    if (select['valuesLists'] !== undefined) return this.#printValues(select, options);
    const level = new QueryLevel(options.outer);
    const from = nodesOf(select['fromClause']).map((item) => this.#printFrom(item, level));
    const scope = this.#scopeAt(level);
    const outputs = this.#outputs(select, level, options.names ?? []);
    const where = select['whereClause'];
    const having = select['havingClause'];
    const parts = [
      `SELECT ${this.#distinct(select, scope)}${outputs.map(writeOutput).join(', ')}`,
      from.length === 0 ? '' : ` FROM ${from.map(({ text }) => text).join(', ')}`,
      where === undefined ? '' : ` WHERE ${normalExpression(where, scope)}`,
      this.#printGroups(select, outputs, level),
      having === undefined ? '' : ` HAVING ${normalExpression(having, scope)}`,
      this.#printTail(select, level, outputs),
    ];
    return { text: parts.join(''), columns: outputs };
  }

  #printValues(select: SqlNode, { outer, names = [] }: PrintOptions): Printed {
    const scope = this.#scopeAt(new QueryLevel(outer));
    const rows = nodesOf(select['valuesLists']).map((row) => normalExpression(row, scope));
    const first = nodesOf(asNode(nodesOf(select['valuesLists'])[0]?.['List'])?.['items']);
    const columns = first.map((_, place) => ({
      name: names[place] ?? `column${place + 1}`,
      type: 'unknown',
    }));
    return { text: `VALUES ${rows.join(', ')}`, columns };
  }

  #distinct(select: SqlNode, scope: ExpressionScope): string {
    const clause = select['distinctClause'];
    if (clause === undefined) return '';
    const on = nodesOf(clause).filter((item) => Object.keys(item).length > 0);
    if (on.length === 0) return 'DISTINCT ';
    return `DISTINCT ON (${on.map((item) => normalExpression(item, scope)).join(', ')}) `;
  }

  #outputs(select: SqlNode, level: QueryLevel, names: readonly string[]): readonly Output[] {
    const outputs = nodesOfType(select['targetList'], 'ResTarget').flatMap((target) =>
      this.#output(target, level, select),
    );
    return outputs.map((output, place) => ({ ...output, name: names[place] ?? output.name }));
  }

  #output(target: SqlNode, level: QueryLevel, select: SqlNode): readonly Output[] {
    const value = unwrap(target['val']);
    const fields = value?.type === 'ColumnRef' ? fieldsOf(value.node) : undefined;
    if (fields?.at(-1) === '*') return this.#star(fields.at(-2), level, select);
    const scope = this.#scopeAt(level);
    const text = normalExpression(target['val'], scope);
    const column = fields === undefined ? undefined : level.find(fields)?.column;
    const name = textOf(target, 'name') ?? outputName(target['val']);
    const type = column?.type ?? outputType(target['val'], scope);
    return [{ name, type, text, origin: column?.origin }];
  }

  /** In the order in which joins give them: columns of USING come first, and once. */
  #star(qualifier: string | undefined, level: QueryLevel, select: SqlNode): readonly Output[] {
    const items = level.items.filter(({ alias }) => qualifier === undefined || alias === qualifier);
    if (items.length === 0 || items.some(({ columns }) => columns.length === 0)) {
      throw new UnknownSqlError('a star of something unknown');
    }
    const all = items.flatMap((item) => item.columns.map((column) => ({ item, column, level })));
    const shared = qualifier === undefined ? sharedColumns(nodesOf(select['fromClause'])) : [];
    const first = shared.flatMap((name) => all.find(({ column }) => column.name === name) ?? []);
    const rest = all.filter(({ column }) => !shared.includes(column.name));
    return [...first, ...rest].map((found) => {
      this.#note(found.column);
      const { name, type, origin } = found.column;
      return { name, type, origin, text: level.write(found) };
    });
  }

  #printGroups(select: SqlNode, outputs: readonly Output[], level: QueryLevel): string {
    const groups = nodesOf(select['groupClause']).map((group) => {
      if (group['GroupingSet'] !== undefined) throw new UnknownSqlError('grouping sets');
      return this.#chosenOutput(group, outputs, level, { inputFirst: true });
    });
    return groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`;
  }

  /** ORDER BY, LIMIT and OFFSET. */
  #printTail(select: SqlNode, level: QueryLevel, outputs: readonly Output[]): string {
    const sorts = nodesOfType(select['sortClause'], 'SortBy').map((sort) => {
      const node = asNode(sort['node']) ?? {};
      const what = this.#chosenOutput(node, outputs, level, { inputFirst: false });
      return what + sortWords(sort['sortby_dir'], sort['sortby_nulls']);
    });
    const order = sorts.length === 0 ? '' : ` ORDER BY ${sorts.join(', ')}`;
    const scope = this.#scopeAt(level);
    const bound = (word: string, field: string): string =>
      select[field] === undefined ? '' : ` ${word} ${normalExpression(select[field], scope)}`;
    return order + bound('LIMIT', 'limitCount') + bound('OFFSET', 'limitOffset');
  }

  /** A number or the name of an output stands for what is selected there. */
  #chosenOutput(
    node: SqlNode,
    outputs: readonly Output[],
    level: QueryLevel,
    { inputFirst }: { readonly inputFirst: boolean },
  ): string {
    const typed = unwrap(node);
    if (typed?.type === 'A_Const') {
      const constant = constantOf(typed.node);
      const chosen = constant.kind === 'number' ? outputs[Number(constant.text) - 1] : undefined;
      if (chosen !== undefined) return chosen.text;
    }
    const fields = typed?.type === 'ColumnRef' ? fieldsOf(typed.node) : [];
    const isInput = inputFirst && level.find(fields) !== undefined;
    const named = fields.length === 1 ? outputs.find(({ name }) => name === fields[0]) : undefined;
    if (named !== undefined && !isInput) return named.text;
    return normalExpression(node, this.#scopeAt(level));
  }

  #printFrom(item: SqlNode, level: QueryLevel): { readonly text: string } {
    const { type, node } = unwrap(item) ?? { type: '', node: {} };
    switch (type) {
      case 'RangeVar':
        return { text: this.#printRelation(node, level) };
      case 'JoinExpr':
        return { text: this.#printJoin(node, level) };
      case 'RangeSubselect':
        return { text: this.#printSubselect(node, level) };
      case 'RangeFunction':
        return { text: this.#printFunction(node, level) };
      default:
        throw new UnknownSqlError(type);
    }
  }

  #printRelation(range: SqlNode, level: QueryLevel): string {
    const name = textOf(range, 'relname') ?? '';
    const schema = textOf(range, 'schemaname');
    const { alias, names } = aliasOf(range, name);
    if (names.length > 0) throw new UnknownSqlError('columns with aliases');
    const shown = alias === name ? '' : ` ${quoteIdentifier(alias)}`;
    const query =
      schema === undefined ? this.#withQueries.findLast((one) => one.alias === name) : undefined;
    if (query !== undefined) {
      level.items.push({ ...query, alias });
      return quoteIdentifier(name) + shown;
    }
    const { path, columns } = this.#surroundings.relation(name, schema);
    this.#read.set(pathKey(path), path);
    const known = columns.map((column) => ({
      name: column.name,
      type: column.type,
      origin: [...path, column.name] as const,
    }));
    level.items.push({ alias, columns: known, relation: path });
    return (range['inh'] === true ? '' : 'ONLY ') + quotePath(path) + shown;
  }

  #printJoin(join: SqlNode, level: QueryLevel): string {
    if (join['alias'] !== undefined || join['isNatural'] === true) {
      throw new UnknownSqlError('a join with a name, or a natural one');
    }
    const left = this.#printFrom(asNode(join['larg']) ?? {}, level).text;
    const right = this.#printFrom(asNode(join['rarg']) ?? {}, level).text;
    const isNested = asNode(join['rarg'])?.['JoinExpr'] !== undefined;
    const using = stringsOf(join['usingClause']);
    this.#noteShared(using, level);
    const on = join['quals'];
    const condition =
      using.length > 0
        ? ` USING (${using.map(quoteIdentifier).join(', ')})`
        : on === undefined
          ? ''
          : ` ON ${normalExpression(on, this.#scopeAt(level))}`;
    const kind = String(join['jointype']).replace(/^JOIN_/, '');
    const isCross = kind === 'INNER' && condition === '';
    const words = isCross ? 'CROSS JOIN' : kind === 'INNER' ? 'JOIN' : `${kind} JOIN`;
    return `${left} ${words} ${isNested ? `(${right})` : right}${condition}`;
  }

  #printSubselect(range: SqlNode, level: QueryLevel): string {
    const { alias, names } = aliasOf(range, '');
    const isLateral = range['lateral'] === true;
    const inner = asNode(asNode(range['subquery'])?.['SelectStmt']) ?? {};
    const { text, columns } = this.print(inner, { outer: isLateral ? level : level.outer, names });
    level.items.push({ alias, columns: columns.map(({ name, type }) => ({ name, type })) });
    return `${isLateral ? 'LATERAL ' : ''}(${text}) ${quoteIdentifier(alias)}`;
  }

  /** The server lists the columns of a function, whether or not a person did. */
  #printFunction(range: SqlNode, level: QueryLevel): string {
    const functions = nodesOf(range['functions']);
    if (functions.length !== 1 || range['coldeflist'] !== undefined) {
      throw new UnknownSqlError('several functions, or one with a list of columns');
    }
    const call = nodesOf(asNode(functions[0]?.['List'])?.['items'])[0];
    const called = normalExpression(call, this.#scopeAt(level));
    const { alias, names } = aliasOf(range, outputName(call));
    const own = names.length > 0 ? names : [alias];
    level.items.push({ alias, columns: own.map((name) => ({ name, type: 'unknown' })) });
    const ordinality = range['ordinality'] === true ? ' WITH ORDINALITY' : '';
    return `${called}${ordinality} ${quoteIdentifier(alias)}`;
  }

  #scopeAt(level: QueryLevel): ExpressionScope {
    return {
      column: (parts) => this.#column(parts, level),
      query: (select) => this.print(select, { outer: level }).text,
      typeSchema: (name) => this.#surroundings.typeSchema(name),
      sequence: (written) => this.#surroundings.sequence(written),
      isExact: this.#surroundings.isExact,
    };
  }

  #column(parts: readonly string[], level: QueryLevel): string {
    const found = level.find(parts);
    if (found === undefined)
      return parts.map((part) => (part === '*' ? part : quoteIdentifier(part))).join('.');
    this.#note(found.column);
    return level.write(found);
  }

  /** USING reads the columns of both sides. */
  #noteShared(names: readonly string[], { items }: QueryLevel): void {
    const columns = items.flatMap((item) => item.columns);
    for (const column of columns) if (names.includes(column.name)) this.#note(column);
  }

  #note({ origin }: QueryColumn): void {
    if (origin !== undefined) this.#read.set(pathKey(origin), origin);
  }
}

function writeOutput({ text, name }: Output): string {
  const written = quoteIdentifier(name);
  const isItself = text === written || text.endsWith(`.${written}`);
  return isItself ? text : `${text} AS ${written}`;
}
