import { window, workspace, type TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { commands, schemes, views, type CommandId } from '../support/editor/contributions';
import type { OpenLakes } from '../support/lakes/openLakes';
import { registerCommand } from '../support/editor/registerCommand';
import { BlobFileSystem } from './blobFileSystem';
import { ContainersCommands } from './containersCommands';
import { ContainersModel } from './containersModel';
import type { ContainersNode } from './containersNode';
import { ContainersTree } from './containersTree';
import type { DownloadOptions } from './downloadCommand';

export interface ContainersOptions extends DownloadOptions {
  readonly lakes: OpenLakes;
  readonly logger: Logger;
}

export interface Containers extends Disposable {
  readonly tree: ContainersTree;
  readonly view: TreeView<ContainersNode>;
}

/** The view *Containers*, blobs as read-only files, and the commands on both. */
export function registerContainers(options: ContainersOptions): Containers {
  const { lakes, logger } = options;
  const store = new DisposableStore();
  const model = store.add(new ContainersModel());
  const tree = store.add(new ContainersTree(lakes, model));
  const view = store.add(
    window.createTreeView(views.containers, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    }),
  );
  const files = new BlobFileSystem(lakes);
  store.add(
    workspace.registerFileSystemProvider(schemes.blob, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
  store.add(lakes.onDidChange(() => model.refresh()));
  const actions = new ContainersCommands({ ...options, model, tree, view, files });
  for (const [id, run] of handlersOf(actions)) store.add(registerCommand(id, logger, run));
  return { tree, view, dispose: () => store.dispose() };
}

type Handler = (node: unknown, selected: unknown) => Promise<unknown>;

function handlersOf(actions: ContainersCommands): readonly (readonly [CommandId, Handler])[] {
  return [
    [commands.openBlob, (node) => actions.open(node)],
    [commands.loadMore, (node) => actions.loadMore(node)],
    [commands.downloadBlobs, (node, selected) => actions.download(node, selected)],
    [commands.findBlob, (node) => actions.find(node)],
    [commands.copyBlobUrl, (node) => actions.copyUrl(node)],
    [commands.revealPrefix, (place) => actions.revealNamed(place)],
  ];
}
