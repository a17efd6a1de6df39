import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, locationOf, stringsOf } from '../../../sql/sqlTree';
import { outputName } from '../../normal/outputColumn';
import { fieldsOf, nodesOf, nodesOfType, textOf, unwrap } from '../../normal/treeParts';
import type { SelectOptions } from './columnReferences';
import { FromReferences } from './fromReferences';
import type { OutputUse } from './reference';
import { givenColumn, givenNames, Scope, type ScopeColumn, type ScopeColumns } from './scope';

/** Walks over queries and notes what they use. */
export abstract class QueryReferences extends FromReferences {
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
