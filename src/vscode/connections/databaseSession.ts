import { OperatorError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { Connection } from '../../core/lake/lake';
import { isCancelled } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import type {
  Database,
  DatabaseAccess,
  DatabaseLogin,
  KnownCatalog,
  LoginOptions,
} from '../support/lakes/databases';
import type { OpenLake } from '../support/lakes/openLakes';
import type { CatalogFiles } from './catalogFiles';

export interface DatabaseSessionOptions {
  readonly lake: OpenLake;
  readonly connection: Connection;
  readonly access: DatabaseAccess;
  readonly connectors: Pick<Connectors, 'catalogReader'>;
  readonly files: CatalogFiles;
  readonly logger: Logger;
  /** From before the lake file was read again. */
  readonly known: KnownCatalog | undefined;
  readonly onDidReadCatalog: (database: Database) => void;
}

/** A database of a lake file and what is known of it. */
export class DatabaseSession implements Database {
  readonly id: string;
  readonly lake: OpenLake;
  readonly connection: Connection;
  readonly #options: DatabaseSessionOptions;
  #known: KnownCatalog | undefined;
  #reading: Reading | undefined;

  constructor(options: DatabaseSessionOptions) {
    this.lake = options.lake;
    this.connection = options.connection;
    this.id = databaseId(options.lake, options.connection);
    this.#options = options;
    this.#known = options.known;
  }

  get known(): KnownCatalog | undefined {
    return this.#known;
  }

  async catalog(options: LoginOptions): Promise<KnownCatalog> {
    return this.#known ?? this.readCatalog(options);
  }

  /** Whoever asks while it is read gets what comes of it, unless nobody was asked who now may be. */
  async readCatalog(options: LoginOptions): Promise<KnownCatalog> {
    const running = this.#reading;
    if (running === undefined || (options.mayAsk && !running.mayAsk)) return this.#begin(options);
    try {
      return await running.outcome;
    } catch (error) {
      // The one who asked first may have lost interest; that need not be so here.
      if (!isCancelled(error) || options.signal.aborted) throw error;
      return this.#begin(options);
    }
  }

  use<T>(options: LoginOptions, work: (login: DatabaseLogin) => Promise<T>): Promise<T> {
    return this.#options.access.use(this.connection, options, work);
  }

  async #begin(options: LoginOptions): Promise<KnownCatalog> {
    const reading = { mayAsk: options.mayAsk, outcome: this.#read(options) };
    this.#reading = reading;
    try {
      return await reading.outcome;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  async #read(options: LoginOptions): Promise<KnownCatalog> {
    this.#known = await this.#ask(options);
    this.#options.onDidReadCatalog(this);
    return this.#known;
  }

  async #ask(options: LoginOptions): Promise<KnownCatalog> {
    const { files } = this.#options;
    try {
      const catalog = await this.use(options, (login) => this.#readFrom(login, options.signal));
      await files.write(this.connection, catalog);
      return { catalog, failure: undefined };
    } catch (error) {
      const kept = this.#known?.catalog ?? (await files.read(this.connection));
      if (!(error instanceof OperatorError) || kept === undefined) throw error;
      return { catalog: kept, failure: error };
    }
  }

  async #readFrom(
    { password }: DatabaseLogin,
    signal: AbortSignal,
  ): Promise<KnownCatalog['catalog']> {
    const { connectors, logger } = this.#options;
    const startedAt = performance.now();
    const reader = await connectors.catalogReader(this.connection, { password });
    const catalog = await reader.read(signal);
    const elapsedMs = Math.round(performance.now() - startedAt);
    const { relations } = catalog;
    logger.info(`read the catalog of ${this.id}: ${relations.length} relations, ${elapsedMs} ms`);
    return catalog;
  }
}

interface Reading {
  readonly mayAsk: boolean;
  readonly outcome: Promise<KnownCatalog>;
}

/** The lake file and the name that it gives the connection. */
export function databaseId({ id }: OpenLake, { name }: Connection): string {
  return `${id}#${name}`;
}
