import { dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { DatasetError } from '../../core/datasets/datasetError';
import { originOf, type Origin } from '../../core/datasets/publish/originOf';
import type { Publication } from '../../core/datasets/publish/publication';
import type { PublishableFile } from '../../core/datasets/publish/publishableFile';
import { describeWinner } from '../../core/datasets/publish/winner';
import type { StepOutcome } from '../../core/datasets/propagation/propagate';
import { formatDataset, serializeGros } from '../../core/datasets/reference/formatGros';
import { defaultBranch, type DatasetName } from '../../core/datasets/reference/grosReference';
import { publicationFormat } from '../../core/datasets/steps/choosePublications';
import type { RunningStep } from '../../core/datasets/steps/runningStep';
import type { AuditRecord } from '../../core/datasets/versions/auditRecord';
import type { FullContext } from '../program/commandHost';
import { readReference, resolveVersion, withDatasets, type DatasetSession } from './datasetSession';
import { createTerminal } from '../lakes/lakeSession';
import { collect, filled } from '../lakes/sourceFlags';
import {
  addPipelineOptions,
  openPipelines,
  type PipelineFlags,
} from '../pipelines/pipelineSession';
import { outcomeEntry, planFor, propagateFrom } from '../pipelines/propagateFrom';

interface PublishFlags extends PipelineFlags {
  readonly upstream?: readonly string[];
  readonly pipeline?: string;
  readonly createContainer?: true;
  /** False with `--no-propagate`. */
  readonly propagate: boolean;
}

/** `lakeside publish`: a file as the next version of a dataset. */
export function addPublishCommand(program: Command, context: FullContext): void {
  const command = program
    .command('publish')
    .description('publish a file as the next version of a dataset, all of it or nothing')
    .argument('<file>', 'a .csv, which is compressed on the way, a .csv.gz or a .parquet')
    .argument('[dataset]', 'gros://repo[/branch]; left out: repository and branch of the file')
    .optionsGroup('What it is made of:')
    .addOption(
      new Option('--upstream <reference>', 'a dataset that it was made from; repeatable').argParser(
        collect,
      ),
    )
    .addOption(new Option('--pipeline <name>', 'the pipeline that made it').argParser(filled))
    .option('--create-container', 'make the container if there is none')
    .optionsGroup('What comes of it:')
    .option('--no-propagate', 'do not run what reads the dataset live')
    .action((file: string, dataset: string | undefined, flags: PublishFlags) =>
      publish({ file: resolve(context.workingFolder, file), dataset }, flags, context),
    );
  addPipelineOptions(command);
}

interface Wanted {
  /** Absolute. */
  readonly file: string;
  readonly dataset: string | undefined;
}

async function publish(wanted: Wanted, flags: PublishFlags, context: FullContext): Promise<void> {
  const { connectors, signal } = context;
  const checkouts = await connectors.checkouts();
  const origin = await checkouts.read(dirname(wanted.file), { signal });
  const name = nameOf(wanted.dataset, origin);
  const step = await connectors.runningStep(context.environment);
  if (step !== undefined) return stage({ name, file: wanted.file, step }, flags, context);
  await withDatasets(flags, context, async (session) => {
    const files = await connectors.publishableFiles();
    const file = await files.open(wanted.file, { signal });
    const upstreams = await resolveUpstreams(flags.upstream ?? [], session);
    const { store, place, publisher } = session;
    if (flags.createContainer === true) await store.createContainer(place.container, { signal });
    const { pipeline } = flags;
    const publication: Publication = {
      name,
      file,
      upstreams,
      ...(pipeline !== undefined && { pipeline }),
      ...originOf(name, origin),
    };
    const outcome = await publisher.publish(publication, { signal });
    if (outcome.kind === 'publishedMeanwhile') {
      throw new DatasetError('publishedMeanwhile', describeWinner(outcome.winner), {
        remedy: 'Nothing of this one is left; publish it again if it shall be the latest',
      });
    }
    const reference = serializeGros(name, outcome.version);
    const told = { file, record: outcome.record, seesRaces: outcome.seesRaces };
    if (!session.terminal.isJson) report(reference, told, session);
    const downstream = await propagateOn(name, reference, { flags, session, context });
    if (session.terminal.isJson) writeDocument(reference, { ...told, downstream }, session);
    context.exitWith(0);
  });
}

/** Within a run, nothing is published before the run has succeeded. */
async function stage(
  {
    name,
    file,
    step,
  }: { readonly name: DatasetName; readonly file: string; readonly step: RunningStep },
  flags: PublishFlags,
  context: FullContext,
): Promise<void> {
  const files = await context.connectors.publishableFiles();
  // What cannot be published is told to the step rather than to its run.
  await files.open(file, { signal: context.signal });
  const format = publicationFormat(file);
  if (format === undefined) throw new Error(`${file} was opened and is of no format`);
  let upstreams: readonly string[] = [];
  if (flags.upstream !== undefined) {
    await withDatasets(flags, context, async (session) => {
      upstreams = await resolveUpstreams(flags.upstream ?? [], session);
    });
  }
  const reference = formatDataset(name);
  await step.stage({ reference, file, format, upstreams });
  const terminal = createTerminal(flags, context);
  if (terminal.isJson) terminal.writeDocument({ staged: { reference, format, upstreams } });
  else if (!terminal.isQuiet) terminal.note(`${reference} is published once the run has succeeded`);
}

/** What comes of downstreams is theirs: the publication stands. */
async function propagateOn(
  name: DatasetName,
  reference: string,
  {
    flags,
    session,
    context,
  }: {
    readonly flags: PublishFlags;
    readonly session: DatasetSession;
    readonly context: FullContext;
  },
): Promise<readonly StepOutcome[]> {
  const { pipelines = [] } = session.selected.lake;
  if (!flags.propagate || pipelines.length === 0) return [];
  const opened = await openPipelines(session, flags, context);
  const plan = await planFor([name], opened);
  const { atATime } = flags;
  return propagateFrom(plan, opened, context, { origin: { reference }, isAgain: false, atATime });
}

/** @throws UsageError if neither the argument nor the checkout tells. */
function nameOf(dataset: string | undefined, origin: Origin | undefined): DatasetName {
  const ofCheckout = origin?.producer;
  if (dataset === undefined) {
    if (ofCheckout !== undefined) return { repo: ofCheckout.repo, branch: ofCheckout.branch };
    throw new UsageError('Nothing says what the file is published as', {
      remedy: 'Give gros://repo/branch, or publish a file within a git checkout',
    });
  }
  const { repo, branch, tag } = readReference(dataset);
  if (tag.kind !== 'live') {
    throw new UsageError(`${dataset} has a tag, and a publication makes its own`, {
      remedy: 'Leave out the colon and what follows it',
    });
  }
  const own = ofCheckout?.repo === repo ? ofCheckout.branch : defaultBranch;
  return { repo, branch: branch ?? own };
}

/** The versions that upstreams stand for now: what is recorded does not move. */
async function resolveUpstreams(
  texts: readonly string[],
  session: DatasetSession,
): Promise<readonly string[]> {
  const upstreams = new Set<string>();
  for (const text of texts) {
    const { name, version } = await resolveVersion(readReference(text), session);
    upstreams.add(serializeGros(name, version));
  }
  return [...upstreams];
}

const unseenRaces =
  'This storage holds no conditions: somebody who publishes at the same instant would not be noticed';

interface Told {
  readonly file: PublishableFile;
  readonly record: AuditRecord;
  readonly seesRaces: boolean;
}

function writeDocument(
  reference: string,
  { file, record, seesRaces, downstream }: Told & { readonly downstream: readonly StepOutcome[] },
  { terminal }: DatasetSession,
): void {
  terminal.writeDocument({
    published: {
      reference,
      format: file.format,
      bytes: file.sizeBytes,
      rows: file.rows ?? null,
      columns: file.columns,
      md5: record.md5Hex,
      sha256: record.sha256Hex,
      upstreams: record.upstreams,
      producer: record.producer ?? null,
      publishedAt: record.publishedAt,
      seesRaces,
    },
    ...(downstream.length > 0 && { downstream: downstream.map(outcomeEntry) }),
  });
}

function report(
  reference: string,
  { file, record, seesRaces }: Told,
  { terminal }: DatasetSession,
): void {
  const { producer } = record;
  terminal.print(reference);
  if (!seesRaces) terminal.note(unseenRaces);
  if (terminal.isQuiet) return;
  const rows = file.rows === undefined ? '' : `, ${formatQuantity(file.rows, 'row')}`;
  const from =
    producer === undefined
      ? ', from no git checkout'
      : `, from ${producer.commit.slice(0, 8)} of ${producer.repo}/${producer.branch}${producer.dirty ? ' with uncommitted changes' : ''}`;
  terminal.note(terminal.noteStyle.dim(`${formatBytes(file.sizeBytes)}${rows}${from}`));
}
