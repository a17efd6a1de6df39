import { userInfo } from 'node:os';
import type { Disposable } from '../core/base/disposables';
import { BlobDatasets } from '../core/datasets/blobDatasets';
import { DatasetPublisher } from '../core/datasets/publish/datasetPublisher';
import type { PublishableFiles } from '../core/datasets/publish/publishableFile';
import { Registrar } from '../core/datasets/registrations/registrar';
import type { LakeDatasets } from '../core/lake/lake';
import type { BlobStore } from '../core/storage/blobStore';
import type { LakePorts } from '../core/storage/ports';

export type DatasetPorts = Pick<LakePorts, 'datasetStore' | 'digests' | 'clock' | 'logger'>;

/** The datasets of a lake, who writes them, and the storage they lie in. */
export interface ConnectedDatasets extends Disposable {
  /** To look at: writes nothing. */
  readonly datasets: BlobDatasets;
  readonly publisher: DatasetPublisher;
  /** Only runs of pipelines register. */
  readonly registrar: Registrar;
  readonly store: BlobStore;
  readonly place: LakeDatasets;
}

/** Connects the datasets that a lake file names. */
export async function connectDatasets(
  place: LakeDatasets,
  { datasetStore: store, ...others }: DatasetPorts,
): Promise<ConnectedDatasets> {
  const ports = { ...others, blobStore: store };
  return {
    datasets: new BlobDatasets(store, place),
    publisher: new DatasetPublisher({ ...ports, person: personHere() }, place),
    registrar: new Registrar(ports, place),
    store,
    place,
    dispose: () => undefined,
  };
}

/** `undefined` = the system knows no name of who runs this. */
function personHere(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** Reads files of this machine before they are published. */
export async function publishableFiles(): Promise<PublishableFiles> {
  const [{ NodePublishableFiles }, { gunzipped }, { openParquet }] = await Promise.all([
    import('../connectors/publishableFiles/nodePublishableFiles'),
    import('../connectors/gzip/gunzipped'),
    import('../connectors/parquet/parquetTable'),
  ]);
  return new NodePublishableFiles({ gunzip: gunzipped, openParquet });
}
