import type { Logger } from '../../base/logger';
import { describeError } from '../../base/errors';
import { formatQuantity } from '../../base/sizes';
import type { EventStore } from './eventStore';
import { eventsInBatch, type ImportedEvents } from './importEvents';

/** What a client says before it sends anything. */
export interface CollectorHead {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface CollectorRequest extends CollectorHead {
  readonly body: Uint8Array;
}

export interface CollectorAnswer {
  readonly status: number;
  /** JSON; absent = none. */
  readonly body?: unknown;
}

export interface CollectorOptions {
  readonly store: Pick<EventStore, 'add'>;
  readonly logger: Logger;
  /** What a client has to send as its API key. */
  readonly token: string;
}

/** More than any client sends at a time. */
export const mostBodyBytes = 32 * 1024 * 1024;

/**
 * Takes OpenLineage events from programs of this machine, as its HTTP transport sends them, and keeps them
 * before it answers. @see https://openlineage.io/apidocs/openapi
 */
export class Collector {
  constructor(readonly options: CollectorOptions) {}

  async answer(
    request: CollectorRequest,
    { port, signal }: { readonly port: number; readonly signal: AbortSignal },
  ): Promise<CollectorAnswer> {
    const refusal = this.refusalOf(request, port);
    if (refusal !== undefined) return refusal;
    const isBatch = pathOf(request) === batchPath;
    const value = jsonIn(request.body);
    if (value === undefined || Array.isArray(value) !== isBatch) {
      const wanted = isBatch ? 'a JSON list of events' : 'one event in JSON';
      return failure(400, `The body is not ${wanted}`);
    }
    const imported = eventsInBatch(Array.isArray(value) ? value : [value]);
    try {
      await this.options.store.add(imported.events, signal);
    } catch (error) {
      this.options.logger.error(`could not keep events: ${describeError(error)}`);
      return failure(503, 'The events could not be kept; send them again later');
    }
    this.options.logger.info(`kept ${formatQuantity(imported.events.length, 'event')}`);
    return isBatch ? batchAnswer(imported) : singleAnswer(imported);
  }

  /**
   * What is said to a client whose request is not taken, whatever its body is; `undefined` = it is. The Host
   * header keeps pages of browsers out that were led here by another name.
   */
  refusalOf(
    { method, headers, ...request }: CollectorHead,
    port: number,
  ): CollectorAnswer | undefined {
    const host = headers['host'];
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      return failure(403, 'This is not the address that the collector was opened at');
    }
    if (headers['authorization'] !== `Bearer ${this.options.token}`) {
      return failure(401, 'Send the API key that the collector was opened with');
    }
    const path = pathOf(request);
    if (path !== eventPath && path !== batchPath) return failure(404, 'There is nothing here');
    if (method !== 'POST') return failure(405, 'Send events with POST');
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
      return failure(415, 'Send events as application/json');
    }
    return undefined;
  }
}

export const eventPath = '/api/v1/lineage';
const batchPath = `${eventPath}/batch`;

function pathOf({ target }: Pick<CollectorHead, 'target'>): string {
  return target.replace(/[?#].*$/, '').replace(/\/+$/, '');
}

function singleAnswer({ refused: [first] }: ImportedEvents): CollectorAnswer {
  return first === undefined
    ? { status: 200 }
    : failure(422, `The event is not kept: ${first.why}`);
}

function batchAnswer({ events, refused }: ImportedEvents): CollectorAnswer {
  if (refused.length === 0) return { status: 204 };
  const summary = {
    received: events.length + refused.length,
    successful: events.length,
    failed: refused.length,
    retriable: 0,
    non_retriable: refused.length,
  };
  const failed = refused.map(({ place, why }) => ({
    index: place - 1,
    reason: why,
    retriable: false,
  }));
  return { status: 200, body: { status: 'partial_success', summary, failed_events: failed } };
}

function failure(status: number, message: string): CollectorAnswer {
  return { status, body: { message } };
}

/** `undefined` = it is no JSON. */
function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
