import { abortable } from '../../../core/base/abortable';
import { Turns } from '../../../core/base/turns';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type {
  RowCursor,
  SessionStatement,
  StatementOptions,
} from '../../../core/warehouse/sqlSession';
import { wholeSql } from '../statements/boundSql';
import { preparations, type Batch } from '../wire/statementBatch';
import type { Answers } from '../wire/statementExchange';

/** How a session is spoken to. */
export interface TalkOptions {
  readonly signal: AbortSignal;
  /** The place of the statement that was asked for: failures tell of its text. */
  readonly asked: number;
}

/** What a cursor needs of the session that it has to itself. */
export interface CursorHost {
  /** Does what it is sent; an abort ends it at the server, and with it the transaction. */
  talk(batch: Batch, options: TalkOptions, answers: Partial<Answers>): Promise<string>;
  onClose(): Promise<void>;
}

const cursorName = 'lakeside';

/**
 * A cursor that goes both ways. What it reads was sorted once, and is kept by the server.
 * @see https://www.postgresql.org/docs/current/sql-declare.html
 */
export class PostgresCursor implements RowCursor {
  readonly #host: CursorHost;
  /** Two statements move it and read: nothing may come between them. */
  readonly #turns = new Turns();
  readonly #lifetime = new AbortController();

  private constructor(host: CursorHost) {
    this.#host = host;
  }

  static async open(
    asked: SessionStatement,
    signal: AbortSignal,
    host: CursorHost,
  ): Promise<PostgresCursor> {
    const { sql, values } = asked;
    const declare = {
      sql: `declare ${cursorName} scroll cursor without hold for ${sql}`,
      values,
    };
    const begin = statement('begin isolation level repeatable read, read only');
    const before = [begin, ...preparations(asked)];
    await host.talk([...before, declare], { signal, asked: before.length }, {});
    return new PostgresCursor(host);
  }

  async fetchAt(
    position: number,
    limit: number,
    { signal }: StatementOptions,
  ): Promise<readonly ResultRow[]> {
    return this.#rows(
      [
        statement(`move absolute ${wholeSql(position)} in ${cursorName}`),
        statement(`fetch forward ${wholeSql(limit)} from ${cursorName}`),
      ],
      { signal, asked: 1 },
    );
  }

  query(statement: SessionStatement, { signal }: StatementOptions): Promise<readonly ResultRow[]> {
    const before = preparations(statement);
    return this.#rows([...before, statement], { signal, asked: before.length });
  }

  async count({ signal }: StatementOptions): Promise<number> {
    const all = [
      statement(`move absolute 0 in ${cursorName}`),
      statement(`move forward all in ${cursorName}`),
    ];
    const tag = await this.#talk(all, { signal, asked: 1 }, {});
    return Number(/\d+$/.exec(tag)?.[0] ?? 0);
  }

  async close(): Promise<void> {
    this.#lifetime.abort();
    // What is under way is ended first: nothing may be sent beside it.
    await this.#turns.take();
    await this.#host.onClose();
  }

  async #rows(batch: Batch, options: TalkOptions): Promise<readonly ResultRow[]> {
    const rows: ResultRow[] = [];
    await this.#talk(batch, options, { onRows: async (found) => void rows.push(...found) });
    return rows;
  }

  async #talk(
    batch: Batch,
    { signal, asked }: TalkOptions,
    answers: Partial<Answers>,
  ): Promise<string> {
    const done = await this.#turns.take(signal);
    const options = { signal: this.#lifetime.signal, asked };
    const talking = this.#host.talk(batch, options, answers).finally(done);
    return abortable(talking, signal);
  }
}

function statement(sql: string): SessionStatement {
  return { sql, values: [] };
}
