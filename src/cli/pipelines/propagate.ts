import { Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { DatasetError } from '../../core/datasets/datasetError';
import { summarizeOutcomes } from '../../core/datasets/propagation/describeOutcome';
import { describePassedOver } from '../../core/datasets/propagation/describePassedOver';
import { isWell } from '../../core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../core/datasets/propagation/propagationPlan';
import { formatDataset, serializeGros } from '../../core/datasets/reference/formatGros';
import { defaultBranch, type GrosReference } from '../../core/datasets/reference/grosReference';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import type { FullContext } from '../program/commandHost';
import { readReference } from '../datasets/datasetSession';
import {
  addPipelineOptions,
  withPipelines,
  type PipelineFlags,
  type PipelineSession,
} from './pipelineSession';
import { outcomeEntry, planFor, propagateFrom } from './propagateFrom';
import { renderTable } from '../terminal/renderTable';
import { printable } from '../terminal/textStyle';

interface PropagateFlags extends PipelineFlags {
  readonly dryRun?: true;
  readonly again?: true;
}

/** `lakeside propagate`: runs what reads a dataset live. */
export function addPropagateCommand(program: Command, context: FullContext): void {
  const command = program
    .command('propagate')
    .description('run the pipelines downstream of a dataset, or say which would run')
    .argument('<dataset>', 'gros://repo[/branch]')
    .option('-n, --dry-run', 'only say what would run, in which order and why')
    .addOption(
      new Option('--again', 'run also what has succeeded with the same versions before').conflicts(
        'dryRun',
      ),
    )
    .action((dataset: string, flags: PropagateFlags) => run(dataset, flags, context));
  addPipelineOptions(command);
}

async function run(dataset: string, flags: PropagateFlags, context: FullContext): Promise<void> {
  const reference = readReference(dataset);
  if (reference.tag.kind !== 'live' && reference.tag.kind !== 'latest') {
    throw new UsageError('Only the latest version of a dataset sets anything off', {
      remedy: `Write ${formatDataset(withBranch(reference))}`,
    });
  }
  await withPipelines(flags, context, async (session) => {
    if (flags.dryRun === true) await show(reference, session);
    else await perform(reference, { flags, session, context });
  });
}

function withBranch({ repo, branch = defaultBranch }: GrosReference): {
  readonly repo: string;
  readonly branch: string;
} {
  return { repo, branch };
}

async function show(reference: GrosReference, session: PipelineSession): Promise<void> {
  const resolution = await session.datasets.resolve(reference, session);
  const name = resolution.kind === 'version' ? resolution.version.name : withBranch(reference);
  const plan = await planFor([name], session);
  const { terminal } = session;
  if (terminal.isJson) return terminal.writeDocument({ plan: planEntry(plan) });
  const isEmpty = plan.steps.length === 0;
  if (isEmpty) terminal.print(`Nothing would run if ${formatDataset(name)} changed`);
  else terminal.print(renderPlan(plan, session));
  for (const line of describePassedOver(plan)) terminal.note(printable(line));
}

function renderPlan({ steps }: PropagationPlan, { pipelines, terminal }: PipelineSession): string {
  const { style } = terminal;
  return renderTable({
    columns: [
      { title: '', align: 'right' },
      { title: 'pipeline' },
      { title: 'after' },
      { title: 'because of' },
      { title: 'where' },
    ],
    rows: steps.map(({ pipeline, after, because }, index) => {
      const definition = pipelines.find(({ name }) => name === pipeline)?.definition;
      return [
        { text: String(index + 1) },
        { text: printable(pipeline), paint: style.cyan },
        { text: printable(after.join(', ')) },
        { text: because.map(formatDataset).join(', ') },
        { text: printable(definition?.folder ?? '') },
      ];
    }),
    width: Infinity,
    paintTitle: style.dim,
  });
}

function planEntry({ changed, steps, held, cycles, unmade }: PropagationPlan): object {
  return {
    changed: changed.map(formatDataset),
    steps: steps.map(({ pipeline, because, after }) => ({
      pipeline,
      because: because.map(formatDataset),
      after,
    })),
    held: held.map(({ pipeline, isInCycle }) => ({ pipeline, inCycle: isInCycle })),
    cycles: cycles.map(({ pipelines, datasets }) => ({
      pipelines,
      datasets: datasets.map(formatDataset),
    })),
    unmade: unmade.map(({ dataset, upstream }) => ({
      dataset: formatDataset(dataset),
      upstream: formatDataset(upstream),
    })),
  };
}

async function perform(
  reference: GrosReference,
  {
    flags,
    session,
    context,
  }: {
    readonly flags: PropagateFlags;
    readonly session: PipelineSession;
    readonly context: FullContext;
  },
): Promise<void> {
  const version = await latestOf(reference, session);
  const plan = await planFor([version.name], session);
  const record = await session.datasets.record(version, session);
  const origin = {
    reference: serializeGros(version.name, version.version),
    ...(record?.runId !== undefined && { runId: record.runId }),
  };
  const options = { origin, isAgain: flags.again === true, atATime: flags.atATime };
  const outcomes = await propagateFrom(plan, session, context, options);
  const { terminal } = session;
  if (terminal.isJson) {
    terminal.writeDocument({ plan: planEntry(plan), outcomes: outcomes.map(outcomeEntry) });
  } else terminal.print(summarizeOutcomes(outcomes));
  context.exitWith(outcomes.every(isWell) && plan.held.length === 0 ? 0 : 1);
}

async function latestOf(
  reference: GrosReference,
  session: PipelineSession,
): Promise<DatasetVersion> {
  const resolution = await session.datasets.resolve(reference, session);
  if (resolution.kind === 'version') return resolution.version;
  throw new DatasetError('unknownReference', resolution.message, { remedy: resolution.remedy });
}
