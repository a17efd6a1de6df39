import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { nullLogger } from '../../src/core/base/logger';
import { DatasetPublisher } from '../../src/core/datasets/publish/datasetPublisher';
import type { Publication } from '../../src/core/datasets/publish/publication';
import type { PublishableFile } from '../../src/core/datasets/publish/publishableFile';
import type { DatasetName } from '../../src/core/datasets/reference/grosReference';
import type { BlobStore } from '../../src/core/storage/blobStore';
import { datasetPlace } from './datasetLake';
import { inlineDigests } from './inlineDigests';

/** A CSV file as it is found whole. */
export function csvFile(text: string): PublishableFile {
  return fileOf(gzipSync(text), 'csv.gz');
}

export function fileOf(bytes: Uint8Array, format: PublishableFile['format']): PublishableFile {
  return {
    format,
    sizeBytes: bytes.length,
    md5: createHash('md5').update(bytes).digest(),
    sha256Hex: createHash('sha256').update(bytes).digest('hex'),
    rows: 1,
    columns: [{ name: 'a' }],
    chunks: async function* () {
      for (let at = 0; at < bytes.length; at += 5_000_000) {
        yield await Promise.resolve(bytes.subarray(at, at + 5_000_000));
      }
    },
  };
}

export function publicationOf(
  name: DatasetName,
  text: string,
  more: Partial<Publication> = {},
): Publication {
  return { name, file: csvFile(text), upstreams: [], ...more };
}

export function publisherOn(
  blobStore: BlobStore,
  now: () => number,
  place = datasetPlace,
): DatasetPublisher {
  const clock = { nowMs: now };
  return new DatasetPublisher(
    { blobStore, digests: inlineDigests, clock, logger: nullLogger },
    place,
  );
}
