import { forEachConcurrent } from '../../core/base/concurrency';
import { inOneSentence, OperatorError } from '../../core/base/errors';
import type { BlobEntry } from '../../core/storage/blobStore';
import { downloadBlob, type DownloadRequest } from '../../core/storage/downloadBlob';
import type { DownloadFolder } from '../../core/storage/downloadFolder';
import type { LakePorts } from '../../core/storage/ports';
import type { ActivityContext } from '../support/window/activities';
import { lastPart } from './blobPresentation';
import { parentLevel, type ContainersNode } from './containersNode';
import type { DownloadedBlob } from './downloadPresentation';

const downloadsAtATime = 4;

export type DownloadableNode = Extract<ContainersNode, { kind: 'blob' | 'prefix' | 'container' }>;

export interface DownloadRun {
  readonly folder: DownloadFolder;
  readonly ports: LakePorts;
  readonly overwrite: boolean;
  readonly context: ActivityContext;
}

/** Everything that nodes stand for, with the paths it gets: below a prefix the tree is kept. */
export async function listDownloads(
  nodes: readonly DownloadableNode[],
  { ports, context }: Pick<DownloadRun, 'ports' | 'context'>,
): Promise<readonly DownloadRequest[]> {
  const requests: DownloadRequest[] = [];
  for (const node of nodes) {
    if (node.kind === 'blob') {
      requests.push(requestOf(node.container, node.blob, lastPart(node.blob.name)));
      continue;
    }
    const above = parentLevel(node, node.prefix).prefix.length;
    const pages = ports.blobStore.listBlobs(node.container, node.prefix, context);
    for await (const page of pages) {
      for (const blob of page)
        requests.push(requestOf(node.container, blob, blob.name.slice(above)));
      context.onProgress({ phase: 'listing', filesDone: requests.length, bytesDone: 0 });
    }
  }
  return requests;
}

/** Downloads one after the other, a few at a time; one that fails does not stop the others. */
export async function downloadAll(
  requests: readonly DownloadRequest[],
  run: DownloadRun,
): Promise<readonly DownloadedBlob[]> {
  const { signal } = run.context;
  const results: DownloadedBlob[] = [];
  const meter = meterOf(requests, run.context);
  await forEachConcurrent(requests, { limit: downloadsAtATime, signal }, async (request) => {
    const { name, sizeBytes } = request.blob;
    results.push({ name, sizeBytes, result: await downloadOne(request, run, meter) });
    meter.addFile();
  });
  return results;
}

async function downloadOne(
  request: DownloadRequest,
  { folder, ports, overwrite, context }: DownloadRun,
  meter: Meter,
): Promise<DownloadedBlob['result']> {
  let before = 0;
  const onBytes = (bytes: number): void => {
    meter.addBytes(bytes - before);
    before = bytes;
  };
  try {
    const { signal } = context;
    return await downloadBlob(request, { ...ports, folder }, { signal, onBytes, overwrite });
  } catch (error) {
    if (context.signal.aborted || !(error instanceof OperatorError)) throw error;
    ports.logger.warn(`download ${request.blob.name}: ${error.message}`);
    return { kind: 'failed', message: inOneSentence(error) };
  }
}

interface Meter {
  addBytes(count: number): void;
  addFile(): void;
}

function meterOf(requests: readonly DownloadRequest[], { onProgress }: ActivityContext): Meter {
  const bytesTotal = requests.reduce((sum, { blob }) => sum + blob.sizeBytes, 0);
  let filesDone = 0;
  let bytesDone = 0;
  const report = (): void =>
    onProgress({
      phase: 'downloading',
      filesDone,
      filesTotal: requests.length,
      bytesDone,
      bytesTotal,
    });
  return {
    addBytes(count) {
      bytesDone += count;
      report();
    },
    addFile() {
      filesDone += 1;
      report();
    },
  };
}

function requestOf(container: string, blob: BlobEntry, path: string): DownloadRequest {
  return { container, blob, path };
}
