import { pauseIfDue } from '../../../base/slices';
import type { StoredFunction } from '../../../schemaDiff/impact/functionImpact';
import { parseLeniently } from '../../../schemaDiff/impact/texts/parseLeniently';
import { programPieces } from '../../../schemaDiff/impact/texts/programPieces';
import { unwrap } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode, SqlParser } from '../../../sql/sqlParser';
import { splitStatements } from '../../../sql/splitStatements';
import { asNode } from '../../../sql/sqlTree';
import {
  isName,
  nameOf,
  queryTokens,
  tokenAt,
  type QueryToken,
} from '../../../sqlLanguage/queryTokens';
import {
  callsIn,
  relationsIn,
  shownRelations,
  type NamedFunction,
  type NamedRelation,
} from '../queries/statementRelations';

/** What the body of a function says that it does. */
export interface BodyUses {
  readonly reads: readonly NamedRelation[];
  readonly writes: readonly NamedRelation[];
  readonly calls: readonly NamedFunction[];
  /** Why it may do more than that, in a few words; `undefined` = it says all. */
  readonly untold: string | undefined;
}

/** Reads a body in SQL or PL/pgSQL as statements; nobody looks into those in other languages. */
export async function readBody(
  { language, source, isBound = false }: StoredFunction,
  parser: SqlParser,
): Promise<BodyUses> {
  const isProgram = language === 'plpgsql';
  if (!isProgram && language !== 'sql') {
    return { ...nothing, untold: `it is in ${language}` };
  }
  const texts = isProgram ? programPieces(source).map(({ sql }) => sql) : statementsIn(source);
  const bodies: BodyUses[] = [];
  const temporary = new Set<string>();
  for (const sql of isBound ? [source] : texts) {
    await pauseIfDue();
    bodies.push(await readStatement(sql, parser, temporary));
  }
  const tokens = isProgram ? queryTokens(source) : [];
  const runsTexts = tokens.some(({ keyWord }) => keyWord === 'EXECUTE');
  return {
    reads: bodies.flatMap(({ reads }) => reads),
    writes: bodies.flatMap(({ writes }) => writes),
    calls: isProgram ? callsInProgram(tokens) : bodies.flatMap(({ calls }) => calls),
    untold: runsTexts
      ? 'it runs texts that it puts together'
      : bodies.find(({ untold }) => untold !== undefined)?.untold,
  };
}

const nothing: BodyUses = { reads: [], writes: [], calls: [], untold: undefined };

/** Words behind which a name in front of a parenthesis is a table or a query. */
const noCalls: ReadonlySet<string> = new Set(['INTO', 'TABLE', 'AS', 'WITH']);

/**
 * What a program may call, in assignments and conditions too: every name in front of a parenthesis. Those
 * that are no functions of the database come to nothing.
 */
function callsInProgram(tokens: readonly QueryToken[]): readonly NamedFunction[] {
  return tokens.flatMap((token, at) => {
    if (!isName(token) || tokenAt(tokens, at + 1).text !== '(') return [];
    const owner = tokenAt(tokens, at - 2);
    const schema =
      tokenAt(tokens, at - 1).text === '.' && isName(owner) ? nameOf(owner) : undefined;
    const before = tokenAt(tokens, at - (schema === undefined ? 1 : 3));
    if (noCalls.has(before.keyWord)) return [];
    return [{ schema, name: nameOf(token), argumentCount: countArguments(tokens, at + 2) }];
  });
}

/** How many there are from the token at `start` to the closing parenthesis; `undefined` = none closes them. */
function countArguments(tokens: readonly QueryToken[], start: number): number | undefined {
  let depth = 0;
  let count = tokens[start]?.text === ')' ? 0 : 1;
  for (let at = start; at < tokens.length; at += 1) {
    const { text } = tokenAt(tokens, at);
    if (text === '(' || text === '[') depth += 1;
    else if (text === ',' && depth === 0) count += 1;
    else if (text === ')' && depth === 0) return count;
    else if (text === ')' || text === ']') depth -= 1;
  }
  return undefined;
}

function statementsIn(source: string): readonly string[] {
  return splitStatements(source).map(({ start, end }) => source.slice(start, end));
}

async function readStatement(
  sql: string,
  parser: SqlParser,
  temporary: Set<string>,
): Promise<BodyUses> {
  const parsed = await parseLeniently(sql, parser);
  if (parsed.kind === 'malformed') return { ...nothing, untold: parsed.message };
  const trees = parsed.statements.flatMap(({ tree }) => boundStatements(tree) ?? [tree]);
  const relations = trees.map(
    (tree) => shownRelations(tree, temporary) ?? { reads: returnedRelations(tree), writes: [] },
  );
  return {
    reads: relations.flatMap(({ reads }) => reads),
    writes: relations.flatMap(({ writes }) => writes),
    calls: trees.flatMap(callsIn),
    untold: undefined,
  };
}

/** Of a body that is one expression; what others name they define, and do not read. */
function returnedRelations(tree: SqlNode): readonly NamedRelation[] {
  return unwrap(tree)?.type === 'ReturnStmt' ? relationsIn(tree) : [];
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
