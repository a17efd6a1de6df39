import { httpDate } from './blobRecords.mjs';
import {
  blobsDocument,
  blockListDocument,
  containersDocument,
  errorDocument,
  parseBlockList,
} from './documents.mjs';

/**
 * The operations of the Blob service that sync tools use, by the name the statistics count them
 * under. Each takes the call (request, container and blob name, records) and returns an answer.
 * Signatures are not looked at. @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export const OPERATIONS = {
  listContainers: ({ records }) => document(containersDocument(records.containerNames())),
  accountInfo: () => ok({ 'x-ms-sku-name': 'Standard_LRS', 'x-ms-account-kind': 'StorageV2' }),
  createContainer,
  getContainer: onContainer(({ container }) =>
    ok({ ETag: `"${container.etag}"`, 'Last-Modified': container.modified }),
  ),
  deleteContainer: onContainer(({ records, containerName }) => {
    records.deleteContainer(containerName);
    return { status: 202, headers: commonHeaders() };
  }),
  listBlobs: onContainer(listBlobs),
  putBlob: onContainer(whenConditionsHold(putBlob)),
  putBlock: onContainer(putBlock),
  putBlockList: onContainer(whenConditionsHold(putBlockList)),
  getBlockList: onContainer(getBlockList),
  headBlob: onContainer(onBlob(({ blob }) => ok(blobHeaders(blob)))),
  getBlob: onContainer(onBlob(getBlob)),
  deleteBlob: onContainer(
    whenConditionsHold(
      onBlob(({ container, name }) => {
        container.delete(name);
        return { status: 202, headers: commonHeaders() };
      }),
    ),
  ),
  setMetadata: onContainer(
    whenConditionsHold(
      onBlob(({ container, name, request }) =>
        ok(writtenHeaders(container.write(name, { metadata: metadataOf(request) }))),
      ),
    ),
  ),
  setProperties: onContainer(
    whenConditionsHold(
      onBlob(({ container, name, request }) =>
        ok(
          writtenHeaders(
            // Set Blob Properties erases what it is not given.
            container.write(name, {
              md5: request.headers.get('x-ms-blob-content-md5'),
              contentType: contentTypeOf(request),
            }),
          ),
        ),
      ),
    ),
  ),
  leaseBlob: onContainer(onBlob(leaseBlob)),
  unsupported: ({ request }) =>
    refusal(501, 'NotImplemented', `the sink does not know ${request.method} ${request.path}`),
};

/** The operation a request asks for; `path` has been split into container and blob name. */
export function operationOf(request, containerName, name) {
  const { method, query } = request;
  const comp = query.get('comp');
  if (query.get('restype') === 'account' || (containerName === '' && comp === 'properties'))
    return 'accountInfo';
  if (containerName === '') return comp === 'list' ? 'listContainers' : 'unsupported';
  if (name === '') return CONTAINER_OPERATIONS[`${method} ${comp ?? ''}`] ?? 'unsupported';
  return BLOB_OPERATIONS[`${method} ${comp ?? ''}`] ?? 'unsupported';
}

const CONTAINER_OPERATIONS = {
  'PUT ': 'createContainer',
  'GET ': 'getContainer',
  'HEAD ': 'getContainer',
  'DELETE ': 'deleteContainer',
  'GET list': 'listBlobs',
};

const BLOB_OPERATIONS = {
  'PUT ': 'putBlob',
  'PUT block': 'putBlock',
  'PUT blocklist': 'putBlockList',
  'PUT metadata': 'setMetadata',
  'PUT properties': 'setProperties',
  'PUT lease': 'leaseBlob',
  'GET blocklist': 'getBlockList',
  'GET ': 'getBlob',
  'HEAD ': 'headBlob',
  'DELETE ': 'deleteBlob',
};

function createContainer({ records, containerName }) {
  return records.createContainer(containerName)
    ? { status: 201, headers: commonHeaders() }
    : refusal(409, 'ContainerAlreadyExists', 'the container exists');
}

const MAX_PAGE_SIZE = 5000;

function listBlobs({ container, request: { query } }) {
  const asked = Number(query.get('maxresults') ?? MAX_PAGE_SIZE);
  return document(
    blobsDocument(container, {
      prefix: query.get('prefix') ?? '',
      marker: query.get('marker') ?? '',
      pageSize: Math.min(asked, MAX_PAGE_SIZE),
      delimiter: query.get('delimiter') || undefined,
      withMetadata: (query.get('include') ?? '').includes('metadata'),
    }),
  );
}

function putBlob({ container, name, request, keepsBody }) {
  const promised = request.headers.get('x-ms-blob-content-md5');
  const wrong = md5Refusal(request, promised) ?? md5Refusal(request, contentMd5Of(request));
  if (wrong !== undefined) return wrong;
  const blob = container.write(name, {
    sizeBytes: request.bodyBytes,
    md5: request.bodyMd5,
    contentType: contentTypeOf(request),
    metadata: metadataOf(request),
    blocks: [],
    body: keepsBody ? request.body : undefined,
  });
  container.forgetStaged(name);
  return { status: 201, headers: { ...writtenHeaders(blob), 'Content-MD5': blob.md5 } };
}

function putBlock({ container, name, request }) {
  const wrong = md5Refusal(request, contentMd5Of(request));
  if (wrong !== undefined) return wrong;
  const id = request.query.get('blockid') ?? '';
  if (!container.stage(name, { id, sizeBytes: request.bodyBytes }))
    return refusal(400, 'InvalidBlobOrBlock', 'block ids of one blob have the same length');
  const headers = commonHeaders();
  if (request.bodyMd5 !== undefined) headers['Content-MD5'] = request.bodyMd5;
  return { status: 201, headers };
}

function putBlockList({ container, name, request }) {
  const staged = container.staged(name);
  const committed = new Map(container.blob(name)?.blocks.map((block) => [block.id, block]));
  const sources = {
    Latest: (id) => staged.get(id) ?? committed.get(id),
    Committed: (id) => committed.get(id),
    Uncommitted: (id) => staged.get(id),
  };
  const blocks = parseBlockList(request.body.toString()).map(({ from, id }) => sources[from](id));
  if (blocks.includes(undefined))
    return refusal(400, 'InvalidBlockList', 'the block list names a block that is not there');
  const blob = container.write(name, {
    sizeBytes: blocks.reduce((sum, block) => sum + block.sizeBytes, 0),
    // Stored as it was given: the service does not check it against the content.
    md5: request.headers.get('x-ms-blob-content-md5'),
    contentType: contentTypeOf(request),
    metadata: metadataOf(request),
    blocks,
    body: undefined,
  });
  container.forgetStaged(name);
  return { status: 201, headers: writtenHeaders(blob) };
}

function getBlockList({ container, name, request }) {
  const blob = container.blob(name);
  const staged = container.staged(name);
  if (blob === undefined && staged.size === 0) return blobMissing();
  const type = request.query.get('blocklisttype') ?? 'committed';
  const answer = document(
    blockListDocument(
      type === 'uncommitted' ? undefined : (blob?.blocks ?? []),
      type === 'committed' ? undefined : staged.values(),
    ),
  );
  if (blob === undefined) return answer;
  const headers = { ...answer.headers, ...writtenHeaders(blob) };
  headers['x-ms-blob-content-length'] = String(blob.sizeBytes);
  return { ...answer, headers };
}

/** Whoever asks gets it: a bench never has two writers. */
function leaseBlob({ request: { headers } }) {
  const leaseId = headers.get('x-ms-lease-id') ?? headers.get('x-ms-proposed-lease-id') ?? '';
  const isNew = headers.get('x-ms-lease-action') === 'acquire';
  const answer = ok({ 'x-ms-lease-id': leaseId });
  return { ...answer, status: isNew ? 201 : 200 };
}

function getBlob({ blob, request }) {
  if (blob.body === undefined && blob.sizeBytes > 0)
    return refusal(501, 'BodyDropped', 'the sink keeps no bodies');
  const { 'Content-Length': _, ...headers } = blobHeaders(blob);
  const body = blob.body ?? Buffer.alloc(0);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('x-ms-range') ?? '');
  if (range === null) return { status: 200, headers, body };
  const [start, end] = [Number(range[1]), Math.min(Number(range[2]) + 1, body.length)];
  const contentRange = { 'Content-Range': `bytes ${start}-${end - 1}/${body.length}` };
  return {
    status: 206,
    headers: { ...headers, ...contentRange },
    body: body.subarray(start, end),
  };
}

function onContainer(operation) {
  return (call) => {
    const container = call.records.container(call.containerName);
    if (container === undefined)
      return refusal(404, 'ContainerNotFound', 'the container does not exist');
    return operation({ ...call, container });
  };
}

function onBlob(operation) {
  return (call) => {
    const blob = call.container.blob(call.name);
    return blob === undefined ? blobMissing() : operation({ ...call, blob });
  };
}

function whenConditionsHold(operation) {
  return (call) => {
    const { headers } = call.request;
    const blob = call.container.blob(call.name);
    if (headers.get('if-none-match') === '*' && blob !== undefined)
      return refusal(409, 'BlobAlreadyExists', 'the blob exists');
    const ifMatch = headers.get('if-match');
    const isMet = ifMatch === undefined || isSameEtag(ifMatch, blob);
    return isMet ? operation(call) : refusal(412, 'ConditionNotMet', 'the blob is another one');
  };
}

function isSameEtag(ifMatch, blob) {
  return blob !== undefined && (ifMatch === '*' || ifMatch.replaceAll('"', '') === blob.etag);
}

function md5Refusal(request, promised) {
  if (promised === undefined || promised === request.bodyMd5) return undefined;
  return refusal(400, 'Md5Mismatch', 'the MD5 sent is not that of the bytes received');
}

function blobMissing() {
  return refusal(404, 'BlobNotFound', 'the blob does not exist');
}

function refusal(status, code, message) {
  return {
    status,
    headers: { ...commonHeaders(), 'x-ms-error-code': code, 'Content-Type': 'application/xml' },
    body: errorDocument(code, message),
  };
}

function document(body) {
  return { status: 200, headers: { ...commonHeaders(), 'Content-Type': 'application/xml' }, body };
}

function ok(headers) {
  return { status: 200, headers: { ...commonHeaders(), ...headers } };
}

let requests = 0;

function commonHeaders() {
  return {
    Server: 'sink',
    'x-ms-version': '2024-11-04',
    'x-ms-request-id': String(++requests),
    Date: httpDate(),
  };
}

function writtenHeaders(blob) {
  const headers = commonHeaders();
  headers.ETag = `"${blob.etag}"`;
  headers['Last-Modified'] = blob.modified;
  return headers;
}

function blobHeaders(blob) {
  const headers = writtenHeaders(blob);
  headers['Content-Length'] = String(blob.sizeBytes);
  headers['Content-Type'] = blob.contentType;
  headers['x-ms-blob-type'] = 'BlockBlob';
  headers['x-ms-creation-time'] = blob.modified;
  headers['Accept-Ranges'] = 'bytes';
  if (blob.md5 !== undefined) headers['Content-MD5'] = blob.md5;
  for (const [key, value] of blob.metadata) headers[`x-ms-meta-${key}`] = value;
  return headers;
}

function contentMd5Of(request) {
  return request.headers.get('content-md5');
}

function contentTypeOf(request) {
  return (
    request.headers.get('x-ms-blob-content-type') ??
    request.headers.get('content-type') ??
    'application/octet-stream'
  );
}

const METADATA_HEADER = 'x-ms-meta-';

function metadataOf({ headers }) {
  const metadata = new Map();
  for (const [name, value] of headers)
    if (name.startsWith(METADATA_HEADER)) metadata.set(name.slice(METADATA_HEADER.length), value);
  return metadata;
}
