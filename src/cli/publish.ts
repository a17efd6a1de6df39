import { dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { UsageError } from '../core/base/errors';
import { formatBytes, formatQuantity } from '../core/base/sizes';
import { DatasetError } from '../core/datasets/datasetError';
import { originOf, type Origin } from '../core/datasets/publish/originOf';
import type { Publication } from '../core/datasets/publish/publication';
import type { PublishableFile } from '../core/datasets/publish/publishableFile';
import { describeWinner } from '../core/datasets/publish/winner';
import { serializeGros } from '../core/datasets/reference/formatGros';
import { defaultBranch, type DatasetName } from '../core/datasets/reference/grosReference';
import type { AuditRecord } from '../core/datasets/versions/auditRecord';
import type { CommandContext } from './commandHost';
import {
  addDatasetOptions,
  readReference,
  resolveVersion,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from './datasets/datasetSession';
import { collect, filled } from './lakes/sourceFlags';

interface PublishFlags extends DatasetFlags {
  readonly upstream?: readonly string[];
  readonly pipeline?: string;
  readonly createContainer?: true;
}

/** `lakeside publish`: a file as the next version of a dataset. */
export function addPublishCommand(program: Command, context: CommandContext): void {
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
    .action((file: string, dataset: string | undefined, flags: PublishFlags) =>
      publish({ file: resolve(context.workingFolder, file), dataset }, flags, context),
    );
  addDatasetOptions(command);
}

interface Wanted {
  /** Absolute. */
  readonly file: string;
  readonly dataset: string | undefined;
}

async function publish(
  wanted: Wanted,
  flags: PublishFlags,
  context: CommandContext,
): Promise<void> {
  const { connectors, signal } = context;
  const checkouts = await connectors.checkouts();
  const origin = await checkouts.read(dirname(wanted.file), { signal });
  const name = nameOf(wanted.dataset, origin);
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
    report(serializeGros(name, outcome.version), { file, ...outcome }, session);
    context.exitWith(0);
  });
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

function report(
  reference: string,
  {
    file,
    record,
    seesRaces,
  }: {
    readonly file: PublishableFile;
    readonly record: AuditRecord;
    readonly seesRaces: boolean;
  },
  { terminal }: DatasetSession,
): void {
  const { producer } = record;
  if (terminal.isJson) {
    return terminal.writeDocument({
      published: {
        reference,
        format: file.format,
        bytes: file.sizeBytes,
        rows: file.rows ?? null,
        columns: file.columns,
        md5: record.md5Hex,
        sha256: record.sha256Hex,
        upstreams: record.upstreams,
        producer: producer ?? null,
        publishedAt: record.publishedAt,
        seesRaces,
      },
    });
  }
  terminal.print(reference);
  if (!seesRaces) terminal.note(unseenRaces);
  if (terminal.isQuiet) return undefined;
  const rows = file.rows === undefined ? '' : `, ${formatQuantity(file.rows, 'row')}`;
  const from =
    producer === undefined
      ? ', from no git checkout'
      : `, from ${producer.commit.slice(0, 8)} of ${producer.repo}/${producer.branch}${producer.dirty ? ' with uncommitted changes' : ''}`;
  return terminal.note(terminal.noteStyle.dim(`${formatBytes(file.sizeBytes)}${rows}${from}`));
}
