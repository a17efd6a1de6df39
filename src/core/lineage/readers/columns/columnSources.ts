import {
  fieldsOf,
  nodesOf,
  nodesOfType,
  textOf,
  unwrap,
} from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf, walkTree } from '../../../sql/sqlTree';
import type { NamedRelation } from '../queries/statementRelations';

/** A column of a result, and the ids of the columns that its values are made of. */
export interface TracedColumn {
  readonly name: string;
  readonly sources: readonly string[];
}

/** The columns of a relation by their ids; empty = nobody knows them. */
export type ColumnsOf = (relation: NamedRelation) => readonly TracedColumn[];

/**
 * What the columns of a query's result are made of, in their order: each with all columns that its
 * expression names. What only filters, joins or orders is not among them.
 */
export function resultColumns(query: SqlNode, columnsOf: ColumnsOf): readonly TracedColumn[] {
  const { type, node } = unwrap(query) ?? { type: '', node: {} };
  return type === 'SelectStmt' ? new ColumnTracer(columnsOf).select(node, noScope) : [];
}

interface ScopeItem {
  readonly alias: string;
  readonly columns: readonly TracedColumn[];
}

interface Scope {
  readonly items: readonly ScopeItem[];
  /** Of WITH. */
  readonly queries: ReadonlyMap<string, readonly TracedColumn[]>;
  readonly outer: Scope | undefined;
}

const noScope: Scope = { items: [], queries: new Map(), outer: undefined };

class ColumnTracer {
  constructor(readonly columnsOf: ColumnsOf) {}

  select(node: SqlNode, outer: Scope): readonly TracedColumn[] {
    const scope = { ...outer, queries: this.#queries(node, outer) };
    const left = asNode(node['larg']);
    const right = asNode(node['rarg']);
    if (left !== undefined && right !== undefined) {
      return united(this.select(left, scope), this.select(right, scope));
    }
    const items = nodesOf(node['fromClause']).flatMap((from) => this.#from(from, scope));
    const inner = { ...scope, items, outer };
    return nodesOfType(node['targetList'], 'ResTarget').flatMap((target) =>
      this.#target(target, inner),
    );
  }

  /** A recursive one is read as if it did not name itself. */
  #queries(node: SqlNode, outer: Scope): Scope['queries'] {
    const queries = new Map(outer.queries);
    const written = asNode(node['withClause'])?.['ctes'];
    for (const query of nodesOfType(written, 'CommonTableExpr')) {
      const select = asNode(asNode(query['ctequery'])?.['SelectStmt']);
      const columns = select === undefined ? [] : this.select(select, { ...outer, queries });
      const names = stringsOf(query['aliascolnames']);
      queries.set(textOf(query, 'ctename') ?? '', renamed(columns, names));
    }
    return queries;
  }

  #from(from: SqlNode, scope: Scope): readonly ScopeItem[] {
    const { type, node } = unwrap(from) ?? { type: '', node: {} };
    if (type === 'JoinExpr') {
      return ['larg', 'rarg'].flatMap((side) => this.#from(asNode(node[side]) ?? {}, scope));
    }
    const columns = this.#columns(type, node, scope);
    if (columns === undefined) return [];
    const written = asNode(node['alias']);
    const alias = textOf(written, 'aliasname') ?? textOf(node, 'relname') ?? '';
    return [{ alias, columns: renamed(columns, stringsOf(written?.['colnames'])) }];
  }

  /** `undefined` = nobody knows them: those of a function. */
  #columns(type: string, node: SqlNode, scope: Scope): readonly TracedColumn[] | undefined {
    if (type === 'RangeSubselect') {
      return this.select(asNode(asNode(node['subquery'])?.['SelectStmt']) ?? {}, scope);
    }
    if (type !== 'RangeVar') return undefined;
    const name = textOf(node, 'relname') ?? '';
    const schema = textOf(node, 'schemaname');
    const query = schema === undefined ? scope.queries.get(name) : undefined;
    return query ?? this.columnsOf({ schema, name });
  }

  #target(target: SqlNode, scope: Scope): readonly TracedColumn[] {
    const value = asNode(target['val']) ?? {};
    const reference = asNode(value['ColumnRef']);
    const fields = reference === undefined ? [] : fieldsOf(reference);
    if (fields.at(-1) === '*') {
      const alias = fields.at(-2);
      const items = scope.items.filter((item) => alias === undefined || item.alias === alias);
      return items.flatMap(({ columns }) => columns);
    }
    const name = textOf(target, 'name') ?? fields.at(-1) ?? '';
    return [{ name, sources: [...new Set(this.#sources(value, scope))] }];
  }

  #sources(value: SqlNode, scope: Scope): readonly string[] {
    const found: string[] = [];
    walkTree(value, ({ type, node }) => {
      if (type === 'ColumnRef') found.push(...sourcesOf(fieldsOf(node), scope));
      if (type === 'SelectStmt') {
        found.push(...this.select(node, scope).flatMap(({ sources }) => sources));
        return false;
      }
      return true;
    });
    return found;
  }
}

/** A name without its table's may be one that a join made of several. */
function sourcesOf(fields: readonly string[], scope: Scope): readonly string[] {
  const name = fields.at(-1);
  const alias = fields.at(-2);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const items = at.items.filter((item) => alias === undefined || item.alias === alias);
    const columns = items.flatMap((item) => item.columns.filter((column) => column.name === name));
    if (columns.length > 0) return columns.flatMap(({ sources }) => sources);
  }
  return [];
}

function renamed(
  columns: readonly TracedColumn[],
  names: readonly string[],
): readonly TracedColumn[] {
  return columns.map((column, place) => ({ ...column, name: names[place] ?? column.name }));
}

function united(
  left: readonly TracedColumn[],
  right: readonly TracedColumn[],
): readonly TracedColumn[] {
  return left.map(({ name, sources }, place) => ({
    name,
    sources: [...new Set([...sources, ...(right[place]?.sources ?? [])])],
  }));
}
