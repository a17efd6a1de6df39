import type * as pgQuery from 'libpg-query';
import type { ParsedSql, ParsedStatement, SqlNode, SqlParser } from '../../core/sql/sqlParser';

type PgQuery = Pick<typeof pgQuery, 'parseSync' | 'hasSqlDetails' | 'loadModule'>;

/**
 * The parser of Postgres 18, compiled to WebAssembly; loaded when it is first asked.
 * @see https://github.com/constructive-io/libpg-query-node
 */
export class PgQueryParser implements SqlParser {
  #library: Promise<PgQuery> | undefined;

  async parse(sql: string): Promise<ParsedSql> {
    const { parseSync, hasSqlDetails } = await this.#load();
    if (sql.trim() === '') return { kind: 'parsed', statements: [] };
    try {
      const { stmts } = parseSync(sql);
      return { kind: 'parsed', statements: (stmts ?? []).map(statementOf) };
    } catch (error) {
      // The stack of WebAssembly is what limits how deep a statement may be nested.
      if (error instanceof RangeError) {
        return { kind: 'malformed', message: 'the statement is nested too deeply', byte: 0 };
      }
      if (!hasSqlDetails(error)) throw error;
      const { sqlDetails, message } = error;
      return { kind: 'malformed', message, byte: Math.max(0, sqlDetails?.cursorPosition ?? 0) };
    }
  }

  async #load(): Promise<PgQuery> {
    this.#library ??= import('libpg-query');
    const library = await this.#library;
    await library.loadModule();
    return library;
  }
}

interface RawStatement {
  readonly stmt?: unknown;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

function statementOf({
  stmt,
  stmt_location: startByte = 0,
  stmt_len,
}: RawStatement): ParsedStatement {
  const tree = typeof stmt === 'object' && stmt !== null ? (stmt as SqlNode) : {};
  return { tree, startByte, endByte: stmt_len === undefined ? undefined : startByte + stmt_len };
}
