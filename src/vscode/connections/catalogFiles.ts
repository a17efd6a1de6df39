import { Uri, workspace } from 'vscode';
import { describeError } from '../../core/base/errors';
import { toHex } from '../../core/base/hex';
import type { Logger } from '../../core/base/logger';
import type { Connection } from '../../core/lake/lake';
import { Catalog } from '../../core/warehouse/catalog/catalog';
import { parseSnapshot } from '../../core/warehouse/catalog/parseSnapshot';

/** Catalogs as they were last read, kept for when their servers cannot be asked. */
export class CatalogFiles {
  readonly #folder: Uri;
  readonly #logger: Logger;

  /** `storage` = a folder of this extension's own. */
  constructor(storage: Uri, logger: Logger) {
    this.#folder = Uri.joinPath(storage, 'catalogs');
    this.#logger = logger;
  }

  /** `undefined` = none is kept. */
  async read(connection: Connection): Promise<Catalog | undefined> {
    try {
      const bytes = await workspace.fs.readFile(await this.#fileOf(connection));
      const snapshot = parseSnapshot(new TextDecoder().decode(bytes));
      return snapshot && new Catalog(snapshot);
    } catch {
      return undefined;
    }
  }

  /** A catalog that cannot be kept is only missed when the server is away. */
  async write(connection: Connection, { snapshot }: Catalog): Promise<void> {
    try {
      const file = await this.#fileOf(connection);
      const part = file.with({ path: `${file.path}.partial` });
      await workspace.fs.writeFile(part, new TextEncoder().encode(JSON.stringify(snapshot)));
      await workspace.fs.rename(part, file, { overwrite: true });
    } catch (error) {
      this.#logger.warn(`keep the catalog of ${connection.name}: ${describeError(error)}`);
    }
  }

  /** By all that decides what a login may see. */
  async #fileOf({ host, port, database, user }: Connection): Promise<Uri> {
    const identity = new TextEncoder().encode(JSON.stringify([host, port, database, user]));
    const digest = await crypto.subtle.digest('SHA-256', identity);
    return Uri.joinPath(this.#folder, `${toHex(new Uint8Array(digest)).slice(0, 32)}.json`);
  }
}
