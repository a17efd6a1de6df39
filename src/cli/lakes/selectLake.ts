import { resolve } from 'node:path';
import { UsageError } from '../../core/base/errors';
import { judgeEndpoint } from '../../core/lake/endpointTrust';
import type { Lake, LakeStorage, Source } from '../../core/lake/lake';
import { LakeError } from '../../core/lake/lakeProblem';
import { suggestNearMiss } from '../../core/lake/nearMiss';
import { confirmedS3Host } from '../../core/lake/s3Trust';
import type { Secrets } from '../../core/lake/secrets';
import { comparePaths } from '../../core/storage/pathOrder';
import type { CommandContext, EnvironmentLogin } from '../program/commandHost';
import { lakeOfFolder } from './folderLake';
import { findLakeFile, isOwnFile, readLakeFile } from './lakeFiles';
import { applicationSecrets } from './applicationSecrets';
import { checkSourceFlags, type SourceFlags } from './sourceFlags';
import { withTransferFlags } from './transferFlags';
import type { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';

/** A lake, and what may be used to get at it. */
export interface SelectedLake {
  readonly lake: Lake;
  /** Those of the lake that `--source` leaves, by name: the order of every list of runs. */
  readonly sources: readonly Source[];
  readonly secrets: Secrets;
  /** Hosts that the person named on the command line or in the environment. */
  readonly confirmedHosts: ReadonlySet<string>;
}

/** The lake that the options name. @throws UsageError, LakeError */
export async function selectLake(
  flags: SourceFlags,
  context: CommandContext,
  terminal: Terminal,
): Promise<SelectedLake> {
  const selected = await selectStorage(flags, context, terminal);
  if (selected.lake.sources.length > 0) return selected;
  throw selected.lake.file === ''
    ? new LakeError('lakeMissing', `There is no lake.json in ${context.workingFolder} or above`, {
        remedy: 'Give --lake FILE, or --main-folder DIR with --container NAME',
      })
    : new LakeError('sourceMissing', `${selected.lake.file} names no source`, {
        remedy: 'Add the folders that hold runs to its sources',
      });
}

/** As {@link selectLake}, but a lake without sources will do, and so will an account alone. */
export async function selectStorage(
  flags: SourceFlags,
  context: CommandContext,
  terminal: Terminal,
): Promise<SelectedLake> {
  checkSourceFlags(flags);
  checkEndpoint(flags.blobEndpoint);
  const login = await context.connectors.environmentLogin(context.environment);
  const lake = await findLake(flags, context, { terminal, login });
  const meantFor = await endpointMeant(lake, flags, context);
  if (meantFor === undefined) noteIdleSecret(lake.storage, login, terminal);
  const secrets = login.secretsFor(meantFor);
  return {
    lake,
    sources: selectSources(lake, flags)
      .map((source) => withTransferFlags(source, flags))
      .sort((a, b) => comparePaths(a.name, b.name)),
    secrets: (await applicationSecrets(flags, context, secrets)) ?? secrets,
    confirmedHosts: new Set([
      ...hostsOf([flags.blobEndpoint, login.blobEndpoint]),
      ...(login.s3Endpoint === undefined ? [] : [confirmedS3Host(login.s3Endpoint)]),
    ]),
  };
}

/**
 * The endpoint that secrets without an account are for: the one that was typed, or that of a lake file
 * which the person named and which is theirs. A file that merely lies there may come out of any
 * repository.
 */
async function endpointMeant(
  { file, storage }: Lake,
  flags: SourceFlags,
  { environment }: CommandContext,
): Promise<string | undefined> {
  if (flags.blobEndpoint !== undefined) return flags.blobEndpoint;
  // Commands of a step find the lake file of their run, and whether a person named it, there.
  const isNamed = flags.lake !== undefined || environment['LAKESIDE_LAKE_NAMED'] === 'yes';
  return isNamed && (await isOwnFile(file)) ? storage.blobEndpoint : undefined;
}

/** An emulator opens by its published key, so that nothing else would tell of the one that is not used. */
function noteIdleSecret(
  { blobEndpoint }: LakeStorage,
  { bareSecret }: EnvironmentLogin,
  terminal: Terminal,
): void {
  if (bareSecret === undefined || terminal.isQuiet) return;
  if (judgeEndpoint(blobEndpoint, new Set()).kind !== 'emulator') return;
  const what = `${bareSecret} is not used: only a lake file names ${blobEndpoint}, which opens by the emulator's published key; give --blob-endpoint too if it is meant`;
  terminal.note(terminal.noteStyle.dim(printable(what)));
}

/** The folder that caches are kept in. */
export async function selectStateFolder(
  flags: { readonly stateDir?: string },
  { connectors, environment, workingFolder }: CommandContext,
): Promise<string> {
  const folder = flags.stateDir ?? (await connectors.defaultStateFolder(environment));
  return resolve(workingFolder, folder);
}

async function findLake(
  flags: SourceFlags,
  { workingFolder, environment }: CommandContext,
  { terminal, login }: { readonly terminal: Terminal; readonly login: EnvironmentLogin },
): Promise<Lake> {
  const { mainFolder, blobEndpoint } = flags;
  const named = blobEndpoint ?? login.blobEndpoint;
  if (mainFolder !== undefined) {
    const folderFlags = { ...flags, mainFolder };
    return lakeOfFolder(folderFlags, {
      blobEndpoint: requireEndpoint(named),
      workingFolder,
      onWarning: (message) => {
        if (!terminal.isQuiet) terminal.note(terminal.noteStyle.dim(message));
      },
    });
  }
  const file = await findLakeFile(flags.lake ?? environment['LAKESIDE_LAKE'], workingFolder);
  if (file === undefined) {
    if (flags.source !== undefined || named === undefined) throw noLake(workingFolder);
    return { ...emptyLake, storage: { blobEndpoint: named, auth: undefined } };
  }
  const lake = await readLakeFile(file, { workingFolder, terminal });
  return { ...lake, storage: withEndpoint(lake.storage, blobEndpoint) };
}

const emptyLake: Omit<Lake, 'storage'> = {
  file: '',
  sources: [],
  connections: new Map(),
  warehouse: undefined,
  benchling: undefined,
  notify: undefined,
};

function noLake(workingFolder: string): LakeError {
  return new LakeError('lakeMissing', `There is no lake.json in ${workingFolder} or above`, {
    remedy:
      'Give --lake FILE, or --main-folder DIR with --container NAME, or name the account by --blob-endpoint or in the environment',
  });
}

/** What is typed wins over what the file says. */
function withEndpoint(storage: LakeStorage, blobEndpoint: string | undefined): LakeStorage {
  return blobEndpoint === undefined ? storage : { ...storage, blobEndpoint };
}

function requireEndpoint(blobEndpoint: string | undefined): string {
  if (blobEndpoint !== undefined) return blobEndpoint;
  throw new UsageError('No storage account is named', {
    remedy:
      'Give --account NAME or --blob-endpoint URL, or set AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCOUNT',
  });
}

function checkEndpoint(blobEndpoint: string | undefined): void {
  if (blobEndpoint === undefined) return;
  const judgment = judgeEndpoint(blobEndpoint, new Set());
  if (judgment.kind !== 'malformed') return;
  throw new UsageError(`--blob-endpoint cannot be used: ${judgment.why}`, {
    remedy:
      'Write it like https://ACCOUNT.blob.core.windows.net; keys and signatures belong into the environment',
  });
}

function hostsOf(endpoints: readonly (string | undefined)[]): ReadonlySet<string> {
  const hosts = endpoints.flatMap((endpoint) =>
    endpoint !== undefined && URL.canParse(endpoint) ? [new URL(endpoint).host] : [],
  );
  return new Set(hosts);
}

function selectSources(lake: Lake, { source, kind }: SourceFlags): readonly Source[] {
  const named = source === undefined ? lake.sources : sourcesNamed(lake, source);
  const selected = named.filter((candidate) => kind === undefined || candidate.kind === kind);
  if (selected.length > 0 || named.length === 0) return selected;
  throw new LakeError('sourceUnknown', `No source that is asked for is of the kind ${kind}`, {
    remedy: `The sources of ${lake.file} are ${lake.sources.map((known) => `${known.name} (${known.kind})`).join(', ')}`,
  });
}

function sourcesNamed(lake: Lake, names: readonly string[]): readonly Source[] {
  const known = lake.sources.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return lake.sources.filter(({ name }) => names.includes(name));
  const quoted = JSON.stringify(unknown);
  throw new LakeError(
    'sourceUnknown',
    `No source is called ${quoted}${suggestNearMiss(unknown, known)}`,
    {
      remedy: `The sources of ${lake.file} are ${known.join(', ')}`,
    },
  );
}
