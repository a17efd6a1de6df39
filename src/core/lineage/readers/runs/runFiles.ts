import type { Source } from '../../../lake/lake';
import type { BlobStore } from '../../../storage/blobStore';
import { readBlob } from '../../../storage/readBlob';
import type { Digests } from '../../../storage/digests';
import { destinationOf } from '../../../sync/destination';
import { decodeReceipt } from '../../../sync/records/receipt';
import { formatBytes } from '../../../base/sizes';
import { lineageEdge } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type LineagePart } from '../../graph/lineageReader';

/** The files of a run as its receipt lists them, each a node with its own evidence. @throws StorageError */
export async function readRunFiles(
  place: { readonly source: Source; readonly run: string; readonly id: string },
  ports: { readonly blobStore: BlobStore; readonly digests: Digests },
  signal: AbortSignal,
): Promise<LineagePart> {
  const { container, receipt: name, prefix } = destinationOf(place.source, place.run);
  const bytes = await readBlob(ports.blobStore, { container, name }, { signal });
  const receipt = await decodeReceipt(bytes, ports.digests);
  const nodes = [...receipt.values()].map(({ path, sizeBytes, md5, evidence }) => ({
    id: lineageId({ kind: 'blob', container, name: prefix + path }),
    kind: 'blob' as const,
    name: path,
    group: place.run,
    evidence: { level: evidence },
    facts: [
      { label: 'Size', value: formatBytes(sizeBytes) },
      { label: 'MD5', value: md5 },
    ],
    place: { kind: 'blob' as const, container, name: prefix + path },
  }));
  return {
    ...emptyPart,
    nodes,
    edges: nodes.map(({ id }) => lineageEdge(place.id, 'lands', id)),
  };
}
