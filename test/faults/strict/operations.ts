import { createHash } from 'node:crypto';
import { toHex } from '../../../src/core/base/hex';
import type {
  BlobAddress,
  BlobEntry,
  WriteCondition,
  WriteOptions,
} from '../../../src/core/storage/blobStore';
import { storageError } from '../../../src/core/storage/storageErrors';
import { blockListDocument, parseBlockList } from '../../bench/sink/documents.mjs';
import type { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { answer, answerDocument, answerEntry, refusal, type Answer } from './answers';
import { containersDocument, listingDocument } from './listings';

/** One request, taken apart. */
export interface Call {
  readonly method: string;
  /** Empty parts: the account, or a container. */
  readonly address: BlobAddress;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly store: InMemoryBlobStore;
}

type Operation = (call: Call) => Answer | Promise<Answer>;

/** What a request asks for, as `PUT block` or, of a container, `GET container list`. */
export function operationOf({ method, address, query }: Call): string {
  const level = address.container === '' ? 'account' : address.name === '' ? 'container' : '';
  return [method, level, query.get('comp') ?? ''].filter((part) => part !== '').join(' ');
}

export const operations: Readonly<Record<string, Operation>> = {
  'GET account list': async ({ store }) =>
    answerDocument(containersDocument(await store.listContainers())),
  'PUT container': createContainer,
  'GET container': containerProperties,
  'HEAD container': containerProperties,
  'DELETE container': ({ store, address }) => {
    store.removeContainer(address.container);
    return answer(202);
  },
  'GET container list': ({ store, address, query }) => {
    requireContainer(store, address);
    return answerDocument(listingDocument(store, address.container, query));
  },
  PUT: putBlob,
  'PUT block': putBlock,
  'PUT blocklist': commitBlocks,
  'PUT properties': setProperties,
  'PUT lease': leaseBlob,
  'GET blocklist': getBlocks,
  HEAD: async ({ store, address }) => {
    const entry = await requireEntry(store, address);
    const { status, headers } = answerEntry(200, entry);
    return answer(status, { ...headers, 'content-length': String(entry.sizeBytes) });
  },
  GET: getBlob,
  DELETE: async (call) => {
    const { store, address } = call;
    const isDeleted = await store.deleteBlob(address, {
      condition: conditionOf(call),
      ...leaseOf(call),
    });
    return isDeleted ? answer(202) : refusal(404, 'BlobNotFound');
  },
};

async function createContainer({ store, address }: Call): Promise<Answer> {
  const isNew = await store.createContainer(address.container);
  return isNew ? answer(201) : refusal(409, 'ContainerAlreadyExists');
}

function containerProperties({ store, address }: Call): Answer {
  requireContainer(store, address);
  return answer(200, { etag: '"0x1"', 'last-modified': new Date().toUTCString() });
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-blob */
async function putBlob(call: Call): Promise<Answer> {
  const { store, address, headers, body } = call;
  if (body.length > largestPutBytes) return refusal(413, 'RequestBodyTooLarge');
  if (headers.get('x-ms-blob-type') !== 'BlockBlob') return refusal(400, 'InvalidHeaderValue');
  const md5 = promisedMd5(headers.get('x-ms-blob-content-md5') ?? headers.get('content-md5'), body);
  await store.putBlob(address, { bytes: body, md5 }, writeOptionsOf(call));
  return answerEntry(201, await requireEntry(store, address));
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block */
async function putBlock(call: Call): Promise<Answer> {
  const { store, address, headers, query, body } = call;
  if (body.length === 0) return refusal(400, 'InvalidHeaderValue');
  if (body.length > largestBlockBytes) return refusal(413, 'RequestBodyTooLarge');
  const staged = (await store.getBlocks(address))?.uncommitted.length ?? 0;
  if (staged >= mostStagedBlocks) return refusal(409, 'BlockCountExceedsLimit');
  const id = Buffer.from(query.get('blockid') ?? '', 'base64');
  const md5 = promisedMd5(headers.get('content-md5'), body);
  await store.putBlock(address, { id, bytes: body, md5 });
  return answer(201, { 'content-md5': Buffer.from(md5).toString('base64') });
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
async function commitBlocks(call: Call): Promise<Answer> {
  const { store, address, headers, body } = call;
  const sent = headers.get('content-md5');
  if (sent !== undefined && sent !== base64Md5(body)) return refusal(400, 'Md5Mismatch');
  const ids = parseBlockList(body.toString()).map(({ id = '' }) => Buffer.from(id, 'base64'));
  if (ids.length > mostCommittedBlocks) return refusal(400, 'BlockListTooLong');
  const claimed = headers.get('x-ms-blob-content-md5');
  // Stored as it was given: the service does not check it against the content.
  const md5 = Buffer.from(claimed ?? '', 'base64');
  await store.commitBlocks(address, { ids, md5 }, writeOptionsOf(call));
  if (claimed === undefined) store.setMd5(address, undefined);
  return answerEntry(201, await requireEntry(store, address));
}

/** A property that is left out is erased. @see https://learn.microsoft.com/rest/api/storageservices/set-blob-properties */
async function setProperties({ store, address, headers }: Call): Promise<Answer> {
  await requireEntry(store, address);
  const claimed = headers.get('x-ms-blob-content-md5');
  store.setMd5(address, claimed === undefined ? undefined : toHex(Buffer.from(claimed, 'base64')));
  return answerEntry(200, await requireEntry(store, address));
}

/** @see https://learn.microsoft.com/rest/api/storageservices/lease-blob */
async function leaseBlob({ store, address, headers }: Call): Promise<Answer> {
  const leaseId = headers.get('x-ms-lease-id') ?? headers.get('x-ms-proposed-lease-id') ?? '';
  const seconds = Number(headers.get('x-ms-lease-duration'));
  switch (headers.get('x-ms-lease-action')) {
    case 'acquire':
      if (seconds < 15 || seconds > 60) return refusal(400, 'InvalidHeaderValue');
      await store.acquireLease(address, { leaseId, seconds });
      return answer(201, { 'x-ms-lease-id': leaseId });
    case 'renew':
      await store.renewLease(address, { leaseId });
      return answer(200, { 'x-ms-lease-id': leaseId });
    case 'release':
      await store.releaseLease(address, { leaseId });
      return answer(200);
    default:
      return refusal(501, 'NotImplemented');
  }
}

async function getBlocks({ store, address, query }: Call): Promise<Answer> {
  const lists = await store.getBlocks(address);
  if (lists === undefined) return refusal(404, 'BlobNotFound');
  const type = query.get('blocklisttype') ?? 'committed';
  const render = (blocks: typeof lists.committed): readonly { id: string; sizeBytes: number }[] =>
    blocks.map(({ id, sizeBytes }) => ({ id: Buffer.from(id).toString('base64'), sizeBytes }));
  return answerDocument(
    blockListDocument(
      type === 'uncommitted' ? undefined : render(lists.committed),
      type === 'committed' ? undefined : render(lists.uncommitted),
    ),
    lists.etag === undefined ? {} : { etag: `"${lists.etag}"` },
  );
}

/** @see https://learn.microsoft.com/rest/api/storageservices/get-blob */
async function getBlob(call: Call): Promise<Answer> {
  const { store, address, headers } = call;
  const entry = await requireEntry(store, address);
  const wanted = headers.get('if-match')?.replaceAll('"', '');
  if (wanted !== undefined && wanted !== entry.etag) return refusal(412, 'ConditionNotMet');
  const content = store.content(address) ?? new Uint8Array();
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.get('x-ms-range') ?? headers.get('range') ?? '');
  if (range === null) return { ...answerEntry(200, entry), body: content };
  const start = Number(range[1]);
  if (start >= content.length) return refusal(416, 'InvalidRange');
  const end = Math.min(content.length, range[2] === '' ? Infinity : Number(range[2]) + 1);
  const part = answerEntry(206, entry);
  const contentRange = `bytes ${start}-${end - 1}/${content.length}`;
  return {
    ...part,
    headers: { ...part.headers, 'content-range': contentRange },
    body: content.subarray(start, end),
  };
}

/** @see https://learn.microsoft.com/azure/storage/blobs/scalability-targets */
const largestPutBytes = 5000 * 1024 * 1024;
const largestBlockBytes = 4000 * 1024 * 1024;
const mostStagedBlocks = 100_000;
const mostCommittedBlocks = 50_000;

function requireContainer(store: InMemoryBlobStore, { container }: BlobAddress): void {
  if (!store.hasContainer(container)) {
    throw storageError('containerMissing', { endpoint: store.endpoint, container });
  }
}

async function requireEntry(store: InMemoryBlobStore, address: BlobAddress): Promise<BlobEntry> {
  const entry = await store.head(address);
  if (entry === undefined) throw storageError('blobMissing', { endpoint: store.endpoint });
  return entry;
}

/** Bytes sent without an MD5 are taken as they are. */
function promisedMd5(promised: string | undefined, body: Buffer): Uint8Array {
  return Buffer.from(promised ?? base64Md5(body), 'base64');
}

function base64Md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}

function writeOptionsOf(call: Call): WriteOptions {
  const start = 'x-ms-meta-';
  const named = [...call.headers].filter(([key]) => key.startsWith(start));
  const metadata = Object.fromEntries(
    named.map(([key, value]) => [key.slice(start.length), value]),
  );
  return { condition: conditionOf(call), metadata, ...leaseOf(call) };
}

function leaseOf({ headers }: Call): { readonly leaseId?: string } {
  const leaseId = headers.get('x-ms-lease-id');
  return leaseId === undefined ? {} : { leaseId };
}

function conditionOf({ headers }: Call): WriteCondition {
  if (headers.get('if-none-match') === '*') return { kind: 'absent' };
  const etag = headers.get('if-match')?.replaceAll('"', '');
  return etag === undefined || etag === '*' ? { kind: 'any' } : { kind: 'etag', etag };
}
