import { EventEmitter, workspace, type TreeDataProvider, type TreeItem } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import type { ContainersModel, FolderPlace } from './containersModel';
import { parentLevel, type ContainersNode } from './containersNode';
import { containersItem } from './containersTreeItems';
import type { FolderPages } from './folderPages';

/** Account → container → prefix → blob, one page at a time. */
export class ContainersTree implements TreeDataProvider<ContainersNode>, Disposable {
  readonly #lakes: OpenLakes;
  readonly #model: ContainersModel;
  readonly #store = new DisposableStore();
  readonly #onDidChangeTreeData = this.#store.add(new EventEmitter<ContainersNode | undefined>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  /** One object per level and account: the editor matches nodes of partial updates by identity. */
  readonly #known = new Map<string, ContainersNode>();

  constructor(lakes: OpenLakes, model: ContainersModel) {
    this.#lakes = lakes;
    this.#model = model;
    this.#store.add(model.onDidChange((place) => this.#redraw(place)));
  }

  async getChildren(node?: ContainersNode): Promise<ContainersNode[]> {
    if (node === undefined) return this.#accounts();
    switch (node.kind) {
      case 'account':
        return this.#orFailure(node, () => this.#containersOf(node.lake));
      case 'container':
      case 'prefix':
        return this.#orFailure(node, () => this.#levelOf(node));
      case 'blob':
      case 'more':
      case 'failure':
      case 'empty':
        return [];
    }
  }

  getTreeItem(node: ContainersNode): TreeItem {
    return containersItem(node);
  }

  getParent(node: ContainersNode): ContainersNode | undefined {
    switch (node.kind) {
      case 'container':
        return this.#accountOf(node.lake);
      case 'prefix':
        return this.levelNode(parentLevel(node, node.prefix));
      case 'blob':
        return this.levelNode(parentLevel(node, node.blob.name));
      case 'account':
      case 'more':
      case 'failure':
      case 'empty':
        return undefined;
    }
  }

  /** The node of a container (with an empty prefix) or of a prefix. */
  levelNode({ lake, container, prefix }: FolderPlace): ContainersNode {
    return this.#once(idOf({ lake, container, prefix }), {
      kind: prefix === '' ? 'container' : 'prefix',
      lake,
      container,
      prefix,
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #accounts(): Promise<ContainersNode[]> {
    await this.#lakes.whenRead;
    if (!workspace.isTrusted) return [];
    return this.#lakes.all.map((lake) => this.#accountOf(lake));
  }

  #accountOf(lake: OpenLake): ContainersNode {
    return this.#once(lake.id, { kind: 'account', lakeId: lake.id, lake });
  }

  async #containersOf(lake: OpenLake): Promise<ContainersNode[]> {
    const names = await this.#model.containers(lake);
    return names.map((container) => this.levelNode({ lake, container, prefix: '' }));
  }

  async #levelOf(place: FolderPlace): Promise<ContainersNode[]> {
    const pages = await this.#model.folder(place);
    return [...this.#nodesOf(place, pages)];
  }

  *#nodesOf(place: FolderPlace, pages: FolderPages): Iterable<ContainersNode> {
    const { lake, container } = place;
    for (const prefix of pages.prefixes) yield this.levelNode({ lake, container, prefix });
    for (const blob of pages.blobs) yield { kind: 'blob', lake, container, blob };
    const shown = pages.prefixes.length + pages.blobs.length;
    if (shown === 0) yield { kind: 'empty', id: `${idOf(place)}\u0000empty` };
    if (pages.continuation !== undefined) yield { kind: 'more', place, shown };
  }

  /** A level that cannot be listed says so in one line with the remedy. */
  async #orFailure(
    node: ContainersNode,
    list: () => Promise<ContainersNode[]>,
  ): Promise<ContainersNode[]> {
    try {
      return await list();
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return [{ kind: 'failure', id: `${containersItem(node).id ?? ''}\u0000failure`, error }];
    }
  }

  #redraw(place: FolderPlace | undefined): void {
    if (place === undefined) this.#known.clear();
    this.#onDidChangeTreeData.fire(place && this.levelNode(place));
  }

  #once(key: string, node: ContainersNode): ContainersNode {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, node);
    return node;
  }
}

function idOf({ lake, container, prefix }: FolderPlace): string {
  return [lake.id, container, prefix].join('\u0000');
}
