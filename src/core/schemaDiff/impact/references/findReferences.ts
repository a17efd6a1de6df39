import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf } from '../../../sql/sqlTree';
import { nodesOf, nodesOfType, textOf, unwrap } from '../../normal/treeParts';
import type { MappedSchema } from '../mappedSchema';
import { QueryReferences } from './queryReferences';
import type { Reference, UseListener } from './reference';
import { columnsOf, Scope, type ScopeColumns, type ScopeItem } from './scope';
import { StatementText } from './statementText';

/**
 * What a statement uses of a schema's relations and columns, and only that: no aliases, no texts, no
 * names of other things that are spelled alike. In no order. A listener is told of columns that do not
 * change, too.
 */
export function findReferences(
  sql: string,
  tree: SqlNode,
  schema: MappedSchema,
  listener?: UseListener,
): readonly Reference[] {
  const finder = new StatementReferences(new StatementText(sql), schema, listener);
  finder.statement(tree);
  return finder.found;
}

/** What statements are made of beside queries. */
class StatementReferences extends QueryReferences {
  statement(tree: SqlNode): void {
    const typed = unwrap(tree);
    if (typed === undefined) return;
    const { type, node } = typed;
    const read = this.#statements[type];
    if (read !== undefined) read(node);
    else if (!definitions.has(type)) this.walk(node, new Scope(undefined, new Map()));
  }

  protected override changing(
    { type, node }: { readonly type: string; readonly node: SqlNode },
    outer: Scope,
    isResult: boolean,
  ): ScopeColumns {
    switch (type) {
      case 'InsertStmt':
        return this.#insert(node, outer, isResult);
      case 'UpdateStmt':
        return this.#update(node, outer, isResult);
      case 'DeleteStmt':
        return this.#delete(node, outer, isResult);
      case 'MergeStmt':
        return this.#merge(node, outer, isResult);
      default:
        return this.select(node, outer, { isResult });
    }
  }

  readonly #statements: Readonly<Record<string, (node: SqlNode) => void>> = {
    SelectStmt: (node) => void this.select(node, this.#outermost(), { isResult: true }),
    InsertStmt: (node) => void this.#insert(node, this.#outermost(), true),
    UpdateStmt: (node) => void this.#update(node, this.#outermost(), true),
    DeleteStmt: (node) => void this.#delete(node, this.#outermost(), true),
    MergeStmt: (node) => void this.#merge(node, this.#outermost(), true),
    ExplainStmt: (node) => this.statement(asNode(node['query']) ?? {}),
    PrepareStmt: (node) => this.statement(asNode(node['query']) ?? {}),
    DeclareCursorStmt: (node) => this.statement(asNode(node['query']) ?? {}),
    CopyStmt: (node) => this.#copy(node),
    ViewStmt: (node) => this.#view(asNode(node['view']), stringsOf(node['aliases']), node),
    CreateTableAsStmt: (node) => {
      const into = asNode(node['into']);
      const isNew = node['objtype'] === 'OBJECT_TABLE';
      this.#view(asNode(into?.['rel']), stringsOf(into?.['colNames']), node, isNew);
    },
    IndexStmt: (node) => this.#index(node),
  };

  #outermost(): Scope {
    return new Scope(undefined, new Map());
  }

  /** The scope of a statement that writes, with what it writes to. */
  #target(
    node: SqlNode,
    outer: Scope,
  ): { readonly scope: Scope; readonly item: ScopeItem | undefined } {
    const scope = new Scope(outer, outer.queries);
    this.with(node, scope);
    const range = asNode(node['relation']);
    if (range === undefined) return { scope, item: undefined };
    return { scope, item: this.relation(range, scope, { isTarget: true }) };
  }

  #insert(node: SqlNode, outer: Scope, isResult: boolean): ScopeColumns {
    const { scope, item } = this.#target(node, outer);
    const targets = nodesOfType(node['cols'], 'ResTarget');
    for (const target of targets) this.named(target, item);
    this.#givenValues(node, item, targets);
    const source = asNode(asNode(node['selectStmt'])?.['SelectStmt']);
    if (source !== undefined) {
      this.select(source, new Scope(scope.outer, scope.queries), { isResult: false });
    }
    this.#conflict(asNode(node['onConflictClause']), scope, item);
    return this.#returning(node, scope, isResult);
  }

  /** What an INSERT says of columns by giving them no value, or by giving one to all. */
  #givenValues(node: SqlNode, item: ScopeItem | undefined, targets: readonly SqlNode[]): void {
    const { relation } = item ?? {};
    const byte = asNode(node['relation'])?.['location'];
    if (relation === undefined || node['selectStmt'] === undefined) return;
    const span = this.text.partsAt(typeof byte === 'number' ? byte : 0).at(-1);
    if (span === undefined) return;
    if (targets.length === 0) {
      this.all({ how: 'insert', span, columns: columnsOf(relation), relation });
      return;
    }
    const names = new Set(targets.map((target) => textOf(target, 'name')));
    for (const change of this.requiredChanges(relation, names)) {
      this.found.push({ kind: 'missing', span, relation, change });
    }
  }

  #conflict(clause: SqlNode | undefined, scope: Scope, item: ScopeItem | undefined): void {
    if (clause === undefined) return;
    const infer = asNode(clause['infer']);
    for (const element of nodesOfType(infer?.['indexElems'], 'IndexElem')) {
      this.listed(textOf(element, 'name'), item, Number(infer?.['location'] ?? 0));
      this.walk(asNode(element['expr']) ?? {}, scope);
    }
    this.walk(asNode(infer?.['whereClause']) ?? {}, scope);
    const inner = new Scope(scope.outer, scope.queries);
    inner.items.push(...scope.items);
    if (item !== undefined) {
      const excluded = { ...item, alias: 'excluded', relation: undefined, isQualifiedOnly: true };
      inner.items.push(excluded);
    }
    this.#assign(clause, inner, item);
    this.walk(asNode(clause['whereClause']) ?? {}, inner);
  }

  /** `SET a = …, (b, c) = …` */
  #assign(node: SqlNode, scope: Scope, item: ScopeItem | undefined): void {
    for (const target of nodesOfType(node['targetList'], 'ResTarget')) {
      this.named(target, item);
      const several = asNode(asNode(target['val'])?.['MultiAssignRef']);
      // Each of several names holds the same query.
      if (several !== undefined && Number(several['colno'] ?? 1) > 1) continue;
      this.walk(asNode(target['val']) ?? {}, scope);
    }
  }

  #update(node: SqlNode, outer: Scope, isResult: boolean): ScopeColumns {
    const { scope, item } = this.#target(node, outer);
    for (const from of nodesOf(node['fromClause'])) this.from(from, scope);
    this.#assign(node, scope, item);
    this.walk(asNode(node['whereClause']) ?? {}, scope);
    return this.#returning(node, scope, isResult);
  }

  #delete(node: SqlNode, outer: Scope, isResult: boolean): ScopeColumns {
    const { scope } = this.#target(node, outer);
    for (const from of nodesOf(node['usingClause'])) this.from(from, scope);
    this.walk(asNode(node['whereClause']) ?? {}, scope);
    return this.#returning(node, scope, isResult);
  }

  #merge(node: SqlNode, outer: Scope, isResult: boolean): ScopeColumns {
    const { scope, item } = this.#target(node, outer);
    this.from(asNode(node['sourceRelation']) ?? {}, scope);
    this.walk(asNode(node['joinCondition']) ?? {}, scope);
    for (const when of nodesOfType(node['mergeWhenClauses'], 'MergeWhenClause')) {
      this.#assign(when, scope, item);
      this.walk(asNode(when['condition']) ?? {}, scope);
      for (const value of nodesOf(when['values'])) this.walk(value, scope);
    }
    return this.#returning(node, scope, isResult);
  }

  #returning(node: SqlNode, scope: Scope, isResult: boolean): ScopeColumns {
    const targets = asNode(node['returningClause'])?.['exprs'];
    return targets === undefined ? [] : this.outputs(nodesOf(targets), scope, { isResult });
  }

  #copy(node: SqlNode): void {
    const scope = this.#outermost();
    const range = asNode(node['relation']);
    if (range !== undefined) {
      const item = this.relation(range, scope, { isTarget: true });
      for (const name of stringsOf(node['attlist'])) {
        this.listed(name, item, Number(range['location'] ?? 0));
      }
    }
    const query = asNode(node['query']);
    if (query !== undefined) this.statement(query);
    this.walk(asNode(node['whereClause']) ?? {}, scope);
  }

  /** What reads a view knows its columns by their names, which stay unless the view's own change. */
  #view(
    range: SqlNode | undefined,
    names: readonly string[],
    node: SqlNode,
    isTable = false,
  ): void {
    const name = textOf(range, 'relname') ?? '';
    const view = this.schema.find(textOf(range, 'schemaname'), name);
    if (view?.isView === true && range !== undefined) {
      this.relation(range, this.#outermost(), { isTarget: true });
    }
    const query = asNode(asNode(node['query'])?.['SelectStmt']);
    if (query === undefined) return this.statement(asNode(node['query']) ?? {});
    const isResult = names.length === 0;
    const columns = isTable ? undefined : view?.columns;
    const keeps = (output: string, after: string): boolean =>
      columns?.find(({ path }) => path[2] === output)?.to?.[2] !== after;
    this.select(query, this.#outermost(), { isResult, keeps: isResult ? keeps : undefined });
  }

  #index(node: SqlNode): void {
    const scope = this.#outermost();
    const range = asNode(node['relation']) ?? {};
    const item = this.relation(range, scope, { isTarget: true });
    const params = ['indexParams', 'indexIncludingParams'].flatMap((field) =>
      nodesOfType(node[field], 'IndexElem'),
    );
    for (const element of params) {
      this.listed(textOf(element, 'name'), item, Number(range['location'] ?? 0));
      this.walk(asNode(element['expr']) ?? {}, scope);
    }
    this.walk(asNode(node['whereClause']) ?? {}, scope);
  }
}

/** Statements that make a table what it is: they tell its history, which no change makes untrue. */
const definitions: ReadonlySet<string> = new Set([
  'CreateStmt',
  'AlterTableStmt',
  'RenameStmt',
  'AlterObjectSchemaStmt',
  'DropStmt',
  'CreateFunctionStmt',
  'DoStmt',
]);
