import { TreeItemCheckboxState, window, type TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { isCancelled } from '../support/editor/cancellation';
import { commands, views, type CommandId } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { logFailure } from '../support/editor/failures';
import { isBranchNode, type TreeBranch } from '../support/trees/treeBranch';
import { registerCommand } from '../support/editor/registerCommand';
import { NameDrag } from './nameDrag';
import { WarehouseCommands } from './warehouseCommands';
import { WarehouseTree, type ShownNode } from './warehouseTree';

export interface WarehouseOptions {
  readonly databases: Databases;
  /** What another feature shows above the databases. */
  readonly branch: TreeBranch;
  readonly logger: Logger;
}

export interface Warehouse extends Disposable {
  readonly tree: WarehouseTree;
  readonly view: TreeView<ShownNode>;
  readonly drag: NameDrag;
}

/** The view *Warehouse* and its commands. */
export function registerWarehouse({ databases, branch, logger }: WarehouseOptions): Warehouse {
  const store = new DisposableStore();
  const tree = store.add(new WarehouseTree(databases, branch));
  const drag = new NameDrag();
  const view = store.add(
    window.createTreeView(views.warehouse, {
      treeDataProvider: tree,
      dragAndDropController: drag,
      canSelectMany: true,
      showCollapseAll: true,
      manageCheckboxStateManually: true,
    }),
  );
  const actions = new WarehouseCommands({ databases, tree, view });
  for (const [id, run] of handlersOf(actions)) store.add(registerCommand(id, logger, run));
  store.add(followBranch(view, branch));
  store.add(
    view.onDidExpandElement(({ element }) => {
      if (
        isBranchNode(element) ||
        element.kind !== 'database' ||
        element.database.known !== undefined
      )
        return;
      // Whoever opens it may be asked for a password; what the tree asked by itself fails beside it.
      actions.read(element.database).catch((error: unknown) => {
        if (!isCancelled(error)) logFailure(error, commands.connectDatabase, logger);
      });
    }),
  );
  return { tree, view, drag, dispose: () => store.dispose() };
}

/** Boxes, selection and badge of what another feature shows here. */
function followBranch(view: TreeView<ShownNode>, branch: TreeBranch): Disposable {
  const store = new DisposableStore();
  store.add(
    view.onDidChangeCheckboxState(({ items }) => {
      for (const isChecked of [true, false]) {
        const state = isChecked ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked;
        const nodes = items.flatMap(([node, now]) => (now === state ? [node] : []));
        branch.check(nodes.filter(isBranchNode), isChecked);
      }
    }),
  );
  store.add(view.onDidChangeSelection(() => branch.select(() => view.selection)));
  store.add(
    branch.onDidChange(() => {
      view.badge = branch.badge;
    }),
  );
  // One that is replaced while it is being looked for is told again.
  store.add(
    branch.onDidReveal(
      (node) => void Promise.allSettled([view.reveal(node, { expand: true, select: false })]),
    ),
  );
  return store;
}

type Handler = (node: unknown, selected: unknown) => Promise<unknown>;

function handlersOf(actions: WarehouseCommands): readonly (readonly [CommandId, Handler])[] {
  return [
    [commands.connectDatabase, (node) => actions.connect(node)],
    [commands.refreshWarehouse, (node) => actions.refresh(node)],
    [commands.findName, (text) => actions.find(text)],
    [commands.filterNames, () => actions.filter()],
    [commands.clearFilter, () => actions.setFilter('')],
    [commands.copyName, (node, selected) => actions.copyName(node, selected)],
    [commands.copyDescription, (node) => actions.copyDescription(node)],
    [commands.revealRelation, (place) => actions.reveal(place)],
  ];
}
