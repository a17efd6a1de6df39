import { formatBytes, formatQuantity } from '../../../core/base/sizes';
import type { originOf } from '../../../core/datasets/publish/originOf';
import type { PublishableFile } from '../../../core/datasets/publish/publishableFile';
import type { LakePipeline } from '../../../core/datasets/propagation/lakePipelines';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import { formatDataset } from '../../../core/datasets/reference/formatGros';
import type { DatasetName } from '../../../core/datasets/reference/grosReference';
import { formatVersion } from '../../../core/datasets/reference/versionId';
import type { DatasetVersion } from '../../../core/datasets/versions/datasetVersion';
import { producerText } from '../datasetWords';
import { countText, runsText } from '../pipelines/pipelineWords';

/** What would be published, as a person sees it before anything is written. */
export interface PublishPlan {
  readonly name: DatasetName;
  /** Of the file, as the operating system or the window spells it. */
  readonly path: string;
  readonly file: PublishableFile;
  /** What git says of the file; nothing if it is under no version control. */
  readonly origin: ReturnType<typeof originOf>;
  /** The versions that it is made from, serialized. */
  readonly upstreams: readonly string[];
  /** What is the latest version now; `undefined` = there is none yet. */
  readonly latest: DatasetVersion | undefined;
  /** Those who are made again when it is published, by their names. */
  readonly downstreams: readonly DatasetName[];
  /** What would run once it is published. */
  readonly runs: PropagationPlan;
  /** Those that the plan names, at least. */
  readonly pipelines: readonly LakePipeline[];
}

/** Downstreams that a question names. */
const mostNamed = 5;

/** What a dialog asks, what would be written and run, and its buttons. */
export function askToPublish(plan: PublishPlan): {
  readonly message: string;
  readonly detail: string;
  readonly publish: string;
  /** Absent = nothing would run. */
  readonly publishAndRun?: string;
} {
  const { name, path, latest } = plan;
  const { producer } = plan.origin;
  const detail = [
    `${path}: ${fileText(plan)}.`,
    latest === undefined
      ? 'It is the first version of this dataset.'
      : `It follows ${formatVersion(latest.version)}, which stays as it is.`,
    producer === undefined
      ? 'The file is under no version control: nothing is recorded of how it was made.'
      : `Recorded as made by ${producerText(producer)}.`,
    upstreamText(plan),
    downstreamText(plan),
    ...runsText(plan.runs, plan.pipelines),
  ].join('\n');
  const message = `Publish ${formatDataset(name)}?`;
  const { length } = plan.runs.steps;
  if (length === 0) return { message, detail, publish: 'Publish' };
  const publishAndRun = `Publish and Run ${countText(length)}`;
  return { message, detail, publish: 'Publish Only', publishAndRun };
}

function fileText({ file }: PublishPlan): string {
  const { format, sizeBytes, rows, columns } = file;
  return [
    `${formatBytes(sizeBytes)} of ${format}`,
    ...(rows === undefined ? [] : [formatQuantity(rows, 'row')]),
    formatQuantity(columns.length, 'column'),
  ].join(', ');
}

function upstreamText({ upstreams }: PublishPlan): string {
  if (upstreams.length === 0) return 'Recorded as made from no other dataset.';
  return `Recorded as made from ${shortened(upstreams)}.`;
}

function downstreamText({ downstreams }: PublishPlan): string {
  if (downstreams.length === 0) return 'No other dataset is registered as made from it.';
  return `Datasets made from it: ${shortened(downstreams.map((name) => formatDataset(name)))}.`;
}

function shortened(names: readonly string[]): string {
  const left = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(left > 0 ? [`${left} more`] : [])].join(', ');
}
