import type { DatasetName } from '../../../datasets/reference/grosReference';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';
import type { RecordSummary } from '../../../datasets/versions/recordSummary';

/** A dataset as it was at a moment. */
export interface SeenDataset {
  /** Of its node. */
  readonly id: string;
  readonly name: DatasetName;
  readonly version: DatasetVersion;
  /** `undefined` = nothing was recorded of the version. */
  readonly record: RecordSummary | undefined;
}
