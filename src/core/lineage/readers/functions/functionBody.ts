import type { StoredFunction } from '../../../schemaDiff/impact/functionImpact';
import { parseLeniently } from '../../../schemaDiff/impact/texts/parseLeniently';
import { programPieces } from '../../../schemaDiff/impact/texts/programPieces';
import { unwrap } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode, SqlParser } from '../../../sql/sqlParser';
import { splitStatements } from '../../../sql/splitStatements';
import { asNode } from '../../../sql/sqlTree';
import { queryTokens } from '../../../sqlLanguage/queryTokens';
import {
  callsIn,
  relationsIn,
  statementRelations,
  type NamedRelation,
} from '../queries/statementRelations';

/** What the body of a function says that it does. */
export interface FunctionBody {
  readonly reads: readonly NamedRelation[];
  readonly writes: readonly NamedRelation[];
  readonly calls: readonly NamedRelation[];
  /** Why it may do more than that, in a few words; `undefined` = it says all. */
  readonly untold: string | undefined;
}

/** Reads a body in SQL or PL/pgSQL as statements; nobody looks into those in other languages. */
export async function readBody(
  { language, source, isBound = false }: StoredFunction,
  parser: SqlParser,
): Promise<FunctionBody> {
  const isProgram = language === 'plpgsql';
  if (!isProgram && language !== 'sql') {
    return { ...nothing, untold: `it is in ${language}` };
  }
  const texts = isProgram ? programPieces(source).map(({ sql }) => sql) : statementsIn(source);
  const bodies: FunctionBody[] = [];
  for (const sql of isBound ? [source] : texts) bodies.push(await readStatement(sql, parser));
  const runsTexts = isProgram && queryTokens(source).some(({ keyWord }) => keyWord === 'EXECUTE');
  return {
    reads: bodies.flatMap(({ reads }) => reads),
    writes: bodies.flatMap(({ writes }) => writes),
    calls: bodies.flatMap(({ calls }) => calls),
    untold: runsTexts
      ? 'it runs texts that it puts together'
      : bodies.find(({ untold }) => untold !== undefined)?.untold,
  };
}

const nothing: FunctionBody = { reads: [], writes: [], calls: [], untold: undefined };

function statementsIn(source: string): readonly string[] {
  return splitStatements(source).map(({ start, end }) => source.slice(start, end));
}

async function readStatement(sql: string, parser: SqlParser): Promise<FunctionBody> {
  const parsed = await parseLeniently(sql, parser);
  if (parsed.kind === 'malformed') return { ...nothing, untold: parsed.message };
  const trees = parsed.statements.flatMap(({ tree }) => boundStatements(tree) ?? [tree]);
  const relations = trees.map(
    (tree) => statementRelations(tree) ?? { reads: relationsIn(tree), writes: [] },
  );
  return {
    reads: relations.flatMap(({ reads }) => reads),
    writes: relations.flatMap(({ writes }) => writes),
    calls: trees.flatMap(callsIn),
    untold: undefined,
  };
}

/** The statements of a body in standard SQL, which its definition holds; `undefined` = the tree is none. */
function boundStatements(tree: SqlNode): readonly SqlNode[] | undefined {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  if (type !== 'CreateFunctionStmt') return undefined;
  return listed(node['sql_body']);
}

function listed(value: unknown): readonly SqlNode[] {
  const node = asNode(value);
  if (node === undefined) return [];
  const items = asNode(node['List'])?.['items'];
  return Array.isArray(items) ? items.flatMap(listed) : [node];
}
