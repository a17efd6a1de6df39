import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { gitLabLogin } from '../../core/datasets/propagation/gitLabTokens';
import { readPipelines, type LakePipeline } from '../../core/datasets/propagation/lakePipelines';
import { secretsIn } from '../../core/datasets/steps/environmentSecrets';
import type { PipelinePorts } from '../../core/datasets/steps/pipelinePorts';
import type { StepSurroundings } from '../../core/datasets/steps/pipelineStep';
import { suggestNearMiss } from '../../core/lake/nearMiss';
import type { FullContext } from '../program/commandHost';
import {
  addDatasetOptions,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from '../datasets/datasetSession';
import { selectStateFolder } from '../lakes/selectLake';
import { printable } from '../terminal/textStyle';

export interface PipelineFlags extends DatasetFlags {
  readonly atATime: number;
}

/** A lake whose pipelines can run, for the time of one subcommand. */
export interface PipelineSession extends DatasetSession {
  readonly pipelines: readonly LakePipeline[];
  readonly pipelinePorts: PipelinePorts;
  /** What every step gets. */
  readonly surroundings: StepSurroundings;
}

const defaultAtATime = 2;

/** Adds the options that every subcommand takes that may run pipelines. */
export function addPipelineOptions(command: Command): Command {
  command.addOption(
    new Option('--at-a-time <count>', 'pipelines that run at a time, where several may')
      .argParser(parseCount)
      .default(defaultAtATime),
  );
  return addDatasetOptions(command);
}

/** Works on the pipelines of the lake that the options name. @throws DatasetError `noDatasets` */
export async function withPipelines(
  flags: DatasetFlags,
  context: FullContext,
  work: (session: PipelineSession) => Promise<void>,
): Promise<void> {
  await withDatasets(flags, context, (session) => workWith(session, { flags, context, work }));
}

/** The same in a session that is open. */
export async function openPipelines(
  session: DatasetSession,
  flags: DatasetFlags,
  context: FullContext,
): Promise<PipelineSession> {
  const { lake } = session.selected;
  const { pipelines, problems } = readPipelines(lake.pipelines ?? []);
  for (const problem of problems) session.terminal.note(printable(problem));
  const pipelinePorts = await context.connectors.connectPipelines(session, session.ports, {
    gitLab: gitLabLogin(context.environment),
  });
  const surroundings = {
    variables: {
      LAKESIDE: pipelinePorts.program,
      LAKESIDE_STATE: await selectStateFolder(flags, context),
      ...(lake.file !== '' && { LAKESIDE_LAKE: lake.file }),
      // What a person named here is named by them there, too; what only lay there is not.
      ...(flags.lake !== undefined && { LAKESIDE_LAKE_NAMED: 'yes' }),
    },
    secrets: secretsIn(context.environment),
  };
  return { ...session, pipelines, pipelinePorts, surroundings };
}

async function workWith(
  session: DatasetSession,
  {
    flags,
    context,
    work,
  }: {
    readonly flags: DatasetFlags;
    readonly context: FullContext;
    readonly work: (session: PipelineSession) => Promise<void>;
  },
): Promise<void> {
  await work(await openPipelines(session, flags, context));
}

/** The pipeline of a name. @throws UsageError if the lake file has none */
export function pipelineNamed(
  name: string,
  { pipelines, selected }: PipelineSession,
): LakePipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found !== undefined) return found;
  const known = pipelines.map((pipeline) => pipeline.name);
  const quoted = JSON.stringify(name);
  throw new UsageError(`No pipeline is called ${quoted}${suggestNearMiss(name, known)}`, {
    remedy:
      known.length === 0
        ? `Add it to pipelines of ${selected.lake.file}`
        : `The pipelines of ${selected.lake.file} are ${known.join(', ')}`,
  });
}

function parseCount(value: string): number {
  const count = Number(value);
  if (/^\d+$/.test(value) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError('Write a number from 1 to 64.');
}
