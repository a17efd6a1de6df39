import type { DatasetName } from '../../../datasets/reference/grosReference';
import { lineageId } from '../../graph/lineageId';

export function datasetId({ repo, branch }: DatasetName): string {
  return lineageId({ kind: 'dataset', repo, branch });
}
