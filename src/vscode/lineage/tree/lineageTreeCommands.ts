import { commands as registry, env, window, type Memento, type TreeView } from 'vscode';
import { OperatorError, UsageError } from '../../../core/base/errors';
import type { LineageNode } from '../../../core/lineage/graph/lineageGraph';
import { describeNode } from '../../../core/lineage/find/findNode';
import { fullName } from '../../../core/lineage/report/nodeWords';
import { chosen, isCancelled, withSignal } from '../../support/editor/cancellation';
import { contextKeys, views } from '../../support/editor/contributions';
import type { Database } from '../../support/lakes/databases';
import { pickFromMany } from '../../support/editor/pickFromMany';
import type { BrokenModel } from '../brokenModel';
import { lineageIdOf } from '../lineageIdOf';
import type { LineageModel } from '../lineageModel';
import type { LineageSnapshot } from '../lineageSnapshot';
import { nearestThing } from '../nearestThing';
import { openPlace, type PlaceOptions } from '../openPlace';
import type { LineageTree } from './lineageTree';
import type { LineageTreeNode, MoreNode } from './lineageTreeNode';

export interface LineageTreeOptions extends PlaceOptions {
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly tree: LineageTree;
  readonly view: TreeView<LineageTreeNode>;
  readonly memento: Memento;
}

const pinnedKey = 'lineage.pinned';
const mostHits = 200;

/** What the commands of the view *Lineage* do. */
export class LineageTreeCommands {
  readonly #options: LineageTreeOptions;

  constructor(options: LineageTreeOptions) {
    this.#options = options;
    options.tree.change({ pinned: options.memento.get<string>(pinnedKey) });
  }

  /** Reads everything again; whoever asks for it may be asked for passwords. */
  async refresh(): Promise<void> {
    const { databases, tree } = this.#options;
    for (const database of databases.all) await logIn(database);
    await this.#read(true);
    tree.redraw();
  }

  /** Ends what is being read; what was read before stays. */
  stopReading(): void {
    this.#options.tree.stopReading();
  }

  /** Opens what a thing is. */
  async open(node: unknown): Promise<void> {
    const { place, id } = await this.#thingOf(node);
    if (place === undefined) {
      throw new UsageError(`There is nothing to open of ${id}`, {
        remedy: 'open what is upstream or downstream of it',
      });
    }
    await openPlace(place, this.#options);
  }

  async copyName(node: unknown): Promise<void> {
    await env.clipboard.writeText(fullName(await this.#thingOf(node)));
  }

  /** Keeps a thing at the top of the view, with both of its sides. */
  async pin(node: unknown): Promise<void> {
    const { tree, view } = this.#options;
    const { id } = await this.#thingOf(node);
    await this.#setPinned(id);
    const roots = await tree.getChildren();
    const pinned = roots.find((root) => root.kind === 'lineageThing');
    if (pinned !== undefined)
      await view.reveal(pinned, { expand: true, focus: true, select: true });
  }

  async unpin(): Promise<void> {
    await this.#setPinned(undefined);
  }

  /** Looks for a thing by a part of its name, and pins it. `text` = what a caller looks for. */
  async find(text: unknown): Promise<void> {
    const { graph, finder: finderOf } = await this.#read();
    const finder = await finderOf();
    const found = (wanted: string): readonly LineageNode[] =>
      wanted.trim() === '' ? graph.nodes.slice(0, mostHits) : finder.find(wanted, mostHits).nodes;
    const picked = await pickFromMany({
      placeHolder: 'Something that data is in, or that moves it',
      text: typeof text === 'string' ? text : '',
      load: async () => (wanted) =>
        found(wanted).map((node) => ({
          label: fullName(node),
          description: describeNode(node),
          node,
        })),
    });
    await this.pin(picked.node.id);
  }

  async filter(): Promise<void> {
    const { tree } = this.#options;
    const text = await window.showInputBox({
      title: 'Filter Datasets and Pipelines',
      prompt: 'Shows those with this in their names; empty shows all',
      value: tree.focus.filter,
    });
    await this.setFilter(chosen(text));
  }

  async setFilter(text: string): Promise<void> {
    const { tree, view } = this.#options;
    const filter = text.trim();
    tree.change({ filter });
    view.description = filter === '' ? '' : `“${filter}”`;
    await registry.executeCommand('setContext', contextKeys.isLineageFiltered, filter !== '');
  }

  /** Takes away what shows what changes break. */
  closeBroken(): void {
    this.#options.broken.show(undefined);
  }

  showMore(node: unknown): void {
    if (isMore(node)) this.#options.tree.showMore(node);
  }

  async #setPinned(pinned: string | undefined): Promise<void> {
    const { tree, memento } = this.#options;
    await memento.update(pinnedKey, pinned);
    tree.change({ pinned });
  }

  /** The thing that a command is about; the selected one if it is called without. */
  async #thingOf(value: unknown): Promise<LineageNode> {
    const id = lineageIdOf(value) ?? lineageIdOf(this.#options.view.selection[0]);
    const snapshot = await this.#readFor(id);
    const near = id === undefined ? undefined : nearestThing(snapshot, id);
    const node = near === undefined ? undefined : snapshot.index.node(near);
    if (node !== undefined) return node;
    throw id === undefined
      ? new UsageError('Nothing is selected', { remedy: 'choose something in the view Lineage' })
      : new UsageError(`The lineage knows nothing of ${id}`, {
          remedy: 'refresh the view Lineage; what nothing reads or makes is not in it',
        });
  }

  #read(isAgain = false): Promise<LineageSnapshot> {
    return withProgress((signal) => this.#options.model.read({ signal, isAgain }));
  }

  #readFor(id: string | undefined): Promise<LineageSnapshot> {
    if (id === undefined) return this.#read();
    return withProgress((signal) => this.#options.model.readFor(id, { signal }));
  }
}

function withProgress(
  read: (signal: AbortSignal) => Promise<LineageSnapshot>,
): Promise<LineageSnapshot> {
  const options = { location: { viewId: views.lineage }, cancellable: true };
  return Promise.resolve(window.withProgress(options, (_, token) => withSignal(token, read)));
}

/** What cannot be entered stands among what could not be read. */
async function logIn(database: Database): Promise<void> {
  const { signal } = new AbortController();
  try {
    await database.use({ mayAsk: true, signal }, async () => undefined);
  } catch (error) {
    if (!isCancelled(error) && !(error instanceof OperatorError)) throw error;
  }
}

function isMore(value: unknown): value is MoreNode {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'lineageMore'
  );
}
