import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import type { StepOutcome } from '../../core/datasets/propagation/propagate';
import { parseSerialized } from '../../core/datasets/reference/formatGros';
import { defaultBranch } from '../../core/datasets/reference/grosReference';
import type { PipelineRun, RunTrigger } from '../../core/datasets/runs/pipelineRun';
import type { StepFolder } from '../../core/datasets/steps/checkouts';
import { openPipeline, pipelineStep } from '../../core/datasets/steps/pipelineStep';
import { runStep, type StepRequest, type StepResult } from '../../core/datasets/steps/runStep';
import { exitCodeOf, type StepCommand } from '../../core/datasets/steps/stepProcess';
import type { FullContext } from '../program/commandHost';
import { filled } from '../lakes/sourceFlags';
import {
  addPipelineOptions,
  pipelineNamed,
  withPipelines,
  type PipelineFlags,
  type PipelineSession,
} from './pipelineSession';
import { outcomeEntry, planFor, propagateFrom } from './propagateFrom';
import { stepScreen } from './stepScreen';
import { printable } from '../terminal/textStyle';

interface RunFlags extends PipelineFlags {
  readonly pipeline?: string;
  /** False with `--no-propagate`. */
  readonly propagate: boolean;
}

/** `lakeside run`: one step of a pipeline, with a record of what it read and published. */
export function addRunCommand(program: Command, context: FullContext): void {
  const command = program
    .command('run')
    .description('run a step of a pipeline: record what it reads, publish when it has succeeded')
    .argument('[command...]', 'behind --; left out: what the pipeline says')
    .usage('[options] [--pipeline NAME] [-- COMMAND…]')
    .addOption(new Option('--pipeline <name>', 'of pipelines in the lake file').argParser(filled))
    .option('--no-propagate', 'do not run what reads live what this publishes')
    .action((words: readonly string[], flags: RunFlags) => run(words, flags, context));
  addPipelineOptions(command);
}

async function run(words: readonly string[], flags: RunFlags, context: FullContext): Promise<void> {
  const command = commandOf(words);
  if (command === undefined && flags.pipeline === undefined) {
    throw new UsageError('There is nothing to run', {
      remedy: 'Write lakeside run -- COMMAND, or name a pipeline of the lake file by --pipeline',
    });
  }
  await withPipelines(flags, context, async (session) => {
    const { folder, request } = await prepare(command, { flags, session, context });
    try {
      const result = await perform(request, session, context);
      const outcomes = await goOn(result, { flags, session, context });
      conclude(result, outcomes, { session, context });
    } finally {
      await folder.dispose();
    }
  });
}

interface Running {
  readonly flags: RunFlags;
  readonly session: PipelineSession;
  readonly context: FullContext;
}

function commandOf([file, ...args]: readonly string[]): StepCommand | undefined {
  return file === undefined ? undefined : { kind: 'program', file, args };
}

async function prepare(
  command: StepCommand | undefined,
  { flags, session, context }: Running,
): Promise<{ readonly folder: StepFolder; readonly request: StepRequest }> {
  const trigger = triggerIn(context);
  const given = { ...session.surroundings, trigger, takesInput: true };
  const { checkouts } = session.pipelinePorts;
  const { signal } = session;
  if (flags.pipeline === undefined) {
    const folder = await checkouts.open(context.workingFolder, undefined, { signal });
    return { folder, request: { ...unnamedStep(folder), ...given, ...(command && { command }) } };
  }
  const pipeline = pipelineNamed(flags.pipeline, session);
  // Whoever says what to run says where as well: here.
  const folder =
    command === undefined
      ? await openPipeline(pipeline.definition, checkouts, { signal })
      : await checkouts.open(context.workingFolder, undefined, { signal });
  const request = pipelineStep(pipeline, folder, given);
  return { folder, request: { ...request, ...(command && { command }) } };
}

/** A step that no lake file knows is called like its repository, and may publish what it likes. */
function unnamedStep({
  folder,
  checkout,
}: StepFolder): Omit<StepRequest, 'trigger' | 'variables' | 'secrets' | 'takesInput'> {
  const repo = checkout?.producer.repo ?? basename(folder);
  return {
    pipeline: repo,
    repo,
    branch: checkout?.producer.branch ?? defaultBranch,
    checkout,
    command: { kind: 'shell', line: '' },
    folder,
    publishes: undefined,
  };
}

/** A server's pipeline that Lakeside has started is told why. */
function triggerIn({ environment }: FullContext): RunTrigger {
  const { LAKESIDE_TRIGGER: reference, LAKESIDE_TRIGGER_RUN: runId } = environment;
  if (reference === undefined || reference === '') return { kind: 'manual' };
  return { kind: 'dataset', reference, ...(runId && { runId }) };
}

async function perform(
  request: StepRequest,
  { pipelinePorts, place, terminal, signal }: PipelineSession,
  context: FullContext,
): Promise<StepResult> {
  const onOutput = stepScreen(context, terminal.isJson);
  const result = await runStep(request, pipelinePorts, place, { signal, onOutput });
  if (!terminal.isQuiet) terminal.note(printable(describeRun(result.run)));
  else if (result.run.failure !== undefined) terminal.note(printable(result.run.failure.message));
  return result;
}

function describeRun({ id, state, reads, published, failure }: PipelineRun): string {
  if (failure !== undefined) {
    const none =
      published.length === 0 ? 'nothing was published' : `published ${published.join(', ')}`;
    return `Run ${id} ${state}: ${failure.message}; ${none}`;
  }
  const from = reads.length === 0 ? 'nothing' : reads.map(({ resolved }) => resolved).join(', ');
  const what = published.length === 0 ? 'nothing' : published.join(', ');
  return `Run ${id} ${state}: read ${from}, published ${what}`;
}

/** Whoever started this as a part of a propagation goes on with it. */
async function goOn(
  { run: { id, published, trigger } }: StepResult,
  { flags, session, context }: Running,
): Promise<readonly StepOutcome[]> {
  const changed = published.flatMap((reference) => parseSerialized(reference)?.name ?? []);
  const [reference] = published;
  if (!flags.propagate || reference === undefined || trigger?.kind === 'dataset') return [];
  const plan = await planFor(changed, session);
  const origin = { reference, runId: id };
  return propagateFrom(plan, session, context, { origin, isAgain: false, atATime: flags.atATime });
}

/** What comes of downstreams is theirs: this is about the step. */
function conclude(
  { run: ended, end }: StepResult,
  outcomes: readonly StepOutcome[],
  { session, context }: Omit<Running, 'flags'>,
): void {
  const { terminal } = session;
  if (terminal.isJson) {
    terminal.writeDocument({ run: ended, downstream: outcomes.map(outcomeEntry) });
  }
  const code = exitCodeOf(end);
  context.exitWith(code === 0 && ended.state !== 'succeeded' ? 1 : code);
}
