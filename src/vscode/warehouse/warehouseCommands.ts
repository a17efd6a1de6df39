import { commands as registry, env, window, type TreeView } from 'vscode';
import { OperatorError, UsageError } from '../../core/base/errors';
import type { Relation } from '../../core/warehouse/catalog/catalogEntries';
import { describeRelation } from '../../core/warehouse/catalog/describeRelation';
import { chosen, withSignal } from '../support/editor/cancellation';
import { contextKeys, views } from '../support/editor/contributions';
import type { Database, Databases, KnownCatalog } from '../support/lakes/databases';
import { databaseOf, noDatabase } from '../support/lakes/pickDatabase';
import { failureText } from '../support/editor/failures';
import { pickName } from './findName';
import { namesOf } from './nameDrag';
import { isWarehouseNode } from './warehouseNode';
import type { ShownNode, WarehouseTree } from './warehouseTree';

export interface WarehouseCommandOptions {
  readonly databases: Databases;
  readonly tree: WarehouseTree;
  readonly view: TreeView<ShownNode>;
}

/** What the commands of the view *Warehouse* do. */
export class WarehouseCommands {
  readonly #options: WarehouseCommandOptions;

  constructor(options: WarehouseCommandOptions) {
    this.#options = options;
  }

  /** Asks a database anew, and the person for a password where that is needed. */
  async connect(node: unknown): Promise<void> {
    await this.read(await databaseOf(node, this.#options.databases, 'Database to connect to'));
  }

  /** Reads the catalogs again: of the node's database, else of all that are in memory. */
  async refresh(node: unknown): Promise<void> {
    if (isWarehouseNode(node) && 'database' in node) {
      await this.read(node.database);
      return;
    }
    const { databases, tree } = this.#options;
    const read = databases.all.filter(({ known }) => known !== undefined);
    await Promise.all(read.map((database) => this.read(database)));
    tree.redraw();
  }

  /** `text` = what is looked for, where a caller knows it. */
  async find(text: unknown): Promise<void> {
    const { databases } = this.#options;
    await databases.whenRead;
    if (databases.all.length === 0) throw noDatabase();
    const ready = await Promise.all(databases.all.map(openSilently));
    const known = ready.flatMap((database) => database ?? []);
    // One answer of the person is enough to look through what there is.
    if (known.length === 0) known.push(await this.#openOne());
    const { database, relation, column } = await pickName(
      known,
      typeof text === 'string' ? text : '',
    );
    await this.show(database, relation, column);
  }

  async filter(): Promise<void> {
    const { tree } = this.#options;
    const text = await window.showInputBox({
      title: 'Filter the Warehouse',
      prompt: 'Shows tables, views and columns with these words in their names; empty shows all',
      value: tree.filter,
    });
    await this.setFilter(chosen(text));
  }

  async setFilter(text: string): Promise<void> {
    const { tree, view } = this.#options;
    tree.filter = text;
    const isFiltered = tree.filter !== '';
    view.description = isFiltered ? `“${tree.filter}”` : '';
    view.message = isFiltered ? `Only what has “${tree.filter}” in its name is shown` : '';
    await registry.executeCommand('setContext', contextKeys.isWarehouseFiltered, isFiltered);
  }

  async copyName(node: unknown, selected: unknown): Promise<void> {
    const nodes = (Array.isArray(selected) ? selected : [node]).filter(isWarehouseNode);
    const names = namesOf(nodes);
    if (names === '') throw nothingSelected();
    await env.clipboard.writeText(names);
  }

  async copyDescription(node: unknown): Promise<void> {
    if (!isWarehouseNode(node) || node.kind !== 'relation') throw nothingSelected();
    await env.clipboard.writeText(describeRelation(node.relation, node.catalog));
  }

  /** Shows a relation that another feature names in plain values. */
  async reveal(place: unknown): Promise<void> {
    const { databaseId, schema, name } = placeOf(place);
    const database = this.#options.databases.all.find(({ id }) => id === databaseId);
    const relation = database?.known?.catalog.relation(schema, name);
    if (database === undefined || relation === undefined) {
      throw new UsageError(`There is no ${schema}.${name} that you may see`, {
        remedy: 'refresh the view Warehouse; its owner may have to GRANT SELECT',
      });
    }
    await this.show(database, relation, undefined);
  }

  /** Shows a relation in the view, or a column of it; a filter that hides it is cleared. */
  async show(database: Database, relation: Relation, column: string | undefined): Promise<void> {
    const { tree, view } = this.#options;
    const isHidden = tree.relationNode(database, relation) === undefined;
    if (isHidden || (column !== undefined && tree.filter !== '')) await this.setFilter('');
    const node = tree.relationNode(database, relation);
    if (node === undefined) return;
    const columns = column === undefined ? [] : await tree.getChildren(node);
    const found = columns.find((child) => child.kind === 'column' && child.column.name === column);
    const isRevealed = found === undefined;
    if (found !== undefined) await view.reveal(node, { expand: true, select: false });
    await view.reveal(found ?? node, { focus: true, select: true, expand: isRevealed });
  }

  /** Reads a catalog after a gesture; says why if all there is was kept from before. */
  async read(database: Database): Promise<KnownCatalog> {
    const known = await window.withProgress(
      { location: { viewId: views.warehouse }, cancellable: true },
      (_, token) => withSignal(token, (signal) => database.readCatalog({ mayAsk: true, signal })),
    );
    if (known.failure !== undefined) {
      void window.showWarningMessage(failureText(known.failure));
    }
    return known;
  }

  async #openOne(): Promise<Database> {
    const database = await databaseOf(undefined, this.#options.databases, 'Database to search');
    await this.read(database);
    return database;
  }
}

/** A database whose catalog is in memory now; `undefined` if that takes asking the person, or cannot be had. */
async function openSilently(database: Database): Promise<Database | undefined> {
  try {
    const { signal } = new AbortController();
    await database.catalog({ mayAsk: false, signal });
    return database;
  } catch (error) {
    // What is wrong with it stands below it in the view.
    if (!(error instanceof OperatorError)) throw error;
    return undefined;
  }
}

function nothingSelected(): UsageError {
  return new UsageError('Nothing is selected', { remedy: 'choose a name in the view Warehouse' });
}

function placeOf(value: unknown): {
  readonly databaseId: unknown;
  readonly schema: string;
  readonly name: string;
} {
  const { databaseId, schema, name } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Readonly<Record<string, unknown>>;
  if (typeof schema === 'string' && typeof name === 'string') return { databaseId, schema, name };
  throw nothingSelected();
}
