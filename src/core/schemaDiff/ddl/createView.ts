import type { SqlNode } from '../../sql/sqlParser';
import { SqlLexer } from '../../sql/sqlLexer';
import { asNode, stringsOf, walkTree } from '../../sql/sqlTree';
import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import { pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { ViewDefinition } from '../model/snapshot';
import { UnknownSqlError } from '../normal/expressionScope';
import { normalQuery, type QuerySurroundings } from '../normal/normalQuery';
import { outputName } from '../normal/outputColumn';
import type { QueryColumn } from '../normal/queryLevel';
import { nodesOfType, textOf } from '../normal/treeParts';
import { emptyRelation } from './createTable';
import type { DraftSchemas } from './draft';
import { newPathOf, NotUnderstoodError, tableScope } from './statementContext';

/** CREATE VIEW; `written` is the statement's text. */
export function createView(schemas: DraftSchemas, statement: SqlNode, written: string): void {
  const range = asNode(statement['view']);
  if (range?.['relpersistence'] === 't') return;
  addView(schemas, {
    path: newPathOf(schemas, range),
    kind: 'view',
    query: asNode(statement['query']),
    names: stringsOf(statement['aliases']),
    written,
  });
}

/** CREATE MATERIALIZED VIEW, and CREATE TABLE with a query, which is a table afterwards. */
export function createFromQuery(schemas: DraftSchemas, statement: SqlNode, written: string): void {
  const into = asNode(statement['into']);
  const range = asNode(into?.['rel']);
  if (range?.['relpersistence'] === 't') return;
  addView(schemas, {
    path: newPathOf(schemas, range),
    kind: statement['objtype'] === 'OBJECT_MATVIEW' ? 'materializedView' : 'table',
    query: asNode(statement['query']),
    names: stringsOf(into?.['colNames']),
    written,
  });
}

interface NewView {
  readonly path: TablePath;
  readonly kind: RelationKind;
  readonly query: SqlNode | undefined;
  readonly names: readonly string[];
  readonly written: string;
}

function addView(schemas: DraftSchemas, { path, kind, query, names, written }: NewView): void {
  const select = asNode(query?.['SelectStmt']);
  if (select === undefined) throw new NotUnderstoodError('what it is made of is no query');
  const relation = emptyRelation(path[0], path[1], kind);
  const { columns, view } = readQuery(schemas, select, { names, written });
  relation.columns = columns.map(({ name, type }) => ({ name, type, isNullable: true }));
  if (kind !== 'table') relation.view = view;
  if (!schemas.schemas.has(path[0])) schemas.schemas.set(path[0], {});
  schemas.addRelation(relation);
}

interface ReadQuery {
  readonly columns: readonly QueryColumn[];
  readonly view: ViewDefinition;
}

function readQuery(
  schemas: DraftSchemas,
  select: SqlNode,
  { names, written }: Pick<NewView, 'names' | 'written'>,
): ReadQuery {
  const callsFunctions = schemas.noteCalls({ select });
  try {
    const surroundings = surroundingsOf(schemas);
    const { text, columns, dependsOn } = normalQuery(select, surroundings, names);
    const exact = normalQuery(select, { ...surroundings, isExact: true }, names).text;
    const view = { query: text, ...(exact !== text && { exact }), dependsOn, callsFunctions };
    return { columns, view };
  } catch (error) {
    if (!(error instanceof UnknownSqlError)) throw error;
    const targets = nodesOfType(select['targetList'], 'ResTarget');
    const columns = targets.map((target, place) => ({
      name: names[place] ?? textOf(target, 'name') ?? outputName(target['val']),
      type: 'unknown',
    }));
    return {
      columns,
      view: { query: afterAs(written), dependsOn: relationsIn(schemas, select), callsFunctions },
    };
  }
}

function surroundingsOf(schemas: DraftSchemas): QuerySurroundings {
  const scope = tableScope(schemas);
  return {
    typeSchema: (name) => scope.typeSchema(name),
    sequence: (written) => scope.sequence(written),
    relation: (name, schema) => {
      const found = schemas.findRelation(name, schema);
      const columns = found?.columns ?? [];
      return {
        path: found === undefined ? schemas.pathOf(name, schema) : tablePath(found),
        columns,
      };
    },
  };
}

/** A query that has no normal form stays as it is written, on one line. */
function afterAs(written: string): string {
  const lexer = new SqlLexer(written);
  while (lexer.next() && !lexer.is('AS'));
  return written.slice(lexer.end).replace(/\s+/g, ' ').trim();
}

/** The relations that a query names, each once; its own names of queries are not told apart. */
function relationsIn(schemas: DraftSchemas, select: SqlNode): readonly TablePath[] {
  const found = new Map<string, TablePath>();
  walkTree({ SelectStmt: select }, ({ type, node }) => {
    if (type === 'RangeVar') {
      const name = textOf(node, 'relname') ?? '';
      const relation = schemas.findRelation(name, textOf(node, 'schemaname'));
      if (relation !== undefined) found.set(pathKey(tablePath(relation)), tablePath(relation));
    }
    return true;
  });
  return [...found.values()].sort((a, b) => (pathKey(a) < pathKey(b) ? -1 : 1));
}
