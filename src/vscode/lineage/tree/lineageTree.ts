import {
  commands as registry,
  EventEmitter,
  window,
  MarkdownString,
  workspace,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import { isCancelled } from '../../support/editor/cancellation';
import type { BrokenModel } from '../brokenModel';
import { contextKeys, views } from '../../support/editor/contributions';
import { logFailure } from '../../support/editor/failures';
import type { PipelineStates } from '../../support/window/pipelineStates';
import type { LineageGraph } from '../../../core/lineage/graph/lineageGraph';
import type { LineageModel } from '../lineageModel';
import type { LineageSnapshot } from '../lineageSnapshot';
import { lineageItem } from './lineageItems';
import { lineageTooltip } from './lineageTooltip';
import { childNodes, rootNodes, type LineageFocus } from './lineageTreeNodes';
import type { LineageTreeNode, MoreNode } from './lineageTreeNode';
import { listThings, type ListedThings } from './listThings';

/** What a person has chosen of it. */
type ChosenFocus = Omit<LineageFocus, 'broken' | 'pipelines'>;

/** As many as are drawn of one list before somebody asks for more. */
const atATime = 200;

/** What was listed of a graph under a filter. */
interface ListsOf {
  readonly graph: LineageGraph;
  readonly filter: string;
  readonly things: Promise<ListedThings>;
}

export interface LineageTreeOptions {
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly pipelines: PipelineStates;
}

/** Datasets and pipelines with what is upstream and downstream of each, a level at a time. */
export class LineageTree implements TreeDataProvider<LineageTreeNode>, Disposable {
  readonly #model: LineageModel;
  readonly #store = new DisposableStore();
  readonly #onDidChangeTreeData = this.#store.add(new EventEmitter<void>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  readonly #lifetime = new AbortController();
  /** How many children are shown of a line with many, by its id. */
  readonly #shown = new Map<string, number>();
  readonly #parents = new Map<string, LineageTreeNode>();
  readonly #broken: BrokenModel;
  readonly #pipelines: PipelineStates;
  #lists: ListsOf | undefined;
  #isRead = false;
  #focus: ChosenFocus = { pinned: undefined, filter: '' };

  constructor({ model, broken, pipelines }: LineageTreeOptions) {
    this.#model = model;
    this.#broken = broken;
    this.#pipelines = pipelines;
    for (const { onDidChange } of [broken, pipelines]) {
      this.#store.add(onDidChange(() => this.#onDidChangeTreeData.fire()));
    }
    this.#store.add(
      model.onDidRead(() => {
        this.#lists = undefined;
        this.#onDidChangeTreeData.fire();
      }),
    );
  }

  get focus(): LineageFocus {
    return { ...this.#focus, broken: this.#broken.current, pipelines: this.#pipelines.all };
  }

  /** Shows something else beside what there is. */
  change(focus: Partial<ChosenFocus>): void {
    this.#focus = { ...this.#focus, ...focus };
    this.#onDidChangeTreeData.fire();
  }

  /** Everything is asked for again, and read if nothing is in memory. */
  redraw(): void {
    this.#shown.clear();
    this.#onDidChangeTreeData.fire();
  }

  /** Reads what is stale anew, without a person having asked; what is shown stays until that is there. */
  readAgain(logger: Logger): void {
    const { signal } = this.#lifetime;
    const read = (): Promise<unknown> => this.#model.read({ signal });
    Promise.resolve(window.withProgress({ location: { viewId: views.lineage } }, read)).catch(
      (error: unknown) => {
        if (!isCancelled(error)) logFailure(error, 'Lineage', logger);
      },
    );
  }

  /** What is in memory stays in sight, with what is to be said of it; with nothing there, asking would read anew. */
  stopReading(): void {
    this.#model.stop();
    if (this.#model.current !== undefined) this.#onDidChangeTreeData.fire();
  }

  showMore({ of }: MoreNode): void {
    this.#shown.set(of, (this.#shown.get(of) ?? atATime) + atATime);
    this.#onDidChangeTreeData.fire();
  }

  async getChildren(node?: LineageTreeNode): Promise<LineageTreeNode[]> {
    if (!workspace.isTrusted) return [];
    const snapshot = this.#model.current ?? (await this.#unlessStopped(this.#readFirst()));
    if (node === undefined) await this.#tellRead(snapshot !== undefined);
    if (snapshot === undefined) return [];
    const lineage = { ...snapshot, listed: await this.#listed(snapshot) };
    if (node === undefined) return [...rootNodes(lineage, this.focus)];
    const children = this.#cut(node, childNodes(lineage, node, this.focus));
    for (const child of children) this.#parents.set(child.id, node);
    return children;
  }

  getTreeItem(node: LineageTreeNode): TreeItem {
    return lineageItem(node);
  }

  resolveTreeItem(item: TreeItem, node: LineageTreeNode): TreeItem {
    const text = lineageTooltip(node, this.#model.current?.index);
    if (text !== '') item.tooltip = new MarkdownString(text);
    return item;
  }

  /** Of lines that were shown before. */
  getParent(node: LineageTreeNode): LineageTreeNode | undefined {
    return this.#parents.get(node.id);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#store.dispose();
  }

  /** Until all is read the view says that it is being read; what is told first is shown at once. */
  async #readFirst(): Promise<LineageSnapshot> {
    const { signal } = this.#lifetime;
    const snapshot = this.#model.readFirst({ signal });
    const whole = window.withProgress({ location: { viewId: views.lineage } }, () =>
      this.#model.read({ signal }),
    );
    // Without a first this is thrown below; after it, what is shown stays, and the next to ask reads anew.
    whole.then(undefined, () => undefined);
    return snapshot;
  }

  /** An empty view says whether there is nothing, or nobody knows. */
  async #tellRead(isRead: boolean): Promise<void> {
    if (isRead === this.#isRead) return;
    this.#isRead = isRead;
    await registry.executeCommand('setContext', contextKeys.isLineageRead, isRead);
  }

  /** `undefined` = a person has stopped the reading, and asks for another when they want it. */
  async #unlessStopped(reading: Promise<LineageSnapshot>): Promise<LineageSnapshot | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    }
  }

  /** Once for all lines of one reading under one filter. */
  #listed({ graph }: LineageSnapshot): Promise<ListedThings> {
    const { filter } = this.#focus;
    if (this.#lists?.graph !== graph || this.#lists.filter !== filter) {
      this.#lists = { graph, filter, things: listThings(graph, filter) };
    }
    return this.#lists.things;
  }

  #cut(node: LineageTreeNode, children: readonly LineageTreeNode[]): LineageTreeNode[] {
    const shown = this.#shown.get(node.id) ?? atATime;
    const left = children.length - shown;
    if (left <= 0) return [...children];
    const more: MoreNode = { kind: 'lineageMore', id: `${node.id} more`, of: node.id, count: left };
    return [...children.slice(0, shown), more];
  }
}
