import type { PGlite } from '@electric-sql/pglite';
import { Turns } from '../../core/base/turns';
import { quoteAlways } from '../../core/sql/quoteName';

/** The right to use the one engine, until it is given back. */
export class Turn {
  readonly #database: PGlite;
  readonly #release: () => void;

  constructor(database: PGlite, release: () => void) {
    this.#database = database;
    this.#release = release;
  }

  /** Sends a message of a client to the engine, and gives its answer. */
  send(bytes: Uint8Array): Promise<Uint8Array> {
    return this.#database.execProtocolRaw(bytes);
  }

  /** An answer that refuses a user who does not exist; `undefined` = there is such a user. */
  async refuse(user: string): Promise<Uint8Array | undefined> {
    const sql = 'select 1 from pg_catalog.pg_roles where rolname = $1 and rolcanlogin';
    const { rows } = await this.#database.query(sql, [user]);
    return rows.length > 0 ? undefined : unknownUser(user);
  }

  /** Runs statements of ours; a transaction that fails in them is over. */
  async run(sql: string): Promise<void> {
    try {
      await this.#database.exec(sql);
    } catch (error) {
      await this.#database.exec('rollback');
      throw error;
    }
  }

  /** Whether a query of ours gives any row. */
  async finds(sql: string): Promise<boolean> {
    return (await this.#database.query(sql)).rows.length > 0;
  }

  /** The rows of a table. */
  async count(table: string): Promise<number> {
    const { rows } = await this.#database.query<{ n: number }>(
      `select count(*)::int as n from ${table}`,
    );
    return rows[0]?.n ?? 0;
  }

  /** False while a transaction is open. */
  isDone(): boolean {
    return !this.#database.isInTransaction();
  }

  release(): undefined {
    this.#release();
  }

  /** Gives it back after the client has gone, and takes back what was not committed. */
  async abandon(): Promise<void> {
    try {
      await this.#database.exec('rollback');
    } finally {
      this.#release();
    }
  }
}

/** Whom an engine of PGlite belongs to. */
const owner = 'postgres';

/** Lets one client after the other use an engine that has a single session. */
export class EngineTurns {
  readonly #database: PGlite;
  readonly #turns = new Turns();
  #user = owner;

  constructor(database: PGlite) {
    this.#database = database;
  }

  /** Waits until the engine is free, and makes it act as `user`. */
  async take(user: string): Promise<Turn> {
    const turn = await this.#next();
    if (user === this.#user) return turn;
    await this.#database.exec(`set session authorization ${quoteAlways(user)}`);
    this.#user = user;
    return turn;
  }

  /**
   * Does something as the engine's owner, and lets whoever comes next write, where a client who only
   * reads had it otherwise: such clients say so for every transaction of theirs.
   */
  async once(work: (turn: Turn) => Promise<void>): Promise<void> {
    const turn = await this.#next();
    try {
      // The engine knows no login that RESET could go back to: it leaves everything as it is.
      await this.#database.exec(
        `set session authorization ${quoteAlways(owner)}; set default_transaction_read_only = off`,
      );
      this.#user = owner;
      await work(turn);
    } finally {
      turn.release();
    }
  }

  async #next(): Promise<Turn> {
    return new Turn(this.#database, await this.#turns.take());
  }
}

/** @see https://www.postgresql.org/docs/current/protocol-error-fields.html */
function unknownUser(user: string): Uint8Array {
  const text = `SFATAL\0VFATAL\0C28000\0Mrole "${user}" does not exist\0RInitializeSessionUserId\0\0`;
  const fields = Buffer.from(text);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
