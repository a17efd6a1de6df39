import { workspace } from 'vscode';
import type { LakePipeline } from '../../../core/datasets/propagation/lakePipelines';

/** The same with the folder as people of this window call it, to be shown: nothing can run in it. */
export function inWorkspace(pipeline: LakePipeline): LakePipeline {
  const { definition } = pipeline;
  const folder = workspace.asRelativePath(definition.folder);
  return { ...pipeline, definition: { ...definition, folder } };
}
