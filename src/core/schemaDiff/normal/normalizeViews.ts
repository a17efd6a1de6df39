import type { SqlParser } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { asPrinted, UnknownSqlError, type BothForms } from './expressionScope';
import { normalQuery, type QuerySurroundings } from './normalQuery';

/** The relations with the queries of views in normal form; what has none stays, on one line. */
export async function normalizeViews(
  snapshot: SchemaSnapshot,
  parser: SqlParser,
): Promise<readonly Relation[]> {
  const surroundings = surroundingsOf(snapshot);
  const relations: Relation[] = [];
  for (const relation of snapshot.relations) {
    const { view } = relation;
    if (view === undefined) relations.push(relation);
    else {
      const { text: query, exact } = await normalize(view.query, parser, surroundings);
      relations.push({ ...relation, view: { ...view, query, exact } });
    }
  }
  return relations;
}

async function normalize(
  printed: string,
  parser: SqlParser,
  surroundings: QuerySurroundings,
): Promise<BothForms> {
  const exact = printed.replace(/;\s*$/, '').trim();
  const inOneLine = exact.replace(/\s+/g, ' ');
  const parsed = await parser.parse(printed);
  const tree = parsed.kind === 'parsed' ? parsed.statements[0]?.tree : undefined;
  const select = asNode(tree?.['SelectStmt']);
  if (select === undefined) return { text: inOneLine, exact };
  try {
    const { text } = normalQuery(select, surroundings);
    const inFull = normalQuery(select, { ...surroundings, isExact: true }).text;
    return inFull === text ? { text } : { text, exact };
  } catch (error) {
    if (error instanceof UnknownSqlError) return { text: inOneLine, exact };
    throw error;
  }
}

function surroundingsOf({ relations }: SchemaSnapshot): QuerySurroundings {
  const known = new Map(relations.map((relation) => [pathKey(tablePath(relation)), relation]));
  return {
    ...asPrinted,
    relation: (name, schema = 'pg_catalog') => {
      const path = [schema, name] as const;
      return { path, columns: known.get(pathKey(path))?.columns ?? [] };
    },
  };
}
