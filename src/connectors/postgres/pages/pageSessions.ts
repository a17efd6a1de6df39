import type { Connection } from '../../../core/lake/lake';
import type { Reading } from '../../../core/warehouse/pages/pageReader';
import type { WithLogin } from '../../../core/warehouse/sqlSession';
import type { PostgresRunnerOptions } from '../sessions/postgresRunner';
import type { PostgresSession } from '../sessions/postgresSession';
import { PostgresSessions } from '../sessions/postgresSessions';

/** The connections by which one table is read: one that pages share, and others for what takes long. */
export class PageSessions {
  readonly #open = new Set<PostgresSession>();
  #front: Promise<PostgresSession> | undefined;

  constructor(
    readonly connection: Connection,
    readonly withLogin: WithLogin,
    readonly environment: NonNullable<PostgresRunnerOptions['environment']>,
  ) {}

  /** The one that pages share; another one once it is lost. */
  async front(options: Reading): Promise<PostgresSession> {
    const front = this.#front;
    const open = await front?.catch(() => undefined);
    if (open?.isOpen === true) return open;
    // Of several that wait for it, one opens another.
    if (front !== this.#front) return this.front(options);
    if (open !== undefined) this.release(open);
    this.#front = this.open(options);
    return this.#front;
  }

  /** One more, to be released. */
  async open(options: Reading): Promise<PostgresSession> {
    const { connection, environment } = this;
    const session = await this.withLogin(options, (login) =>
      new PostgresSessions(connection, { ...login, environment }).open(options),
    );
    this.#open.add(session);
    return session;
  }

  release(session: PostgresSession): void {
    this.#open.delete(session);
    session.close();
  }

  /** Ends all of them; the next that is asked for connects anew. */
  close(): void {
    for (const session of this.#open) session.close();
    this.#open.clear();
    this.#front = undefined;
  }
}
