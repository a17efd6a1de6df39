import type { Disposable } from '../../core/base/disposables';
import type { SqlSession } from '../../core/warehouse/sqlSession';
import type { Connectors } from '../support/lakes/connectors';
import type { Database, LoginOptions } from '../support/lakes/databases';

/** How long a connection that nobody uses stays open. */
const idleMs = 60_000;

interface IdleSession {
  readonly session: SqlSession;
  readonly timer: NodeJS.Timeout;
}

/** Connections that stay open between statements, each used by one statement at a time. */
export class SessionPool implements Disposable {
  readonly #connectors: Pick<Connectors, 'sqlSessions'>;
  readonly #idle = new Map<Database, IdleSession[]>();
  #isDisposed = false;

  constructor(connectors: Pick<Connectors, 'sqlSessions'>) {
    this.#connectors = connectors;
  }

  /** One that was used before if there is one, which the server may have ended meanwhile. */
  async take(database: Database, options: LoginOptions): Promise<LentSession> {
    const kept = this.#takeIdle(database);
    return kept === undefined ? this.open(database, options) : { session: kept, isFresh: false };
  }

  async open(database: Database, options: LoginOptions): Promise<LentSession> {
    const session = await database.use(options, async (login) => {
      const sessions = await this.#connectors.sqlSessions(database.connection, login);
      return sessions.open(options);
    });
    return { session, isFresh: true };
  }

  giveBack(database: Database, session: SqlSession): void {
    if (!session.isOpen) return;
    if (this.#isDisposed) return session.close();
    const timer = setTimeout(() => this.#close(database, session), idleMs);
    this.#idle.set(database, [...(this.#idle.get(database) ?? []), { session, timer }]);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { session, timer } of [...this.#idle.values()].flat()) {
      clearTimeout(timer);
      session.close();
    }
  }

  #takeIdle(database: Database): SqlSession | undefined {
    const sessions = this.#idle.get(database) ?? [];
    const found = sessions.findLast(({ session }) => session.isOpen);
    this.#idle.set(
      database,
      sessions.filter((other) => other !== found && other.session.isOpen),
    );
    clearTimeout(found?.timer);
    return found?.session;
  }

  #close(database: Database, session: SqlSession): void {
    const sessions = this.#idle.get(database) ?? [];
    this.#idle.set(
      database,
      sessions.filter((other) => other.session !== session),
    );
    session.close();
  }
}

export interface LentSession {
  readonly session: SqlSession;
  /** False if it may have been lost since it was used. */
  readonly isFresh: boolean;
}
