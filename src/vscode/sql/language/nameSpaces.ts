import { workspace, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { describeError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import { searchPathOf, type NameSpace } from '../../../core/sqlLanguage/resolveNames';
import { Catalog } from '../../../core/warehouse/catalog/catalog';
import { snapshotFormat } from '../../../core/warehouse/catalog/catalogSnapshot';
import { ColumnTableBuilder } from '../../../core/warehouse/catalog/columnTable';
import type { Database } from '../../support/lakes/databases';
import type { FileConnections } from '../fileConnections';

/** What the names in a document mean: the catalog of its connection, without waiting for it. */
export class NameSpaces implements Disposable {
  readonly #connections: FileConnections;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #lifetime = new AbortController();
  /** Asked for in the background once; a person who connects has it read again. */
  readonly #asked = new WeakSet<Database>();

  constructor(connections: FileConnections, logger: Logger) {
    this.#connections = connections;
    this.#logger = logger;
    this.#store.add({ dispose: () => this.#lifetime.abort() });
  }

  /** `undefined` = nothing is known yet; then it is asked for, without asking the person. */
  find(document: TextDocument): NameSpace | undefined {
    const database = this.#connections.find(document);
    if (database === undefined) return undefined;
    if (database.known === undefined) {
      void this.#ask(database);
      return undefined;
    }
    const { catalog } = database.known;
    return { catalog, searchPath: searchPathOf(catalog, database.connection.schema) };
  }

  /** The same, with no names at all where nothing is known. */
  orNone(document: TextDocument): NameSpace {
    return this.find(document) ?? { catalog: noCatalog, searchPath: [] };
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #ask(database: Database): Promise<void> {
    if (this.#asked.has(database) || !workspace.isTrusted) return;
    this.#asked.add(database);
    try {
      await database.catalog({ mayAsk: false, signal: this.#lifetime.signal });
    } catch (error) {
      const { name } = database.connection;
      this.#logger.info(`no names of ${name} for the editor: ${describeError(error)}`);
    }
  }
}

const noCatalog = new Catalog({
  format: snapshotFormat,
  readAtMs: 0,
  database: { name: '', user: '', version: '' },
  hidden: { schemas: 0, relations: 0 },
  schemas: [],
  relations: [],
  columns: new ColumnTableBuilder().build(),
  keys: [],
  foreignKeys: [],
  indexes: [],
  functions: [],
});
