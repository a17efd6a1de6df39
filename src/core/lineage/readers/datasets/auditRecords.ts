import { RecentMap } from '../../../base/recentMap';
import type { Datasets } from '../../../datasets/datasets';
import type { AuditRecord } from '../../../datasets/versions/auditRecord';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';

/** One each of more datasets than lakes have; beyond, a reading asks for them again. */
const mostRecords = 200_000;

/** The audit records of versions, each asked for once: they never change once they are written. */
export class AuditRecords {
  /** By the blob and ETag of the file that each is about. */
  readonly #records = new RecentMap<AuditRecord>(mostRecords);

  constructor(readonly datasets: Pick<Datasets, 'record'>) {}

  /** `undefined` = nothing was recorded of the version. @throws StorageError, DatasetError */
  async of(version: DatasetVersion, signal: AbortSignal): Promise<AuditRecord | undefined> {
    const key = `${version.blob} ${version.etag}`;
    const known = this.#records.get(key);
    if (known !== undefined) return known;
    const record = await this.datasets.record(version, { signal });
    if (record !== undefined) this.#records.set(key, record);
    return record;
  }
}
