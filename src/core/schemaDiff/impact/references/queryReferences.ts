import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, locationOf, stringsOf, walkTree } from '../../../sql/sqlTree';
import { outputName } from '../../normal/outputColumn';
import { aliasOf } from '../../normal/queryParts';
import { fieldsOf, nodesOf, nodesOfType, textOf, unwrap } from '../../normal/treeParts';
import type { MappedRelation } from '../mappedRelation';
import { ColumnReferences, named, type SelectOptions } from './columnReferences';
import type { OutputUse } from './reference';
import {
  columnsOf,
  givenColumn,
  givenNames,
  Scope,
  type ScopeColumn,
  type ScopeColumns,
  type ScopeItem,
} from './scope';

/** Walks over queries and notes what they use. */
export abstract class QueryReferences extends ColumnReferences {
  /** A statement within WITH; returns its columns. */
  protected abstract changing(
    statement: { readonly type: string; readonly node: SqlNode },
    outer: Scope,
    isResult: boolean,
  ): ScopeColumns;

  override select(select: SqlNode, outer: Scope, options: SelectOptions): ScopeColumns {
    const scope = new Scope(outer, outer.queries);
    this.with(select, scope);
    if (select['larg'] !== undefined) return this.#setOperation(select, scope, options);
    for (const item of nodesOf(select['fromClause'])) this.from(item, scope);
    for (const part of expressions) this.walkValue(select[part], scope);
    if (select['valuesLists'] !== undefined) return this.#values(select, scope);
    const columns = this.outputs(nodesOf(select['targetList']), scope, options);
    this.#groups(select, scope, columns);
    this.#sorts(select, scope, columns, options);
    return columns;
  }

  /** The first query names the columns. */
  #setOperation(select: SqlNode, scope: Scope, options: SelectOptions): ScopeColumns {
    const columns = this.select(asNode(select['larg']) ?? {}, scope, options);
    this.select(asNode(select['rarg']) ?? {}, scope, { isResult: false });
    this.#sorts(select, new Scope(undefined, scope.queries), columns, options);
    for (const part of ['limitCount', 'limitOffset']) this.walkValue(select[part], scope);
    return columns;
  }

  #values(select: SqlNode, scope: Scope): ScopeColumns {
    const first = nodesOf(select['valuesLists'])[0];
    this.walkValue(select['sortClause'], scope);
    return nodesOf(asNode(first?.['List'])?.['items']).map((_, place) =>
      givenColumn(`column${place + 1}`),
    );
  }

  /** ORDER BY and DISTINCT ON may name a column of the result, and mean it then. */
  #sorts(select: SqlNode, scope: Scope, columns: ScopeColumns, options: SelectOptions): void {
    const sorts = nodesOfType(select['sortClause'], 'SortBy');
    const nodes = sorts.map((sort) => asNode(sort['node']) ?? {});
    for (const node of [...nodesOf(select['distinctClause']), ...nodes]) {
      const reference = asNode(node['ColumnRef']);
      const output = outputNamed(reference, columns);
      if (reference === undefined) this.walk(node, scope);
      else if (output === undefined) this.column(reference, scope, { hiding: columns });
      else this.#order(reference, output, { columns, options });
    }
  }

  #order(
    reference: SqlNode,
    output: ScopeColumn,
    { columns = [], options }: { readonly columns: ScopeColumns; readonly options: SelectOptions },
  ): void {
    const { column, name, nameAfter } = output;
    const rival = columns.find((other) => other.nameAfter === nameAfter && other.name !== name);
    if (rival !== undefined) this.#takenBy(rival, reference, output);
    const [span] = this.text.partsAt(locationOf(reference) ?? 0);
    if (rival !== undefined || column === undefined || span === undefined) return;
    const isKept = options.keeps?.(name ?? '', nameAfter ?? '') ?? false;
    const use = options.isResult ? ({ kind: 'orders', isKept } as const) : undefined;
    this.noteColumn({ kind: 'column', column, span, output: use });
  }

  /** GROUP BY may name one too, if there is no other column that is called so. */
  #groups(select: SqlNode, scope: Scope, columns: ScopeColumns): void {
    for (const group of nodesOf(select['groupClause'])) {
      const reference = asNode(group['ColumnRef']);
      const output = outputNamed(reference, columns);
      const isOther = output?.column === undefined && !scope.has(output?.name ?? '');
      const rival = output && isOther ? scope.comingTo(output) : undefined;
      if (reference === undefined || output === undefined || !isOther) this.walk(group, scope);
      else if (rival !== undefined) this.#takenBy(rival, reference, output);
    }
  }

  /** A name that means another column afterwards, or several, and nothing can be written for it. */
  #takenBy(rival: ScopeColumn, reference: SqlNode, output: ScopeColumn): void {
    const [span] = this.text.partsAt(locationOf(reference) ?? 0);
    const change = rival.change ?? output.change;
    const column = rival.column ?? output.column;
    if (span === undefined || change === undefined || column === undefined) return;
    this.noteColumn({ kind: 'column', column, span, rival: { change, qualifier: '' } });
  }

  protected with(statement: SqlNode, scope: Scope): void {
    const clause = asNode(statement['withClause']);
    if (clause === undefined) return;
    for (const query of nodesOfType(clause['ctes'], 'CommonTableExpr')) {
      const name = textOf(query, 'ctename') ?? '';
      const names = stringsOf(query['aliascolnames']);
      const body = unwrap(query['ctequery']);
      if (body === undefined) continue;
      if (clause['recursive'] === true) {
        const first = asNode(asNode(body.node['larg']) ?? body.node) ?? {};
        const own = this.#silently(() => this.select(first, scope, { isResult: false }));
        scope.queries = new Map(scope.queries).set(name, givenNames(own, names));
      }
      const columns = this.changing(body, scope, false);
      scope.queries = new Map(scope.queries).set(name, givenNames(columns, names));
    }
  }

  /** Without noting anything, for what is read twice. */
  #silently<T>(read: () => T): T {
    const noted = this.found.length;
    const result = read();
    this.found.length = noted;
    return result;
  }

  /** Adds what stands behind FROM to a scope; returns the items. */
  protected from(item: SqlNode, scope: Scope): readonly ScopeItem[] {
    const { type, node } = unwrap(item) ?? { type: '', node: {} };
    switch (type) {
      case 'RangeVar':
        return [this.relation(node, scope)];
      case 'RangeTableSample':
        return this.from(asNode(node['relation']) ?? {}, scope);
      case 'JoinExpr':
        return this.#join(node, scope);
      case 'RangeSubselect':
        return [this.#subquery(node, scope)];
      default:
        return [this.#computed(node, scope)];
    }
  }

  /** A relation that is read or written to, or a query of WITH. */
  protected override relation(
    range: SqlNode,
    scope: Scope,
    { isTarget = false }: { readonly isTarget?: boolean } = {},
  ): ScopeItem {
    const name = textOf(range, 'relname') ?? '';
    const schema = textOf(range, 'schemaname');
    const { alias, names } = aliasOf(range, name);
    const isQuery = schema === undefined && !isTarget && scope.queries.has(name);
    const relation = isQuery ? undefined : this.schema.find(schema, name);
    if (relation !== undefined) this.#noteRelation(relation, range);
    const own = isQuery ? scope.queries.get(name) : relation && columnsOf(relation);
    const isOwnName = relation !== undefined && range['alias'] === undefined;
    return addItem(scope, {
      alias,
      relation: isOwnName ? relation : undefined,
      columns: givenNames(own, names),
    });
  }

  #noteRelation(relation: MappedRelation, range: SqlNode): void {
    const parts = this.text.partsAt(locationOf(range) ?? 0);
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) return;
    const span = { start: first.start, end: last.end };
    this.found.push({ kind: 'relation', relation, span });
  }

  #subquery(range: SqlNode, scope: Scope): ScopeItem {
    const { alias, names } = aliasOf(range, '');
    const isLateral = range['lateral'] === true;
    const outer = isLateral ? scope : new Scope(scope.outer, scope.queries);
    const query = asNode(asNode(range['subquery'])?.['SelectStmt']) ?? {};
    const columns = this.select(query, outer, { isResult: false });
    return addItem(scope, { alias, relation: undefined, columns: givenNames(columns, names) });
  }

  /** A function, or something like one, of which nobody knows the columns. */
  #computed(range: SqlNode, scope: Scope): ScopeItem {
    const call = nodesOf(asNode(nodesOf(range['functions'])[0]?.['List'])?.['items'])[0];
    const { alias, names } = aliasOf(range, call === undefined ? '' : outputName(call));
    const inner = new Scope(scope, scope.queries);
    for (const [field, value] of Object.entries(range)) {
      if (field !== 'alias') this.walkValue(value, inner);
    }
    return addItem(scope, { alias, relation: undefined, columns: givenNames(undefined, names) });
  }

  #join(join: SqlNode, scope: Scope): readonly ScopeItem[] {
    const left = this.from(asNode(join['larg']) ?? {}, scope);
    const right = this.from(asNode(join['rarg']) ?? {}, scope);
    const names = stringsOf(join['usingClause']);
    if (names.length > 0) this.#using(names, join, { left, right });
    if (join['isNatural'] === true) this.#natural(join, left, right);
    this.walkValue(join['quals'], scope);
    const alias = asNode(join['alias']);
    if (alias === undefined) return [...left, ...right];
    const items = [...left, ...right];
    scope.items.splice(scope.items.length - items.length, items.length);
    const columns = items.flatMap((item) => item.columns ?? []);
    const name = textOf(alias, 'aliasname') ?? '';
    const given = givenNames(columns, stringsOf(alias['colnames']));
    return [addItem(scope, { alias: name, relation: undefined, columns: given })];
  }

  #using(
    names: readonly string[],
    join: SqlNode,
    { left, right }: { readonly left: readonly ScopeItem[]; readonly right: readonly ScopeItem[] },
  ): void {
    const spans = this.text.usingBehind(join, {
      byte: lastByte(asNode(join['rarg']) ?? {}),
      names,
    });
    for (const [place, name] of names.entries()) {
      const items = [...left, ...right].filter((item) => named(item, name) !== undefined);
      const columns = items.flatMap((item) => named(item, name) ?? []);
      this.listener?.uses(columns, 'reads');
      const isParted = new Set(columns.map(({ nameAfter }) => nameAfter)).size > 1;
      const changed = columns.find(({ column }) => (column?.changes.length ?? 0) > 0);
      const span = spans[place];
      if (changed?.column !== undefined && span !== undefined) {
        this.found.push({ kind: 'column', column: changed.column, span, isParted });
      }
      for (const item of items) item.merged.add(name);
    }
  }

  /** Joins by whatever is called alike, which may be something else afterwards. */
  #natural(join: SqlNode, left: readonly ScopeItem[], right: readonly ScopeItem[]): void {
    const span = this.text.partsAt(lastByte(asNode(join['rarg']) ?? {})).at(-1);
    if (span === undefined) return;
    for (const item of left) {
      for (const column of item.columns ?? []) {
        const others = right.flatMap((other) => named(other, column.name ?? '') ?? []);
        if (others.length === 0 || column.name === undefined) continue;
        item.merged.add(column.name);
        this.listener?.uses([column, ...others], 'reads');
      }
    }
    for (const { columns } of [...left, ...right]) {
      this.all({ how: 'naturalJoin', span, columns });
    }
  }

  /**
   * What is selected or returned; returns the columns. One that would be called as another is afterwards
   * keeps its name, so that what orders by it or reads it from outside can tell them apart; and so does one
   * that would then be called as one that keeps it.
   */
  protected outputs(
    targets: readonly SqlNode[],
    scope: Scope,
    options: SelectOptions,
  ): ScopeColumns {
    const noted = this.found.length;
    const kept = new Set<string>();
    const keeps = (output: string, after: string): boolean =>
      kept.has(output) || options.keeps?.(output, after) === true;
    for (;;) {
      const columns = this.#readOutputs(targets, scope, { ...options, keeps });
      const clashing = clashingNames(columns ?? []).filter((name) => !kept.has(name));
      if (clashing.length === 0) return columns;
      for (const name of clashing) kept.add(name);
      this.found.length = noted;
    }
  }

  #readOutputs(targets: readonly SqlNode[], scope: Scope, options: SelectOptions): ScopeColumns {
    const columns: ScopeColumn[] = [];
    let isKnown = true;
    for (const target of nodesOfType(targets, 'ResTarget')) {
      const own = this.#output(target, scope, options);
      if (own === undefined) isKnown = false;
      else columns.push(...own);
    }
    return isKnown ? columns : undefined;
  }

  #output(target: SqlNode, scope: Scope, options: SelectOptions): ScopeColumns {
    const value = asNode(target['val']) ?? {};
    const reference = ownColumn(value);
    const name = textOf(target, 'name');
    if (reference === undefined || name !== undefined) {
      this.walk(value, scope);
      return [givenColumn(name ?? outputName(value))];
    }
    return this.#selected(reference, target, { scope, options });
  }

  /** A column that bears its own name in the result. */
  #selected(
    reference: SqlNode,
    target: SqlNode,
    { scope, options }: { readonly scope: Scope; readonly options: SelectOptions },
  ): ScopeColumns {
    const fields = fieldsOf(reference);
    if (fields.at(-1) === '*') return this.star(reference, fields, scope);
    const found = this.find(fields, scope)?.column ?? givenColumn(fields.at(-1) ?? '');
    const use = this.#useOf(found, target, options);
    this.column(reference, scope, { output: use });
    const isKept = use?.kind === 'selects' && use.isKept;
    return [isKept ? givenColumn(found.name ?? '') : found];
  }

  #useOf(
    { name, nameAfter, column }: ScopeColumn,
    target: SqlNode,
    { isResult, keeps }: SelectOptions,
  ): OutputUse | undefined {
    if (column === undefined || name === undefined) return undefined;
    const isKept = keeps?.(name, nameAfter ?? name) ?? false;
    if (!isResult && !isKept) return undefined;
    const end = this.text.endOfItem(locationOf(target) ?? 0);
    return { kind: 'selects', end, isKept };
  }
}

const expressions = [
  'whereClause',
  'havingClause',
  'windowClause',
  'valuesLists',
  'limitCount',
  'limitOffset',
];

function addItem(scope: Scope, item: Omit<ScopeItem, 'merged'>): ScopeItem {
  const whole = { ...item, merged: new Set<string>() };
  scope.items.push(whole);
  return whole;
}

/** The column of a result that a reference names, if it is a name alone. */
function outputNamed(
  reference: SqlNode | undefined,
  columns: ScopeColumns,
): ScopeColumn | undefined {
  const fields = reference === undefined ? [] : fieldsOf(reference);
  return fields.length === 1 ? columns?.find(({ name }) => name === fields[0]) : undefined;
}

/** The names of columns that get another name, which another column gets or has. */
function clashingNames(columns: readonly ScopeColumn[]): readonly string[] {
  const clashing = columns.filter(
    ({ name, nameAfter }) =>
      name !== nameAfter &&
      columns.some((other) => other.nameAfter === nameAfter && other.name !== name),
  );
  return clashing.flatMap(({ name }) => name ?? []);
}

/** The column that names an output by itself: one that is selected as it is, or cast. */
function ownColumn(value: SqlNode): SqlNode | undefined {
  const { type, node } = unwrap(value) ?? { type: '', node: {} };
  if (type === 'ColumnRef') return node;
  if (type !== 'TypeCast' && type !== 'CollateClause') return undefined;
  return ownColumn(asNode(node['arg']) ?? {});
}

/** The last byte of which a part of the tree says that something begins there. */
function lastByte(tree: SqlNode): number {
  let last = 0;
  walkTree({ tree }, ({ node }) => {
    last = Math.max(last, locationOf(node) ?? 0);
    return true;
  });
  return last;
}
