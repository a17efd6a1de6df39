import type { Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import {
  StorageError,
  type BlobEntry,
  type BlobFolderPage,
  type BlobStore,
} from '../../core/storage/blobStore';
import type { CommandContext } from '../program/commandHost';
import { UnknownContainerError } from '../program/failures';
import { withStorage, type LakeSession } from './lakeSession';
import { renderTable, type TableCell } from '../terminal/renderTable';
import { addSourceOptions, type SourceFlags } from './sourceFlags';
import { printable, type TextStyle } from '../terminal/textStyle';

interface ListFlags extends SourceFlags {
  readonly recursive?: true;
}

/** Something of a storage account; what a kind of entry does not have is `null`. */
export interface ListedEntry {
  /** A container's name, or the whole name within the container; prefixes end with `/`. */
  readonly name: string;
  readonly kind: 'container' | 'prefix' | 'blob';
  readonly sizeBytes: number | null;
  /** Content-MD5, lower-case hex. */
  readonly md5: string | null;
  readonly etag: string | null;
}

/** `lakeside ls`: containers, or what lies below a prefix. */
export function addLsCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('ls')
    .description('list containers, or the prefixes and blobs of one')
    .argument('[container/prefix]', 'left out: the containers of the account')
    .option('--recursive', 'list every blob below the prefix')
    .action((place: string | undefined, flags: ListFlags) => ls(place, flags, context));
  addSourceOptions(command);
}

async function ls(
  place: string | undefined,
  flags: ListFlags,
  context: CommandContext,
): Promise<void> {
  const wanted = place === undefined ? undefined : parsePlace(place);
  if (wanted === undefined && flags.recursive === true) {
    throw new UsageError('--recursive needs a container', {
      remedy: 'Give CONTAINER or CONTAINER/PREFIX',
    });
  }
  await withStorage(flags, context, async (session) => {
    const entries = await collectEntries(session, wanted, flags.recursive === true).catch(
      async (error: unknown) => {
        throw wanted === undefined ? error : await asUnknown(error, wanted, session);
      },
    );
    printEntries(session, entries);
    context.exitWith(0);
  });
}

/** Who lists a container does not want it made: a missing one is told beside those that are there. */
async function asUnknown(
  error: unknown,
  { container }: Place,
  { ports: { blobStore }, signal }: LakeSession,
): Promise<unknown> {
  if (!StorageError.is(error, 'containerMissing')) return error;
  const known = await blobStore.listContainers({ signal }).catch((cause: unknown) => {
    if (StorageError.is(cause)) return undefined;
    throw cause;
  });
  const names = known?.map(({ name }) => name);
  return new UnknownContainerError(container, blobStore.endpoint, names);
}

interface Place {
  readonly container: string;
  /** Without slashes at its ends. */
  readonly prefix: string;
}

function parsePlace(text: string): Place {
  const [container = '', ...rest] = text.replace(/^\/+|\/+$/g, '').split('/');
  if (container !== '') return { container, prefix: rest.join('/') };
  throw new UsageError(`${JSON.stringify(text)} names no container`, {
    remedy: 'Write CONTAINER or CONTAINER/PREFIX, or nothing for the list of containers',
  });
}

async function collectEntries(
  { ports, signal }: LakeSession,
  place: Place | undefined,
  isRecursive: boolean,
): Promise<readonly ListedEntry[]> {
  const store = ports.blobStore;
  if (place === undefined) {
    const containers = await store.listContainers({ signal });
    return containers.map(({ name }) => ({ ...nothingKnown, name, kind: 'container' }));
  }
  const folder = place.prefix === '' ? '' : `${place.prefix}/`;
  const below = isRecursive
    ? await listAll(store, { ...place, prefix: folder }, signal)
    : await listLevel(store, { ...place, prefix: folder }, signal);
  if (below.length > 0 || folder === '') return below;
  const blob = await store.head({ container: place.container, name: place.prefix }, { signal });
  return blob ? [blobEntry(blob)] : [];
}

async function listAll(
  store: BlobStore,
  { container, prefix }: Place,
  signal: AbortSignal,
): Promise<readonly ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for await (const page of store.listBlobs(container, prefix, { signal })) {
    for (const blob of page) entries.push(blobEntry(blob));
  }
  return entries;
}

async function listLevel(
  store: BlobStore,
  { container, prefix }: Place,
  signal: AbortSignal,
): Promise<readonly ListedEntry[]> {
  const entries: ListedEntry[] = [];
  let page: BlobFolderPage | undefined;
  do {
    const { continuation } = page ?? {};
    page = await store.listFolder(container, prefix, {
      signal,
      ...(continuation === undefined ? {} : { continuation }),
    });
    for (const name of page.prefixes) entries.push({ ...nothingKnown, name, kind: 'prefix' });
    for (const blob of page.blobs) entries.push(blobEntry(blob));
  } while (page.continuation !== undefined);
  return entries;
}

const nothingKnown = { sizeBytes: null, md5: null, etag: null } as const;

function blobEntry({ name, sizeBytes, md5Hex, etag }: BlobEntry): ListedEntry {
  return { name, kind: 'blob', sizeBytes, md5: md5Hex ?? null, etag };
}

function printEntries({ terminal, ports }: LakeSession, entries: readonly ListedEntry[]): void {
  if (terminal.isJson) {
    // One spelling of the keys' order, whatever the entries were made from.
    const ordered = entries.map(({ name, kind, sizeBytes, md5, etag }) => ({
      name,
      kind,
      sizeBytes,
      md5,
      etag,
    }));
    return terminal.writeDocument({ entries: ordered });
  }
  if (entries.length === 0) return terminal.note('There is nothing here');
  const isAccount = entries.every(({ kind }) => kind === 'container');
  const { style } = terminal;
  terminal.print(isAccount ? renderContainers(entries, style) : renderEntries(entries, style));
  const what = formatQuantity(entries.length, 'entry', 'entries');
  return terminal.note(terminal.noteStyle.dim(`${what} at ${ports.blobStore.endpoint}`));
}

function renderContainers(entries: readonly ListedEntry[], style: TextStyle): string {
  const rows = entries.map(({ name }) => [{ text: printable(name), paint: style.cyan }]);
  return renderTable({
    columns: [{ title: 'container' }],
    rows,
    width: Infinity,
    paintTitle: style.dim,
  });
}

function renderEntries(entries: readonly ListedEntry[], style: TextStyle): string {
  return renderTable({
    columns: [{ title: 'size', align: 'right' }, { title: 'MD5' }, { title: 'name' }],
    rows: entries.map((entry) => rowOf(entry, style)),
    width: Infinity,
    paintTitle: style.dim,
  });
}

function rowOf(
  { name, kind, sizeBytes, md5 }: ListedEntry,
  style: TextStyle,
): readonly TableCell[] {
  const isBlob = kind === 'blob';
  const md5Cell = md5 ?? (isBlob ? 'no MD5' : '');
  return [
    { text: sizeBytes === null ? '' : formatBytes(sizeBytes) },
    { text: md5Cell, paint: md5 === null ? style.yellow : style.dim },
    { text: printable(name), ...(isBlob ? {} : { paint: style.cyan }) },
  ];
}
