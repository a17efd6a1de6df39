import { isGo } from '../tsql/text/batches';
import { type Token, tokensOf } from '../tsql/text/tokens';

/** In which language DDL is written. */
export type DdlDialect = 'postgres' | 'tsql';

/** What is written further down tells nothing new. */
const looksAtCharacters = 200_000;

/**
 * The dialect that DDL is in, by what only one of the two has: lines of `GO`, names in brackets, settings and
 * types of SQL Server, casts and types of Postgres. What tells nothing is Postgres'.
 */
export function dialectOf(text: string): DdlDialect {
  const shown = text.slice(0, looksAtCharacters);
  const tokens = tokensOf(shown);
  let balance = 0;
  for (const [place, token] of tokens.entries()) {
    if (isMarkOfTsql(tokens, place, shown)) balance += 1;
    else if (isMarkOfPostgres(token, tokens[place - 1])) balance -= 1;
  }
  return balance > 0 ? 'tsql' : 'postgres';
}

function isMarkOfTsql(tokens: readonly Token[], place: number, text: string): boolean {
  const [token, before] = [tokens[place], tokens[place - 1]];
  if (token === undefined) return false;
  if (token.kind === 'quoted') return text[token.start] === '[' && isName(token, before);
  return (token.kind === 'word' && wordsOfTsql.test(token.key)) || isGo(tokens, place);
}

/** Of brackets: whether they hold a name, and no index of an array as in `a[i]` or `ARRAY[x]`. */
function isName({ value, start }: Token, before: Token | undefined): boolean {
  const isBehindName = before?.kind === 'word' && (before.end === start || before.key === 'ARRAY');
  return /^[\p{L}_#@]/u.test(value) && !isBehindName;
}

const wordsOfTsql =
  /^(?:ANSI_NULLS|QUOTED_IDENTIFIER|ANSI_PADDING|NOCOUNT|XACT_ABORT|(?:NON)?CLUSTERED|NVARCHAR|NTEXT|DATETIME2?|DATETIMEOFFSET|SMALLDATETIME|UNIQUEIDENTIFIER|TINYINT|ROWVERSION|GETDATE|NEWID|TEXTIMAGE_ON|ROWGUIDCOL|NOCHECK|SP_\w+)$/;

function isMarkOfPostgres({ kind, key }: Token, before: Token | undefined): boolean {
  if (kind === 'symbol') return key === '::' || (key === '$' && before?.key === '$');
  return kind === 'word' && wordsOfPostgres.test(key);
}

const wordsOfPostgres =
  /^(?:SEARCH_PATH|PG_CATALOG|PLPGSQL|BIGSERIAL|SERIAL|TIMESTAMPTZ|JSONB|BYTEA|REGCLASS|STANDARD_CONFORMING_STRINGS|OWNER|TABLESPACE|EXTENSION|BOOLEAN)$/;
