import { pauseIfDue } from '../../../base/slices';
import type { SqlNode, SqlParser } from '../../../sql/sqlParser';
import { splitStatements } from '../../../sql/splitStatements';
import { asNode, stringsOf } from '../../../sql/sqlTree';
import { queryTokens } from '../../../sqlLanguage/queryTokens';
import { nodesOfType, textOf, unwrap } from '../../normal/treeParts';
import type { MappedSchema } from '../mappedSchema';
import { findStatementImpact, type StatementHit } from '../statementImpact';
import { findMentions } from './mentions';
import { parseLeniently } from './parseLeniently';
import { programPieces, type ProgramPiece } from './programPieces';

/** The body of a function, as text. */
export interface FunctionBody {
  /** Such as `sql`, in small letters. */
  readonly language: string;
  readonly source: string;
}

export interface BodySurroundings {
  readonly schema: MappedSchema;
  readonly parser: SqlParser;
}

/**
 * What changes do to the body of a function in SQL or PL/pgSQL, which the server reads only when it is
 * called; offsets are of the body. Statements that a body puts together of texts, and bodies in other
 * languages, are guesses.
 */
export async function findBodyImpact(
  { language, source }: FunctionBody,
  surroundings: BodySurroundings,
): Promise<readonly StatementHit[]> {
  const { schema } = surroundings;
  if (!schema.concerns(source)) return [];
  const isProgram = language === 'plpgsql';
  if (language !== 'sql' && !isProgram) return findMentions(source, schema);
  const pieces = isProgram ? programPieces(source) : statementsOf(source);
  const hits: StatementHit[] = [];
  for (const piece of pieces) {
    const found = await pieceHits(piece, surroundings);
    hits.push(...found.map((hit) => ofProgram(moved(hit, piece.start), isProgram)));
    await pauseIfDue();
  }
  const guesses = isProgram ? findMentions(source, schema, { inTexts: true }) : [];
  return [...hits, ...guesses];
}

function statementsOf(source: string): readonly ProgramPiece[] {
  return splitStatements(source).map(({ start, end }) => ({
    start,
    sql: source.slice(start, end),
  }));
}

async function pieceHits(
  { sql }: ProgramPiece,
  { schema, parser }: BodySurroundings,
): Promise<readonly StatementHit[]> {
  if (!schema.concerns(sql)) return [];
  const parsed = await parseLeniently(sql, parser);
  if (parsed.kind === 'malformed') return findMentions(sql, schema);
  return parsed.statements.flatMap(({ tree }) => findStatementImpact(sql, tree, schema));
}

/** A program knows the columns of its rows by their names; a function in SQL gives them by their places. */
function ofProgram(hit: StatementHit, isProgram: boolean): StatementHit {
  const { result } = hit;
  if (result === undefined) return hit;
  const kept = isProgram ? { ...result, isKept: true } : result;
  return { ...hit, result: kept.isKept ? kept : undefined };
}

/** A hit of a text that begins within another. */
export function moved(hit: StatementHit, by: number): StatementHit {
  const { result } = hit;
  const keep = result?.keep && { ...result.keep, at: result.keep.at + by };
  return {
    ...hit,
    start: hit.start + by,
    end: hit.end + by,
    result: result && { ...result, keep },
  };
}

/** The body that a statement gives a function, or DO runs, if its text stands there as it is meant. */
export function bodyIn(
  sql: string,
  tree: SqlNode,
): (FunctionBody & { readonly start: number }) | undefined {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  const field = type === 'DoStmt' ? 'args' : 'options';
  if (type !== 'DoStmt' && type !== 'CreateFunctionStmt') return undefined;
  const options = new Map(
    nodesOfType(node[field], 'DefElem').map((option) => [textOf(option, 'defname'), option['arg']]),
  );
  const body = asNode(options.get('as'));
  const list = asNode(body?.['List']);
  const source = list === undefined ? stringsOf([body])[0] : stringsOf(list['items'])[0];
  const language = stringsOf([options.get('language')])[0] ?? 'plpgsql';
  if (source === undefined || source === '') return undefined;
  const text = queryTokens(sql).find(
    (token) => token.kind === 'string' && token.text.includes(source),
  );
  if (text === undefined) return undefined;
  const start = text.start + text.text.indexOf(source);
  return { language: language.toLowerCase(), source, start };
}
