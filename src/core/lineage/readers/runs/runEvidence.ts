import { evidences, type Evidence } from '../../../sync/compare/verdicts';
import type { BlobEntry } from '../../../storage/blobStore';
import type { LineageEvidence, LineageFact } from '../../graph/lineageGraph';
import { formatBytes, formatCount } from '../../../base/sizes';

/** What the marker of a verified run says that its files rest on; `undefined` = nobody wrote it there. */
export function evidenceOn(marker: BlobEntry): LineageEvidence | undefined {
  const level = evidences.find((kind) => numberAt(marker, metadataKeys[kind]) > 0);
  if (level === undefined) return undefined;
  return { level, files: numberAt(marker, 'files') };
}

/** What the marker says of the run's size. */
export function sizeOn(marker: BlobEntry): readonly LineageFact[] {
  if (marker.metadata?.['files'] === undefined) return [];
  return [
    { label: 'Files', value: formatCount(numberAt(marker, 'files')) },
    { label: 'Size', value: formatBytes(numberAt(marker, 'bytes')) },
  ];
}

/** Names of metadata are lower-case. */
const metadataKeys: Readonly<Record<Evidence, string>> = {
  size: 'size',
  recordedMd5: 'recordedmd5',
  attested: 'attested',
  reread: 'reread',
};

function numberAt({ metadata }: BlobEntry, key: string): number {
  const value = Number(metadata?.[key] ?? 0);
  return Number.isSafeInteger(value) ? value : 0;
}
