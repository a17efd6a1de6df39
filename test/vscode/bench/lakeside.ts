import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import assert from 'node:assert/strict';
import { extensions, workspace, type TreeItem, type TreeDataProvider } from 'vscode';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import type { LakesideViews } from '../../../src/extension';

/** Lakeside's views in this VS Code, once it is active. */
export async function lakeside(): Promise<LakesideViews> {
  const extension = extensions.getExtension<LakesideViews>('lakeside.lakeside');
  assert.ok(extension, 'Lakeside is not installed');
  return extension.activate();
}

/** The folder that is open. */
export function workspaceFolder(): string {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'No folder is open');
  return folder.uri.fsPath;
}

/** The test run's blob service, looked at by Microsoft's own client. */
export function emulator(): BlobServiceClient {
  const origin = process.env['LAKESIDE_TEST_ORIGIN'] ?? '';
  const credential = new StorageSharedKeyCredential(
    emulatorAccount.name,
    emulatorAccount.keyBase64,
  );
  return new BlobServiceClient(`${origin}/${emulatorAccount.name}`, credential);
}

/** Names of a container's blobs, sorted. */
export async function blobNames(container: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const blob of emulator().getContainerClient(container).listBlobsFlat()) {
    names.push(blob.name);
  }
  return names.toSorted();
}

/** An open document takes a new text only after a round trip through the editor. */
export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  patienceMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `It never held: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A node of a tree and how it is shown. */
export interface Shown<T> {
  readonly node: T;
  readonly item: TreeItem;
  readonly label: string;
  readonly description: string;
}

/** The children of a node as the view shows them. */
export async function show<T>(tree: TreeDataProvider<T>, parent?: T): Promise<readonly Shown<T>[]> {
  const nodes = (await tree.getChildren(parent)) ?? [];
  return Promise.all(
    nodes.map(async (node) => {
      const item = await tree.getTreeItem(node);
      const label = typeof item.label === 'string' ? item.label : '';
      const description = typeof item.description === 'string' ? item.description : '';
      return { node, item, label, description };
    }),
  );
}

/** The one child of that name. */
export async function showChild<T>(
  tree: TreeDataProvider<T>,
  label: string,
  parent?: T,
): Promise<Shown<T>> {
  const children = await show(tree, parent);
  const child = children.find((shown) => shown.label === label);
  assert.ok(child, `No ${label} among ${children.map((shown) => shown.label).join(', ')}`);
  return child;
}
