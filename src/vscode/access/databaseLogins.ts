import { workspace, type Event } from 'vscode';
import type { Connection } from '../../core/lake/lake';
import { DatabaseError, type DatabaseErrorReason } from '../../core/warehouse/databaseError';
import type { Connectors } from '../support/lakes/connectors';
import type { DatabaseAccess, DatabaseLogin, LoginOptions } from '../support/lakes/databases';
import { askForPassword } from './askForAccess';
import type { EditorAccess } from './editorAccess';
import { findDatabaseToken } from './microsoftSignIn';
import { describeLogin, passwordSecretName } from './secretNames';

export interface DatabaseLoginsOptions {
  readonly access: EditorAccess;
  readonly connectors: Pick<Connectors, 'tryLogin' | 'environmentPassword'>;
}

/** Reasons of a refusal that another password may help against. */
const passwordReasons: ReadonlySet<DatabaseErrorReason> = new Set(['noPassword', 'unauthorized']);

/** Tries a login before anything else is done with it, and keeps a password only if it was taken. */
export class DatabaseLogins implements DatabaseAccess {
  readonly #access: EditorAccess;
  readonly #connectors: DatabaseLoginsOptions['connectors'];
  readonly onDidChange: Event<void>;
  /** The password that the server last took, by what it is kept under. */
  readonly #taken = new Map<string, DatabaseLogin>();

  constructor({ access, connectors }: DatabaseLoginsOptions) {
    this.#access = access;
    this.#connectors = connectors;
    this.onDidChange = access.onDidChange;
  }

  async use<T>(
    connection: Connection,
    options: LoginOptions,
    work: (login: DatabaseLogin) => Promise<T>,
  ): Promise<T> {
    refuseUntrustedWorkspace(connection);
    const login = await this.#login(connection, options);
    try {
      return await work(login);
    } catch (error) {
      if (!isAboutPassword(error)) throw error;
      this.#taken.delete(passwordSecretName(connection));
      return work(await this.#login(connection, options));
    }
  }

  async #login(connection: Connection, options: LoginOptions): Promise<DatabaseLogin> {
    if (connection.auth === 'entra') return this.#signIn(connection, options.mayAsk);
    const password = await this.find(connection);
    const taken = this.#taken.get(passwordSecretName(connection));
    if (taken !== undefined && taken.password === password) return taken;
    try {
      return await this.#try(connection, { password }, options.signal);
    } catch (error) {
      if (!options.mayAsk || !isAboutPassword(error)) throw error;
      return this.#ask(connection, error, options.signal);
    }
  }

  /** What is kept, else what the environment holds; asks nobody. @throws DatabaseError */
  async find(connection: Connection): Promise<string | undefined> {
    if (connection.auth === 'entra') return (await this.#signIn(connection, false)).password;
    const kept = await this.#access.secrets.databasePassword(connection);
    return kept ?? this.#connectors.environmentPassword(connection);
  }

  /** The editor renews a token when it is asked for, so that none is kept here. */
  async #signIn(connection: Connection, mayAsk: boolean): Promise<DatabaseLogin> {
    await this.#access.admitDatabase(connection, mayAsk);
    return { password: await findDatabaseToken(connection, mayAsk) };
  }

  /** Asks until the server takes what the person says. @throws CancellationError */
  async #ask(
    connection: Connection,
    failure: DatabaseError,
    signal: AbortSignal,
  ): Promise<DatabaseLogin> {
    const refused = failure.reason === 'unauthorized' ? failure.message : undefined;
    const password = await askForPassword(describeLogin(connection), refused);
    try {
      const login = await this.#try(connection, { password }, signal);
      await this.#access.setPassword(connection, password);
      return login;
    } catch (error) {
      if (!isAboutPassword(error)) throw error;
      return this.#ask(connection, error, signal);
    }
  }

  async #try(
    connection: Connection,
    login: DatabaseLogin,
    signal: AbortSignal,
  ): Promise<DatabaseLogin> {
    await this.#connectors.tryLogin(connection, { ...login, signal });
    this.#taken.set(passwordSecretName(connection), login);
    return login;
  }
}

function isAboutPassword(error: unknown): error is DatabaseError {
  return DatabaseError.is(error) && passwordReasons.has(error.reason);
}

function refuseUntrustedWorkspace({ host }: Connection): void {
  if (workspace.isTrusted) return;
  const message = `This folder is not trusted, so nothing is sent to ${host}`;
  throw new DatabaseError('notTrusted', message, {
    remedy: 'Trust the folder with "Workspaces: Manage Workspace Trust" if you know who wrote it',
  });
}
