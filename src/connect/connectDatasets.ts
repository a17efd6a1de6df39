import type { Disposable } from '../core/base/disposables';
import { BlobDatasets } from '../core/datasets/blobDatasets';
import type { LakeDatasets } from '../core/lake/lake';
import type { BlobStore } from '../core/storage/blobStore';

/** The datasets of a lake and the storage they lie in. */
export interface ConnectedDatasets extends Disposable {
  readonly datasets: BlobDatasets;
  readonly store: BlobStore;
  readonly place: LakeDatasets;
}

/** Connects the datasets that a lake file names; they lie in the lake's own storage. */
export async function connectDatasets(
  place: LakeDatasets,
  { blobStore }: { readonly blobStore: BlobStore },
): Promise<ConnectedDatasets> {
  return {
    datasets: new BlobDatasets(blobStore, place),
    store: blobStore,
    place,
    dispose: () => undefined,
  };
}
