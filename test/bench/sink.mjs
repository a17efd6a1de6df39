// A bookkeeping sink: enough of Azure's Blob service for sync tools to upload to and to check
// against, at next to no cost, so that a bench measures the client. It keeps no bodies but those of
// names that end as one of --keep says. Prints its address as one line of JSON; ends on SIGTERM.
// With --datasets it is a lake of so many datasets instead, made as it is asked for; --untold leaves out the
// metadata that older tools do not write.
//   node test/bench/sink.mjs [--port 0] [--latency-ms 0] [--keep .receipt,.sync,.md5] [--datasets N [--untold]]
import { parseArgs } from 'node:util';
import { MadeLake } from './datasets/madeLake.mjs';
import { BlobRecords } from './sink/blobRecords.mjs';
import { createHttpServer } from './sink/httpServer.mjs';
import { OPERATIONS, operationOf } from './sink/operations.mjs';
import { BodyMd5 } from './sink/bodyMd5.mjs';

/**
 * Answers `{ requests: { [operation]: count }, lastAtMs: { [operation]: time }, bodyBytes }`; not counted itself.
 * Bytes of a body count as they come, also of one that breaks off.
 */
const STATISTICS_PATH = '/-/statistics';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    keep: { type: 'string', default: '.receipt,.sync,.md5' },
    datasets: { type: 'string' },
    untold: { type: 'boolean', default: false },
  },
});
const keptSuffixes = values.keep.split(',').filter((suffix) => suffix !== '');
const records =
  values.datasets === undefined
    ? new BlobRecords()
    : await MadeLake.create(Number(values.datasets), { isTold: !values.untold });
const statistics = { requests: {}, lastAtMs: {}, bodyBytes: 0 };

const server = createHttpServer({
  latencyMs: Number(values['latency-ms']),
  bodyMd5: await BodyMd5.create(),
  wants(request) {
    route(request);
    const isPutBlob = request.operation === 'putBlob';
    return {
      md5: isPutBlob || (request.operation === 'putBlock' && request.headers.has('content-md5')),
      body: request.operation === 'putBlockList' || (isPutBlob && isKept(request.name)),
    };
  },
  received(sizeBytes) {
    statistics.bodyBytes += sizeBytes;
  },
  answer(request) {
    if (request.path === STATISTICS_PATH) return { status: 200, body: JSON.stringify(statistics) };
    count(request);
    const { containerName, name } = request;
    const keepsBody = isKept(name);
    return OPERATIONS[request.operation]({
      request,
      records,
      containerName,
      name,
      keepsBody,
    });
  },
});

server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port }));
});
process.on('SIGTERM', () => process.exit(0));

/** The path is `/account/container/blob/name`, as emulators have it. */
function route(request) {
  const [, , containerName = '', ...segments] = request.path.split('/');
  request.containerName = containerName;
  request.name = decodeURIComponent(segments.join('/'));
  request.operation = operationOf(request, containerName, request.name);
}

function isKept(name) {
  return keptSuffixes.some((suffix) => name.endsWith(suffix));
}

function count({ operation }) {
  statistics.requests[operation] = (statistics.requests[operation] ?? 0) + 1;
  statistics.lastAtMs[operation] = Date.now();
}
