import { outputName } from '../../../schemaDiff/normal/outputColumn';
import { aliasOf } from '../../../schemaDiff/normal/queryParts';
import {
  constantOf,
  fieldsOf,
  nodesOf,
  nodesOfType,
  textOf,
  unwrap,
} from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf, walkTree } from '../../../sql/sqlTree';
import { sharedNames } from './sharedNames';
import {
  noScope,
  renamed,
  rowOf,
  sourcesIn,
  sourcesOf,
  sourcesOfRow,
  united,
  type ColumnsOf,
  type Scope,
  type ScopeItem,
  type TracedColumn,
} from './tracedColumns';

/** What a query's result is made of. */
export interface TracedQuery {
  /** In their order, each with all columns that its expression names. */
  readonly columns: readonly TracedColumn[];
  /** The ids of columns that say which rows there are: what filters, joins, groups or cuts. */
  readonly conditions: ReadonlySet<string>;
}

/** Traces the columns of a query's result back to those of relations. */
export function traceQuery(query: SqlNode, columnsOf: ColumnsOf): TracedQuery {
  const { type, node } = unwrap(query) ?? { type: '', node: {} };
  const tracer = new ColumnTracer(columnsOf);
  const columns = type === 'SelectStmt' ? tracer.select(node, noScope) : [];
  return { columns, conditions: tracer.conditions };
}

/** Traces the columns that an UPDATE sets; its `conditions` are all that says which rows it changes. */
export function traceUpdate(update: SqlNode, columnsOf: ColumnsOf): TracedQuery {
  const tracer = new ColumnTracer(columnsOf);
  return { columns: tracer.update(update), conditions: tracer.conditions };
}

class ColumnTracer {
  #conditions = new Set<string>();

  constructor(readonly columnsOf: ColumnsOf) {}

  get conditions(): ReadonlySet<string> {
    return this.#conditions;
  }

  select(node: SqlNode, outer: Scope): readonly TracedColumn[] {
    const around = { ...outer, queries: this.#queries(node, outer) };
    const left = asNode(node['larg']);
    const right = asNode(node['rarg']);
    if (left !== undefined && right !== undefined) {
      return this.#setOperation(node, this.select(left, around), this.select(right, around));
    }
    const scope = this.#scopeOf(nodesOf(node['fromClause']), around);
    for (const part of rowParts) this.#condition(node[part], scope);
    if (node['valuesLists'] !== undefined) return this.#values(node, scope);
    const columns = nodesOfType(node['targetList'], 'ResTarget').flatMap((target) =>
      this.#target(target, scope, node),
    );
    for (const chosen of choosingParts(node)) this.#chosen(chosen, scope, columns);
    return columns;
  }

  update(node: SqlNode): readonly TracedColumn[] {
    const around = { ...noScope, queries: this.#queries(node, noScope) };
    const target = { RangeVar: asNode(node['relation']) ?? {} };
    const scope = this.#scopeOf([target, ...nodesOf(node['fromClause'])], around);
    this.#condition(node['whereClause'], scope);
    return nodesOfType(node['targetList'], 'ResTarget').map((column) => ({
      name: textOf(column, 'name') ?? '',
      sources: this.#sources(column['val'], scope),
    }));
  }

  /** What both sides have, or only the first, is told by all of their columns. */
  #setOperation(
    node: SqlNode,
    left: readonly TracedColumn[],
    right: readonly TracedColumn[],
  ): readonly TracedColumn[] {
    if (node['op'] !== 'SETOP_UNION') {
      for (const source of sourcesIn([...left, ...right])) this.#conditions.add(source);
    }
    for (const chosen of choosingParts(node)) this.#chosen(chosen, noScope, left);
    return united(left, right);
  }

  #values(node: SqlNode, scope: Scope): readonly TracedColumn[] {
    const [first = [], ...others]: readonly (readonly TracedColumn[])[] = nodesOf(
      node['valuesLists'],
    ).map((row) =>
      nodesOf(asNode(row['List'])?.['items']).map((value, place) => ({
        name: `column${place + 1}`,
        sources: this.#sources(value, scope),
      })),
    );
    return others.reduce(united, first);
  }

  #queries(node: SqlNode, outer: Scope): Scope['queries'] {
    const queries = new Map(outer.queries);
    const clause = asNode(node['withClause']);
    for (const query of nodesOfType(clause?.['ctes'], 'CommonTableExpr')) {
      const name = textOf(query, 'ctename') ?? '';
      const names = stringsOf(query['aliascolnames']);
      const select = asNode(asNode(query['ctequery'])?.['SelectStmt']);
      const read = (): readonly TracedColumn[] =>
        select === undefined ? [] : renamed(this.select(select, { ...outer, queries }), names);
      if (clause?.['recursive'] === true) readUntilKnown(name, queries, read);
      else queries.set(name, read());
    }
    return queries;
  }

  #scopeOf(from: readonly SqlNode[], outer: Scope): Scope {
    const items: ScopeItem[] = [];
    const scope = { items, queries: outer.queries, outer };
    for (const item of from) this.#from(item, scope, items);
    return scope;
  }

  #from(from: SqlNode, scope: Scope, items: ScopeItem[]): void {
    const { type, node } = unwrap(from) ?? { type: '', node: {} };
    if (type === 'JoinExpr') return this.#join(node, scope, items);
    if (type === 'RangeTableSample')
      return this.#from(asNode(node['relation']) ?? {}, scope, items);
    const { alias, names } = aliasOf(node, ownName(type, node));
    items.push({ alias, ...this.#item(type, node, { scope, names }) });
  }

  #join(join: SqlNode, scope: Scope, items: ScopeItem[]): void {
    const start = items.length;
    for (const side of ['larg', 'rarg']) this.#from(asNode(join[side]) ?? {}, scope, items);
    const own = items.slice(start);
    const bare = [{ JoinExpr: { ...join, alias: undefined } }];
    for (const name of sharedNames(bare, own)) {
      for (const source of sourcesOf([name], { ...noScope, items: own })) {
        this.#conditions.add(source);
      }
    }
    this.#condition(join['quals'], scope);
    const alias = asNode(join['alias']);
    if (alias === undefined) return;
    items.splice(start, own.length, {
      alias: textOf(alias, 'aliasname') ?? '',
      columns: renamed(starOf(bare, own), stringsOf(alias['colnames'])),
      others: own.flatMap(({ others }) => others),
    });
  }

  #item(
    type: string,
    node: SqlNode,
    { scope, names }: { readonly scope: Scope; readonly names: readonly string[] },
  ): Omit<ScopeItem, 'alias'> {
    if (type === 'RangeSubselect') {
      const select = asNode(asNode(node['subquery'])?.['SelectStmt']) ?? {};
      const around = node['lateral'] === true ? scope : { ...scope, items: [] };
      return { columns: renamed(this.select(select, around), names), others: [] };
    }
    if (type !== 'RangeVar') {
      // Of a function, or something like one: what it is given says how many rows there are, too.
      const sources = this.#sources(node, scope);
      for (const source of sources) this.#conditions.add(source);
      return { columns: names.map((name) => ({ name, sources })), others: sources };
    }
    const name = textOf(node, 'relname') ?? '';
    const schema = textOf(node, 'schemaname');
    const query = schema === undefined ? scope.queries.get(name) : undefined;
    return { columns: renamed(query ?? this.columnsOf({ schema, name }), names), others: [] };
  }

  #target(target: SqlNode, scope: Scope, select: SqlNode): readonly TracedColumn[] {
    const value = asNode(target['val']) ?? {};
    const reference = asNode(value['ColumnRef']);
    const fields = reference === undefined ? [] : fieldsOf(reference);
    if (fields.at(-1) === '*') {
      const alias = fields.at(-2);
      return alias === undefined
        ? starOf(nodesOf(select['fromClause']), scope.items)
        : scope.items.filter((item) => item.alias === alias).flatMap(({ columns }) => columns);
    }
    const name = textOf(target, 'name') ?? outputName(value);
    return [{ name, sources: this.#sources(value, scope) }];
  }

  /** A number or a name may stand for what is selected. */
  #chosen(node: SqlNode, scope: Scope, columns: readonly TracedColumn[]): void {
    const { type, node: value } = unwrap(node) ?? { type: '', node: {} };
    const constant = type === 'A_Const' ? constantOf(value) : undefined;
    if (constant?.kind === 'number') {
      for (const source of columns[Number(constant.text) - 1]?.sources ?? []) {
        this.#conditions.add(source);
      }
    }
    const [name, ...more] = type === 'ColumnRef' ? fieldsOf(value) : [];
    const named = more.length === 0 ? columns.filter((column) => column.name === name) : [];
    for (const source of sourcesIn(named)) this.#conditions.add(source);
    this.#condition(node, scope);
  }

  #condition(part: unknown, scope: Scope): void {
    for (const source of this.#sources(part, scope)) this.#conditions.add(source);
  }

  /** All that a part of the tree names; of a query within it, what that filters by, too. */
  #sources(part: unknown, scope: Scope): readonly string[] {
    const found = new Set<string>();
    walkTree({ part }, ({ type, node }) => {
      if (type === 'ColumnRef') {
        for (const source of referenced(fieldsOf(node), scope)) found.add(source);
      }
      if (type !== 'SelectStmt') return true;
      for (const source of this.#within(node, scope)) found.add(source);
      return false;
    });
    return [...found];
  }

  #within(select: SqlNode, scope: Scope): readonly string[] {
    const around = this.#conditions;
    const own = (this.#conditions = new Set());
    const sources = sourcesIn(this.select(select, scope));
    this.#conditions = around;
    return [...sources, ...own];
  }
}

/** Parts of a query that say which rows there are. */
const rowParts = ['whereClause', 'havingClause', 'windowClause', 'limitCount', 'limitOffset'];

/** What a query groups by, and what it takes the first rows by. */
function choosingParts(select: SqlNode): readonly SqlNode[] {
  const isCut = select['limitCount'] !== undefined || select['limitOffset'] !== undefined;
  const distinct = nodesOf(select['distinctClause']).filter((one) => Object.keys(one).length > 0);
  const isSorted = isCut || distinct.length > 0;
  const sorts = isSorted ? nodesOfType(select['sortClause'], 'SortBy') : [];
  const sorted = nodesOf(sorts.map((sort) => sort['node']));
  return [...nodesOf(select['groupClause']), ...distinct, ...sorted];
}

function referenced(fields: readonly string[], scope: Scope): readonly string[] {
  if (fields.at(-1) !== '*') return sourcesOf(fields, scope);
  const alias = fields.at(-2);
  return alias === undefined ? scope.items.flatMap(rowOf) : sourcesOfRow(alias, scope);
}

/** What a star gives: columns that joins share come first, and once, made of both. */
function starOf(from: readonly SqlNode[], items: readonly ScopeItem[]): readonly TracedColumn[] {
  const all = items.flatMap(({ columns }) => columns);
  const names = sharedNames(from, items);
  const first = names.map((name) => ({
    name,
    sources: [...new Set(sourcesIn(all.filter((column) => column.name === name)))],
  }));
  return [...first, ...all.filter(({ name }) => !names.includes(name))];
}

function ownName(type: string, node: SqlNode): string {
  if (type === 'RangeVar') return textOf(node, 'relname') ?? '';
  const call = nodesOf(asNode(nodesOf(node['functions'])[0]?.['List'])?.['items'])[0];
  return call === undefined ? '' : outputName(call);
}

/** A query that may read itself is read until nothing more comes of it. */
function readUntilKnown(
  name: string,
  queries: Map<string, readonly TracedColumn[]>,
  read: () => readonly TracedColumn[],
): void {
  let known = -1;
  for (let columns: readonly TracedColumn[] = []; sourcesIn(columns).length > known;) {
    known = sourcesIn(columns).length;
    queries.set(name, columns);
    columns = read();
    queries.set(name, columns);
  }
}
