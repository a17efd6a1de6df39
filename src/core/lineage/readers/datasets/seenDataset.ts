import type { DatasetName } from '../../../datasets/reference/grosReference';
import type { AuditRecord } from '../../../datasets/versions/auditRecord';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';

/** A dataset as it was at a moment. */
export interface SeenDataset {
  readonly name: DatasetName;
  readonly version: DatasetVersion;
  /** `undefined` = nothing was recorded of the version. */
  readonly record: AuditRecord | undefined;
}
