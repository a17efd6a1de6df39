import { EventEmitter, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { isSameConnection } from '../../core/lake/isSameConnection';
import type { Connection } from '../../core/lake/lake';
import type { Connectors } from '../support/lakes/connectors';
import type { Database, DatabaseAccess, Databases, KnownCatalog } from '../support/lakes/databases';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { CatalogFiles } from './catalogFiles';
import { databaseId, DatabaseSession } from './databaseSession';

export interface WorkspaceDatabasesOptions {
  readonly lakes: OpenLakes;
  readonly access: DatabaseAccess;
  readonly connectors: Pick<Connectors, 'catalogReader'>;
  /** A folder of this extension's own. */
  readonly storage: Uri;
  readonly logger: Logger;
}

/** Follows the lake files; what is known of a database stays while its connection is described alike. */
export class WorkspaceDatabases implements Databases, Disposable {
  readonly #options: WorkspaceDatabasesOptions;
  readonly #files: CatalogFiles;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #onDidReadCatalog = this.#store.add(new EventEmitter<Database>());
  readonly onDidReadCatalog = this.#onDidReadCatalog.event;
  #sessions: readonly DatabaseSession[] = [];

  constructor(options: WorkspaceDatabasesOptions) {
    this.#options = options;
    this.#files = new CatalogFiles(options.storage, options.logger);
    this.#follow();
    this.#store.add(options.lakes.onDidChange(() => this.#follow()));
  }

  get all(): readonly Database[] {
    return this.#sessions;
  }

  get whenRead(): Promise<void> {
    return this.#options.lakes.whenRead;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(): void {
    const before = new Map(this.#sessions.map((session) => [session.id, session]));
    this.#sessions = this.#options.lakes.all.flatMap((lake) =>
      [...lake.lake.connections.values()].map((connection) => {
        const known = before.get(databaseId(lake, connection));
        if (known === undefined || !isSameConnection(known.connection, connection)) {
          return this.#open(lake, connection, undefined);
        }
        return known.lake === lake ? known : this.#open(lake, connection, known.known);
      }),
    );
    this.#onDidChange.fire();
  }

  #open(lake: OpenLake, connection: Connection, known: KnownCatalog | undefined): DatabaseSession {
    const { access, connectors, logger } = this.#options;
    return new DatabaseSession({
      lake,
      connection,
      access,
      connectors,
      files: this.#files,
      logger,
      known,
      onDidReadCatalog: (database) => this.#onDidReadCatalog.fire(database),
    });
  }
}
