import {
  EventEmitter,
  MarkdownString,
  workspace,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type { Relation } from '../../core/warehouse/catalog/catalogEntries';
import type { Database, Databases, KnownCatalog } from '../support/lakes/databases';
import { isBranchNode, type BranchNode, type TreeBranch } from '../support/trees/treeBranch';
import { relationParts, columnNodes, partNodes } from './relationNodes';
import { schemaNodes, relationNodes, relationNode } from './schemaNodes';
import type { DatabaseNode, FailureNode, WarehouseNode } from './warehouseNode';
import { warehouseItem } from './warehouseItems';
import { warehouseTooltip } from './warehouseTooltip';

/** What the view shows: its own, and what other features do. */
export type ShownNode = WarehouseNode | BranchNode;

/** Database → schema → table → column, from the catalogs in memory; only a database is waited for. */
export class WarehouseTree implements TreeDataProvider<ShownNode>, Disposable {
  readonly #databases: Databases;
  readonly #branch: TreeBranch;
  readonly #store = new DisposableStore();
  readonly #onDidChangeTreeData = this.#store.add(new EventEmitter<ShownNode | undefined>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  readonly #nodes = new Map<string, DatabaseNode>();
  #filter = '';

  constructor(databases: Databases, branch: TreeBranch) {
    this.#databases = databases;
    this.#branch = branch;
    this.#store.add(branch.onDidChange(() => this.redraw()));
    this.#store.add(databases.onDidChange(() => this.redraw()));
    this.#store.add(databases.onDidReadCatalog((database) => this.redraw(database)));
  }

  /** What names are filtered by; empty = nothing. */
  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text.trim();
    this.redraw();
  }

  redraw(database?: Database): void {
    this.#onDidChangeTreeData.fire(database && this.databaseNode(database));
  }

  async getChildren(node?: ShownNode): Promise<ShownNode[]> {
    if (node === undefined) return this.#roots();
    if (isBranchNode(node)) return [...this.#branch.childrenOf(node)];
    switch (node.kind) {
      case 'database':
        return [...(await this.#insideOf(node))];
      case 'schema':
        return [...relationNodes(node, this.#filter)];
      case 'relationKind':
        return node.relations.map((shown) => relationNode(node, shown, this.#filter));
      case 'relation':
        return [...columnNodes(node), ...relationParts(node)];
      case 'parts':
        return [...partNodes(node)];
      default:
        // All other nodes have nothing inside.
        return [];
    }
  }

  getTreeItem(node: ShownNode): TreeItem {
    return isBranchNode(node) ? this.#branch.itemOf(node) : warehouseItem(node);
  }

  /** Called when the pointer rests on a node: thousands of tooltips need not be made before. */
  resolveTreeItem(item: TreeItem, node: ShownNode): TreeItem {
    const text = isBranchNode(node) ? this.#branch.tooltipOf(node) : warehouseTooltip(node);
    if (text !== '') item.tooltip = new MarkdownString(text);
    return item;
  }

  getParent(node: ShownNode): ShownNode | undefined {
    if (isBranchNode(node)) return this.#branch.parentOf(node);
    if (node.kind === 'schema' || node.kind === 'failure') return this.databaseNode(node.database);
    if (node.kind === 'relationKind') return this.#schemaNode(node.database, node.schema);
    if (node.kind === 'column') return this.relationNode(node.database, node.relation);
    return node.kind === 'relation' ? this.#parentOf(node.database, node.relation) : undefined;
  }

  databaseNode(database: Database): DatabaseNode {
    const known = this.#nodes.get(database.id);
    if (known !== undefined && known.database === database) return known;
    const node: DatabaseNode = { kind: 'database', id: database.id, database };
    this.#nodes.set(database.id, node);
    return node;
  }

  /** The node of a relation as the view shows it now; a table of rows is shown with its view. */
  relationNode(database: Database, relation: Relation): WarehouseNode | undefined {
    const parent = this.#parentOf(database, relation);
    if (parent?.kind !== 'schema' && parent?.kind !== 'relationKind') return undefined;
    const shown = parent.relations.find(
      ({ relation: { oid }, raw }) => oid === relation.oid || raw?.oid === relation.oid,
    );
    return shown && relationNode(parent, shown, this.#filter);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #roots(): Promise<ShownNode[]> {
    await this.#databases.whenRead;
    if (!workspace.isTrusted) return [];
    const own = this.#databases.all.map((database) => this.databaseNode(database));
    return [...this.#branch.roots, ...own];
  }

  async #insideOf({ database }: DatabaseNode): Promise<readonly WarehouseNode[]> {
    try {
      const signal = new AbortController().signal;
      return this.#shown(database, await database.catalog({ mayAsk: false, signal }));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return [failureNode(database, error)];
    }
  }

  #shown(database: Database, { catalog, failure }: KnownCatalog): readonly WarehouseNode[] {
    return [
      ...(failure === undefined ? [] : [failureNode(database, failure)]),
      ...schemaNodes(database, catalog, this.#filter),
    ];
  }

  #parentOf(database: Database, { schema, oid }: Relation): WarehouseNode | undefined {
    const parent = this.#schemaNode(database, schema);
    if (parent?.kind !== 'schema') return undefined;
    const children = relationNodes(parent, this.#filter);
    const group = children.find(
      (child) =>
        child.kind === 'relationKind' &&
        child.relations.some(({ relation, raw }) => relation.oid === oid || raw?.oid === oid),
    );
    return group ?? parent;
  }

  #schemaNode(database: Database, schema: string): WarehouseNode | undefined {
    const catalog: Catalog | undefined = database.known?.catalog;
    if (catalog === undefined) return undefined;
    return schemaNodes(database, catalog, this.#filter).find(
      (node) => node.kind === 'schema' && node.schema === schema,
    );
  }
}

/** Why there is nothing of a database, or nothing new. */
function failureNode(database: Database, error: OperatorError): FailureNode {
  return { kind: 'failure', id: `${database.id}\0failure`, database, error };
}
