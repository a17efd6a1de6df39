import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { formatBytes } from '../../core/base/sizes';
import { describeHashes, type ContentHashes } from '../../core/datasets/content/contentHashes';
import { verifiedContent } from '../../core/datasets/content/verifiedContent';
import { formatGros, serializeGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { OutputError } from '../../core/warehouse/byteOutput';
import type { FullContext } from '../program/commandHost';
import {
  addDatasetOptions,
  readReference,
  resolveVersion,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from './datasetSession';
import { filled } from '../lakes/sourceFlags';

interface GetFlags extends DatasetFlags {
  readonly output?: string;
  readonly raw?: true;
}

/** `lakeside get`: the content of a dataset, checked by its hash. */
export function addGetCommand(program: Command, context: FullContext): void {
  const command = program
    .command('get')
    .description('write a version of a dataset to standard output or a file, checked by its hash')
    .argument('<reference>', 'gros://repo[/branch][:tag]')
    .addOption(
      new Option('-o, --output <file>', 'write it there; left out: standard output').argParser(
        filled,
      ),
    )
    .option('--raw', 'CSV as it is stored, compressed; left out: unpacked')
    .action((reference: string, flags: GetFlags) => get(reference, flags, context));
  addDatasetOptions(command);
}

async function get(text: string, flags: GetFlags, context: FullContext): Promise<void> {
  const reference = readReference(text);
  if (flags.json === true && flags.output === undefined) {
    throw new UsageError('--json and the content cannot share standard output', {
      remedy: 'Give --output FILE',
    });
  }
  await withDatasets(flags, context, async (session) => {
    const version = await resolveVersion(reference, session);
    const isUnpacked = version.format === 'csv.gz' && flags.raw !== true;
    if (!isUnpacked && flags.output === undefined && context.stdout.isTTY === true) {
      throw new UsageError('A terminal cannot show compressed data', {
        remedy: 'Give --output FILE',
      });
    }
    await tellRun(reference, version, context);
    try {
      report(version, await write(version, { flags, context, session, isUnpacked }), session);
      context.exitWith(0);
    } catch (error) {
      if (!OutputError.is(error, 'readerGone')) throw error;
    }
  });
}

/** Within a run, what is read is what the run has read. */
async function tellRun(
  reference: GrosReference,
  { name, version }: DatasetVersion,
  { connectors, environment }: FullContext,
): Promise<void> {
  const step = await connectors.runningStep(environment);
  await step?.noteRead({
    reference: formatGros(reference),
    resolved: serializeGros(name, version),
    isLive: reference.tag.kind === 'live',
  });
}

interface Got {
  readonly file: string | undefined;
  readonly bytes: number;
  readonly hashes: ContentHashes;
}

/** Of a file, nothing is left unless it is what was published. */
async function write(
  version: DatasetVersion,
  {
    flags,
    context,
    session,
    isUnpacked,
  }: {
    readonly flags: GetFlags;
    readonly context: FullContext;
    readonly session: DatasetSession;
    readonly isUnpacked: boolean;
  },
): Promise<Got> {
  const { signal, datasets, ports } = session;
  const stored = await verifiedContent(version, { datasets, digests: ports.digests }, { signal });
  const { connectors } = context;
  const name = serializeGros(version.name, version.version);
  const pieces = isUnpacked ? connectors.unpacked(name, stored.pieces) : stored.pieces;
  const { output: given } = flags;
  const file = given === undefined ? undefined : resolve(context.workingFolder, given);
  const output = await connectors.resultOutput(file);
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      await output.write(piece);
      bytes += piece.length;
    }
    await output.complete();
    return { file, bytes, hashes: stored.hashes };
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

function report(
  version: DatasetVersion,
  { file, bytes, hashes }: Got,
  { terminal }: DatasetSession,
): void {
  const reference = serializeGros(version.name, version.version);
  const checkedBy = describeHashes(hashes);
  if (terminal.isJson) {
    const { format } = version;
    const { md5Hex: md5 = null, sha256Hex: sha256 = null } = hashes;
    return terminal.writeDocument({
      got: { reference, file, format, bytes, md5, sha256, checked: checkedBy !== undefined },
    });
  }
  if (checkedBy === undefined) {
    return terminal.note(`${reference} was not checked: it was published without a hash`);
  }
  if (file === undefined || terminal.isQuiet) return undefined;
  const words = `${reference}, ${formatBytes(bytes)}, is as it was published (${checkedBy})`;
  return terminal.note(terminal.noteStyle.dim(words));
}
