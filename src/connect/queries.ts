import { systemClock } from '../core/base/clock';
import type { TerminalPrompt } from '../connectors/prompt/terminalPrompt';
import type { Connection } from '../core/lake/lake';
import type { SqlParser } from '../core/sql/sqlParser';
import type { ByteOutput, ResultOutput } from '../core/warehouse/byteOutput';
import type { CatalogReader } from '../core/warehouse/catalog/catalogReader';
import type { ResultSink, SqlRunner } from '../core/warehouse/sqlRunner';
import type { SqlSessions } from '../core/warehouse/sqlSession';
import { writeBehind } from '../core/warehouse/writeBehind';

/** Runs statements on a database; nothing is connected until one is run. */
export async function sqlRunner(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<SqlRunner> {
  const { PostgresRunner } = await import('../connectors/postgres/sessions/postgresRunner');
  return new PostgresRunner(connection, options);
}

/** Reads what a database holds; nothing is connected until it is asked. */
export async function catalogReader(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<CatalogReader> {
  const postgres = await import('../connectors/postgres/catalog/postgresCatalogReader');
  return new postgres.PostgresCatalogReader(connection, { ...options, clock: systemClock });
}

/** Opens connections to a database that stay; none is opened before it is asked for. */
export async function sqlSessions(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<SqlSessions> {
  const { PostgresSessions } = await import('../connectors/postgres/sessions/postgresSessions');
  return new PostgresSessions(connection, options);
}

/** Postgres' own parser; loaded when it is first asked. */
export async function sqlParser(): Promise<SqlParser> {
  const { PgQueryParser } = await import('../connectors/sqlParser/pgQueryParser');
  return new PgQueryParser();
}

/** Where a result goes; `undefined` = standard output. @throws OutputError */
export async function resultOutput(file: string | undefined): Promise<ResultOutput> {
  if (file === undefined) {
    const { standardOutput } = await import('../connectors/resultOutput/standardOutput');
    return writeBehind(standardOutput());
  }
  const { fileOutput } = await import('../connectors/resultOutput/fileOutput');
  return writeBehind(await fileOutput(file));
}

/** All that comes on standard input; `undefined` if that is a terminal. */
export async function standardInput(): Promise<Uint8Array | undefined> {
  if (process.stdin.isTTY) return undefined;
  const { buffer } = await import('node:stream/consumers');
  return buffer(process.stdin);
}

/** Where a person can be asked; `undefined` if standard input or standard error is no terminal. */
export async function terminalPrompt(): Promise<TerminalPrompt | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const prompt = await import('../connectors/prompt/terminalPrompt');
  return new prompt.TerminalPrompt(stdin, stderr);
}

/** Writes a result as a Parquet file. */
export async function parquetSink(output: ByteOutput): Promise<ResultSink> {
  const parquet = await import('../connectors/parquet/parquetSink');
  return parquet.parquetSink(output);
}
