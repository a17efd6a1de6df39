import { OperatorError } from '../../base/errors';
import { ended } from '../../base/sentence';
import { verifiedContent } from '../content/verifiedContent';
import { untilSound, type PieceDigests } from '../content/verifiedPieces';
import type { Datasets } from '../datasets';
import { formatGros, serializeGros } from '../reference/formatGros';
import type { GrosReference } from '../reference/grosReference';
import { parseGros } from '../reference/parseGros';
import type { RunRead } from '../runs/pipelineRun';
import type { DatasetVersion } from '../versions/datasetVersion';
import { readRequest, type GatewayRequest } from './gatewayRequest';
import { commonHeaders, representationOf, type Representation } from './representation';

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent = the answer has no content. One that throws must be broken off, not ended. */
  readonly body?: AsyncIterable<Uint8Array>;
}

/** The content of a gzip file of this name, in pieces. @throws OperatorError if it is cut short or is none */
export type Gunzip = (name: string, pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

export interface GatewayPorts {
  readonly datasets: Pick<Datasets, 'resolve' | 'read' | 'hashes'>;
  readonly digests: PieceDigests;
  readonly gunzip: Gunzip;
}

export interface GatewayOptions {
  /** What every path must begin with. */
  readonly token: string;
  /** Told of every dataset that is read; not of one that is only looked for. */
  readonly onRead?: (read: RunRead) => void;
}

/**
 * Serves datasets over HTTP to whatever can read an address: each answer is of one version, and what is
 * damaged is broken off before its end.
 */
export class Gateway {
  readonly #ports: GatewayPorts;
  readonly #options: GatewayOptions;

  constructor(ports: GatewayPorts, options: GatewayOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** The answer to a request that came in at a port. Whatever fails is an answer, too. */
  async answer(
    request: GatewayRequest,
    { port, signal }: { readonly port: number; readonly signal: AbortSignal },
  ): Promise<GatewayAnswer> {
    const read = readRequest(request, { token: this.#options.token, port });
    if (read.kind === 'refused') return refusal(read.status, read.text);
    const parsed = parseGros(read.reference);
    if (parsed.kind === 'malformed') return textAnswer(400, `${parsed.why}.`);
    try {
      return await this.#answerFor(parsed.reference, request, signal);
    } catch (error) {
      if (error instanceof OperatorError) return textAnswer(502, inSentences(error));
      throw error;
    }
  }

  async #answerFor(
    reference: GrosReference,
    request: GatewayRequest,
    signal: AbortSignal,
  ): Promise<GatewayAnswer> {
    const resolution = await this.#ports.datasets.resolve(reference, { signal });
    if (resolution.kind !== 'version') return textAnswer(404, inSentences(resolution));
    const { version } = resolution;
    if (request.method === 'GET') this.#tell(reference, version);
    const shown = representationOf(version, request);
    const { status, headers } = shown;
    if (request.method === 'HEAD' || status === 304 || status === 416) return { status, headers };
    return { status, headers, body: await this.#bodyOf(version, shown, signal) };
  }

  #tell(reference: GrosReference, version: DatasetVersion): void {
    this.#options.onRead?.({
      reference: formatGros(reference),
      resolved: serializeGros(version.name, version.version),
      isLive: reference.tag.kind === 'live',
    });
  }

  /** A part cannot be held against a hash of the whole: it rests on the ETag alone. */
  async #bodyOf(
    version: DatasetVersion,
    { form, range }: Representation,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const { datasets, gunzip } = this.#ports;
    if (range !== 'whole') return datasets.read(version, { ...range, signal });
    const { pieces } = await verifiedContent(version, this.#ports, { signal });
    const what = serializeGros(version.name, version.version);
    return untilSound(form === 'unpacked' ? gunzip(what, pieces) : pieces);
  }
}

function inSentences({
  message,
  remedy,
}: {
  readonly message: string;
  readonly remedy: string;
}): string {
  return `${message}. ${ended(remedy)}`;
}

function refusal(status: number, text: string): GatewayAnswer {
  const answer = textAnswer(status, `${text}.`);
  if (status !== 405) return answer;
  return { ...answer, headers: { ...answer.headers, allow: 'GET, HEAD' } };
}

function textAnswer(status: number, text: string): GatewayAnswer {
  const bytes = new TextEncoder().encode(`${text}\n`);
  const headers = {
    ...commonHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(bytes.length),
  };
  return { status, headers, body: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
