import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, locationOf, stringsOf, walkTree } from '../../../sql/sqlTree';
import { outputName } from '../../normal/outputColumn';
import { aliasOf } from '../../normal/queryParts';
import { nodesOf, textOf, unwrap } from '../../normal/treeParts';
import type { MappedRelation } from '../mappedRelation';
import { ColumnReferences, named } from './columnReferences';
import { columnsOf, givenNames, Scope, type ScopeItem } from './scope';

/** Walks over what stands behind FROM, notes what it uses, and says which columns it brings. */
export abstract class FromReferences extends ColumnReferences {
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
}

function addItem(scope: Scope, item: Omit<ScopeItem, 'merged'>): ScopeItem {
  const whole = { ...item, merged: new Set<string>() };
  scope.items.push(whole);
  return whole;
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
