import type { Event } from 'vscode';
import type { OperatorError } from '../../../core/base/errors';
import type { Connection } from '../../../core/lake/lake';
import type { Catalog } from '../../../core/warehouse/catalog/catalog';
import type { OpenLake } from './openLakes';

/** What a server takes a person's login by. */
export interface DatabaseLogin {
  /** A token where the connection signs in to Entra ID; `undefined` = the server asks for none. */
  readonly password: string | undefined;
}

export interface LoginOptions {
  /** True after a gesture: only then the person is asked for a password or to sign in. */
  readonly mayAsk: boolean;
  readonly signal: AbortSignal;
}

/** Logs in to databases with what is kept, what the environment holds, or what the person says. */
export interface DatabaseAccess {
  /**
   * Does work with a login that the server takes. Work that the server turns away all the same, such as
   * after the password was changed, is begun once more with another.
   * @throws DatabaseError if there is no way in, CancellationError if the person declines, what `work`
   *   throws, or the reason of `signal`
   */
  use<T>(
    connection: Connection,
    options: LoginOptions,
    work: (login: DatabaseLogin) => Promise<T>,
  ): Promise<T>;
  /** Fires when a secret or a sign-in came or went. */
  readonly onDidChange: Event<void>;
}

/** A catalog and whether it is of now. */
export interface KnownCatalog {
  readonly catalog: Catalog;
  /** Why the server was not asked now, so that the catalog is one that was kept; `undefined` = it was. */
  readonly failure: OperatorError | undefined;
}

/** A database that a lake file names. */
export interface Database {
  /** Tells databases of the workspace apart; stays while the lake file names it. */
  readonly id: string;
  readonly lake: OpenLake;
  readonly connection: Connection;
  /** What is in memory, for what cannot wait; `undefined` = nothing yet. */
  readonly known: KnownCatalog | undefined;
  /**
   * What is in memory, else what the server says, else what was kept when it last did.
   * @throws as {@link Database.use} if there is none at all
   */
  catalog(options: LoginOptions): Promise<KnownCatalog>;
  /** Asks the server anew; what is kept if it does not answer. @throws as {@link Database.catalog} */
  readCatalog(options: LoginOptions): Promise<KnownCatalog>;
  /** @see DatabaseAccess.use */
  use<T>(options: LoginOptions, work: (login: DatabaseLogin) => Promise<T>): Promise<T>;
}

/** The databases that the workspace's lake files name, in their order. */
export interface Databases {
  readonly all: readonly Database[];
  /** Fires when one came, went or changed. */
  readonly onDidChange: Event<void>;
  /** Fires with a database whose catalog in memory is another. */
  readonly onDidReadCatalog: Event<Database>;
  /** Resolves once the lake files were read for the first time. */
  readonly whenRead: Promise<void>;
}
