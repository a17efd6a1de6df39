import { window, type Uri } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import type { Activities } from '../support/window/activities';
import { chosen } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import { lastPart } from './blobPresentation';
import { downloadAll, listDownloads, type DownloadableNode } from './downloadBlobs';
import { concludeDownloads, firstTrouble, type DownloadedBlob } from './downloadPresentation';

export interface DownloadOptions {
  readonly activities: Activities;
  readonly connectors: Connectors;
}

export interface DownloadTarget {
  readonly folder: Uri;
  /** Replace files that are there already. */
  readonly overwrite: boolean;
}

/**
 * Downloads blobs and everything below prefixes. Each is written as `.partial`, compared with its
 * size and Content-MD5, and renamed; what differs is not kept. Returns what came of each.
 */
export async function downloadNodes(
  nodes: readonly DownloadableNode[],
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<readonly DownloadedBlob[]> {
  const [first] = nodes;
  if (first === undefined) {
    throw new UsageError('No blob is selected', { remedy: 'choose one in the view Containers' });
  }
  const { overwrite } = target;
  const folder = await options.connectors.downloadFolder(target.folder.fsPath);
  const results = await options.activities.run({
    kind: 'download',
    subject: subjectOf(nodes),
    work: (context) =>
      first.lake.use(async (ports) => {
        const requests = await listDownloads(nodes, { ports, context });
        return downloadAll(requests, { folder, ports, overwrite, context });
      }),
    conclude: concludeDownloads,
  });
  announce(results, () => downloadNodes(nodes, { ...target, overwrite: true }, options));
  return results;
}

/** @throws CancellationError */
export async function pickFolder(): Promise<Uri> {
  const picked = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Download Here',
    title: 'Folder for verified downloads',
  });
  return chosen(picked?.[0]);
}

function subjectOf([first, ...others]: readonly DownloadableNode[]): string {
  if (first === undefined) return '';
  const name = first.kind === 'blob' ? first.blob.name : first.prefix || first.container;
  const more = others.length === 0 ? '' : ` and ${formatQuantity(others.length, 'more')}`;
  return `${lastPart(name)}${more}`;
}

/** Says what came of it without waiting for the person, who may want to replace what was there. */
function announce(results: readonly DownloadedBlob[], replace: () => Promise<unknown>): void {
  const { outcome, message } = concludeDownloads(results);
  const trouble = firstTrouble(results);
  const text = trouble === undefined ? message : `${message}. ${trouble}`;
  const show = outcome === 'succeeded' ? window.showInformationMessage : window.showWarningMessage;
  const replaceThem = 'Replace Existing Files';
  const hasExisting = results.some(({ result }) => result.kind === 'exists');
  void show(text, ...(hasExisting ? [replaceThem] : [])).then((choice) => {
    if (choice === replaceThem) void replace();
  });
}
