import type { LakeDatasets } from '../../lake/lake';
import type { BlobStore, SignalOption } from '../../storage/blobStore';
import { DatasetPaths } from '../layout/datasetPaths';
import { readText } from '../layout/readText';
import { formatDataset, serializeGros } from '../reference/formatGros';
import type { DatasetName } from '../reference/grosReference';
import { parseAuditRecord } from '../versions/auditDocument';
import type { Producer } from '../versions/auditRecord';
import { readPointer } from '../versions/latestPointer';

/** Who published while somebody else was about to. */
export interface Winner {
  /** The version that is the latest now, serialized; the dataset if that cannot be told. */
  readonly reference: string;
  /** `undefined` = its audit record does not tell. */
  readonly producer: Producer | undefined;
  /** ISO 8601; `undefined` = its audit record does not tell. */
  readonly publishedAt: string | undefined;
}

/** @throws StorageError */
export async function readWinner(
  store: BlobStore,
  place: LakeDatasets,
  name: DatasetName,
  options: SignalOption,
): Promise<Winner> {
  const pointer = await readPointer(store, place, name, options);
  const nobody = { producer: undefined, publishedAt: undefined };
  if (pointer.kind !== 'version') return { reference: formatDataset(name), ...nobody };
  const blob = new DatasetPaths(place.prefix).record(name, pointer.version);
  const text = await readText(store, { container: place.container, name: blob }, options);
  const record = text === undefined ? undefined : parseAuditRecord(text);
  return {
    reference: serializeGros(name, pointer.version),
    producer: record?.producer,
    publishedAt: record?.publishedAt,
  };
}

/** One sentence without its end: who, from what and when. */
export function describeWinner({ reference, producer, publishedAt }: Winner): string {
  const from =
    producer === undefined
      ? ''
      : ` from commit ${producer.commit.slice(0, 8)} of ${producer.repo}/${producer.branch}`;
  const at = publishedAt === undefined ? '' : ` at ${publishedAt}`;
  return `${reference} was published meanwhile${from}${at}`;
}
