import { window, type Memento, type TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import type { PipelineStates } from '../../support/window/pipelineStates';
import { commands, views, type CommandId } from '../../support/editor/contributions';
import { registerCommand } from '../../support/editor/registerCommand';
import type { BrokenModel } from '../brokenModel';
import type { LineageModel } from '../lineageModel';
import type { PlaceOptions } from '../openPlace';
import { LineageTree } from './lineageTree';
import { LineageTreeCommands } from './lineageTreeCommands';
import { showReading } from './showReading';
import type { LineageTreeNode } from './lineageTreeNode';

export interface LineageTreeDeps extends PlaceOptions {
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly pipelines: PipelineStates;
  readonly memento: Memento;
  readonly logger: Logger;
}

export interface LineageTreeView extends Disposable {
  readonly tree: LineageTree;
  readonly view: TreeView<LineageTreeNode>;
}

/** The view *Lineage* and its commands. */
export function registerLineageTree(deps: LineageTreeDeps): LineageTreeView {
  const store = new DisposableStore();
  const tree = store.add(new LineageTree(deps));
  const view = store.add(
    window.createTreeView(views.lineage, { treeDataProvider: tree, showCollapseAll: true }),
  );
  const follow = (): void => {
    if (view.visible && deps.model.isStale) tree.readAgain(deps.logger);
  };
  const { onDidExpire, onDidRead } = deps.model;
  for (const event of [onDidExpire, onDidRead, view.onDidChangeVisibility])
    store.add(event(follow));
  store.add(showReading(deps.model, view));
  const actions = new LineageTreeCommands({ ...deps, tree, view });
  for (const [id, run] of handlersOf(actions)) store.add(registerCommand(id, deps.logger, run));
  return { tree, view, dispose: () => store.dispose() };
}

type Handler = (node: unknown) => unknown;

function handlersOf(actions: LineageTreeCommands): readonly (readonly [CommandId, Handler])[] {
  return [
    [commands.refreshLineage, () => actions.refresh()],
    [commands.stopReadingLineage, () => actions.stopReading()],
    [commands.openThing, (node) => actions.open(node)],
    [commands.copyThingName, (node) => actions.copyName(node)],
    [commands.pinThing, (node) => actions.pin(node)],
    [commands.unpinThing, () => actions.unpin()],
    [commands.findThing, (text) => actions.find(text)],
    [commands.filterLineage, () => actions.filter()],
    [commands.clearLineageFilter, () => actions.setFilter('')],
    [commands.lineageMore, (node) => actions.showMore(node)],
    [commands.closeBroken, () => actions.closeBroken()],
  ];
}
