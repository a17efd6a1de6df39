import { commands as registry, env, window, type TreeView } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { formatBytes } from '../../core/base/sizes';
import { chosen } from '../support/editor/cancellation';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { pickLake } from '../support/lakes/pickLake';
import { openLimitBytes } from '../support/editor/settings';
import type { BlobFileSystem } from './blobFileSystem';
import { lastPart } from './blobPresentation';
import { blobUri, blobUrl } from './blobUris';
import { parentLevel, type ContainersNode } from './containersNode';
import type { ContainersModel, FolderPlace } from './containersModel';
import type { ContainersTree } from './containersTree';
import type { DownloadableNode } from './downloadBlobs';
import { downloadNodes, pickFolder, type DownloadOptions } from './downloadCommand';
import type { DownloadedBlob } from './downloadPresentation';
import { findBlobByName } from './findCommand';

export interface ContainersCommandOptions extends DownloadOptions {
  readonly lakes: OpenLakes;
  readonly model: ContainersModel;
  readonly tree: ContainersTree;
  readonly view: TreeView<ContainersNode>;
  readonly files: BlobFileSystem;
}

/** What the commands on containers and blobs do. */
export class ContainersCommands {
  readonly #options: ContainersCommandOptions;

  constructor(options: ContainersCommandOptions) {
    this.#options = options;
  }

  /** Opens a blob read-only; a large one after a question. */
  async open(node: unknown): Promise<void> {
    const { lake, container, blob } = await this.#blobOf(node);
    const uri = blobUri({ lake, container, name: blob.name });
    if (blob.sizeBytes > openLimitBytes()) {
      await askToOpenLarge(lastPart(blob.name), blob.sizeBytes);
      this.#options.files.approve(uri);
    }
    // By the editor that fits its name: pictures are shown as pictures.
    await registry.executeCommand('vscode.open', uri);
  }

  async loadMore(node: unknown): Promise<void> {
    if (isMore(node)) await this.#options.model.loadMore(node.place);
  }

  /** `folder` is asked for where a caller does not name one. */
  async download(node: unknown, selected: unknown): Promise<readonly DownloadedBlob[]> {
    const nodes = (Array.isArray(selected) ? selected : [node]).filter(isDownloadable);
    const folder = await pickFolder();
    return downloadNodes(nodes, { folder, overwrite: false }, this.#options);
  }

  async find(node: unknown): Promise<void> {
    const place = isLevel(node) ? node : await this.#pickContainer();
    const blob = await findBlobByName(place);
    await this.reveal({ ...place, prefix: parentLevel(place, blob.name).prefix });
    const level = parentLevel(place, blob.name);
    await this.#options.model.pin(level, blob);
    await this.#options.view.reveal({ kind: 'blob', ...place, blob }, { focus: true });
  }

  async copyUrl(node: unknown): Promise<void> {
    if (isLevel(node)) await env.clipboard.writeText(blobUrl({ ...node, name: node.prefix }));
    else if (isNode(node) && node.kind === 'blob') {
      await env.clipboard.writeText(blobUrl({ ...node, name: node.blob.name }));
    }
  }

  /** Shows a prefix in the view, opening the levels above it. */
  async reveal(place: FolderPlace): Promise<void> {
    const { model, tree, view } = this.#options;
    for (const prefix of prefixesAbove(place.prefix)) {
      await model.pin(parentLevel(place, prefix), prefix);
    }
    await view.reveal(tree.levelNode(place), { focus: true, expand: true });
  }

  /** As {@link reveal}, of plain values that another feature passes. */
  async revealNamed(place: unknown): Promise<void> {
    const { lake, container, text } = this.#placeOf(place, 'prefix');
    await this.reveal({ lake, container, prefix: text });
  }

  /** A blob of the tree, or one that another feature names in plain values. */
  async #blobOf(value: unknown): Promise<Extract<ContainersNode, { kind: 'blob' }>> {
    if (isNode(value)) return blobNode(value);
    const { lake, container, text: name } = this.#placeOf(value, 'name');
    const blob = await lake.use(({ blobStore }) => blobStore.head({ container, name }));
    if (blob !== undefined) return { kind: 'blob', lake, container, blob };
    throw new UsageError(`There is no blob ${name} in ${container}`, {
      remedy: 'verify the run to see what the lake holds now',
    });
  }

  #placeOf(
    value: unknown,
    key: 'name' | 'prefix',
  ): { readonly lake: OpenLake; readonly container: string; readonly text: string } {
    const place = namedPlace(value, key);
    const lake = this.#options.lakes.all.find(({ id }) => id === place?.lakeId);
    if (place !== undefined && lake !== undefined) return { ...place, lake };
    throw new UsageError('Nothing is selected', { remedy: 'choose a blob in the view Containers' });
  }

  async #pickContainer(): Promise<FolderPlace> {
    const lake = await pickLake(this.#options.lakes, 'Lake to search');
    const containers = await this.#options.model.containers(lake);
    const [first, second] = containers;
    if (first !== undefined && second === undefined) return { lake, container: first, prefix: '' };
    const placeHolder = 'Container to search';
    const container = chosen(await window.showQuickPick([...containers], { placeHolder }));
    return { lake, container, prefix: '' };
  }
}

/** `a/b/` gives `a/`, `a/b/`. */
function prefixesAbove(prefix: string): readonly string[] {
  const parts = prefix.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

async function askToOpenLarge(name: string, sizeBytes: number): Promise<void> {
  const open = 'Open Anyway';
  const detail = 'The editor loads all of it into memory. Downloading it is gentler.';
  const question = `${name} has ${formatBytes(sizeBytes)}`;
  chosen(await window.showWarningMessage(question, { modal: true, detail }, open));
}

function blobNode(node: unknown): Extract<ContainersNode, { kind: 'blob' }> {
  if (isNode(node) && node.kind === 'blob') return node;
  throw new UsageError('No blob is selected', { remedy: 'choose one in the view Containers' });
}

function isLevel(node: unknown): node is Extract<ContainersNode, { kind: 'container' | 'prefix' }> {
  return isNode(node) && (node.kind === 'container' || node.kind === 'prefix');
}

function isDownloadable(node: unknown): node is DownloadableNode {
  return isLevel(node) || (isNode(node) && node.kind === 'blob');
}

function isMore(value: unknown): value is Extract<ContainersNode, { kind: 'more' }> {
  return typeof value === 'object' && value !== null && 'place' in value;
}

/** Commands are called with the tree's own nodes, or with nothing from the palette. */
function isNode(value: unknown): value is ContainersNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'lake' in value;
}

interface NamedPlace {
  readonly lakeId: unknown;
  readonly container: string;
  /** The blob's name, or a prefix. */
  readonly text: string;
}

function namedPlace(value: unknown, key: 'name' | 'prefix'): NamedPlace | undefined {
  if (typeof value !== 'object' || value === null || !('lakeId' in value)) return undefined;
  const fields: { readonly [K in 'lakeId' | 'container' | 'name' | 'prefix']?: unknown } = value;
  const { lakeId, container } = fields;
  const text = fields[key];
  return typeof container === 'string' && typeof text === 'string'
    ? { lakeId, container, text }
    : undefined;
}
