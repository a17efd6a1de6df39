import { join } from 'node:path';
import type { Logger } from '../core/base/logger';
import { systemRandom } from '../core/base/random';
import type { GatewayPorts } from '../core/datasets/gateway/gateway';
import type { GatewayHost } from '../core/datasets/gateway/gatewayHost';
import type { GitLabLogin } from '../core/datasets/propagation/gitLabTokens';
import type { DatasetPublisher } from '../core/datasets/publish/datasetPublisher';
import type { Registrar } from '../core/datasets/registrations/registrar';
import { RunRecords } from '../core/datasets/runs/runRecords';
import type { PipelinePorts } from '../core/datasets/steps/pipelinePorts';
import { runFolderIn, type RunningStep } from '../core/datasets/steps/runningStep';
import { lakePublisher } from '../core/datasets/steps/stepPublisher';
import type { LakeDatasets } from '../core/lake/lake';
import type { BlobStore } from '../core/storage/blobStore';
import type { LocalPorts } from '../core/storage/ports';
import { checkouts } from './checkouts';
import { publishableFiles } from './connectDatasets';

/** Opens gateways to datasets, for this machine only. */
export async function gatewayHost(
  ports: Omit<GatewayPorts, 'gunzip'> & { readonly logger: Logger },
): Promise<GatewayHost> {
  const [{ HttpGatewayHost }, { gunzipped: gunzip }] = await Promise.all([
    import('../connectors/gateway/gatewayServer'),
    import('../connectors/gzip/gunzipped'),
  ]);
  return new HttpGatewayHost({ ...ports, gunzip }, ports.logger);
}

/** The datasets that pipelines read and publish. */
export interface PipelineDatasets {
  readonly datasets: GatewayPorts['datasets'];
  readonly publisher: Pick<DatasetPublisher, 'publish'>;
  readonly registrar: Pick<Registrar, 'register'>;
  readonly store: BlobStore;
  readonly place: LakeDatasets;
}

/** Connects what runs the pipelines of a lake. Nothing is started or written yet. */
export async function connectPipelines(
  { datasets, publisher, registrar, place, store: blobStore }: PipelineDatasets,
  { digests, clock, logger }: Pick<LocalPorts, 'digests' | 'clock' | 'logger'>,
  options: { readonly gitLab: GitLabLogin | undefined; readonly folder?: string },
): Promise<PipelinePorts> {
  const [{ NodeStepRunner }, { NodeRunFolders }, { GitLabPipelines }] = await Promise.all([
    import('../connectors/pipelineProcess/nodeStepRunner'),
    import('../connectors/pipelineProcess/nodeRunFolders'),
    import('../connectors/gitLab/gitLabPipelines'),
  ]);
  return {
    blobStore,
    digests,
    clock,
    logger,
    random: systemRandom,
    steps: new NodeStepRunner(),
    runFolders: new NodeRunFolders(),
    gateways: await gatewayHost({ datasets, digests, logger }),
    publisher: lakePublisher(await publishableFiles(), publisher),
    registrar,
    checkouts: await checkouts(),
    remote: new GitLabPipelines({ login: options.gitLab, logger }),
    records: new RunRecords({ blobStore, clock }, place),
    program: join(options.folder ?? __dirname, 'cli.js'),
  };
}

/** The run that an environment tells of; `undefined` = its process is no part of one. */
export async function runningStep(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningStep | undefined> {
  const folder = runFolderIn(environment);
  if (folder === undefined) return undefined;
  const { FolderRunningStep } = await import('../connectors/pipelineProcess/runningStep');
  return new FolderRunningStep(folder);
}
