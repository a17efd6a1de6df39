import { setTimeout as delay } from 'node:timers/promises';
import { EnvHttpProxyAgent, Agent, request, type Dispatcher } from 'undici';
import { isLoopback } from '../../core/lake/endpointTrust';
import { NotifyError, type Webhook } from '../../core/notify/notifiers';
import { shownAddress } from '../../core/notify/webhookAddress';

const patienceMs = 10_000;
const mostTries = 3;

/** Posts to one address; its path and query are secrets and shown nowhere. */
export class HttpWebhook implements Webhook {
  readonly #address: string;
  readonly #firstPauseMs: number;

  constructor(address: string, options: { readonly firstPauseMs?: number } = {}) {
    this.#address = address;
    this.#firstPauseMs = options.firstPauseMs ?? 1000;
  }

  async post(document: unknown, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const dispatcher = dispatcherFor(this.#address);
    try {
      for (let tryNumber = 1; ; tryNumber += 1) {
        const failure = await this.#try(JSON.stringify(document), dispatcher, signal);
        if (failure === undefined) return;
        if (!failure.isTransient || tryNumber >= mostTries) throw failure.error;
        await delay(this.#firstPauseMs * tryNumber, undefined, signal && { signal });
      }
    } finally {
      await dispatcher.close();
    }
  }

  async #try(
    body: string,
    dispatcher: Dispatcher,
    signal: AbortSignal | undefined,
  ): Promise<Failure | undefined> {
    try {
      const answer = await request(this.#address, {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        // Redirections are not followed: the document is for this host.
        signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]),
      });
      await answer.body.dump();
      return failureOf(answer.statusCode, shownAddress(this.#address));
    } catch {
      signal?.throwIfAborted();
      // What was thrown may quote the address.
      const error = new NotifyError(
        'unreachable',
        `The webhook at ${shownAddress(this.#address)} cannot be reached`,
        {
          remedy: 'Check the address, and that a firewall or proxy lets the call out',
        },
      );
      return { error, isTransient: true };
    }
  }
}

interface Failure {
  readonly error: NotifyError;
  readonly isTransient: boolean;
}

function failureOf(status: number, host: string): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const message = `The webhook at ${host} refuses the message (answer ${status})`;
  const error = new NotifyError('refused', message, {
    remedy: 'Check that the address is still valid where it was issued',
  });
  return { error, isTransient: status === 408 || status === 429 || status >= 500 };
}

/** Proxies of the environment are for hosts beyond this machine. */
function dispatcherFor(address: string): Dispatcher {
  return isLoopback(new URL(address).hostname) ? new Agent() : new EnvHttpProxyAgent();
}
