import type { Client } from 'pg';
import type { Connection } from '../../../core/lake/lake';
import { cancelStatement } from './cancelStatement';
import type { OpenOptions } from '../login/openClient';
import { wireOf } from '../wire/statementExchange';

/** How long the server may take to end what it was asked to end before the connection is cut. */
const cancelPatienceMs = 5_000;

/** Ends what the server does for a client, once, and cuts the connection if that does not help. */
export class Cancellation {
  #timer: NodeJS.Timeout | undefined;
  #request: Promise<void> | undefined;

  constructor(
    readonly client: Client,
    readonly connection: Connection,
    readonly options: Pick<OpenOptions, 'environment'>,
  ) {}

  readonly request = (): void => {
    if (this.#timer !== undefined) return;
    const cut = (): void => void wireOf(this.client).stream.destroy();
    this.#timer = setTimeout(cut, cancelPatienceMs);
    this.#request = cancelStatement(this.client, this.connection, this.options).catch(cut);
  };

  /** Resolves when no request is under way that could meet what is sent next. */
  async settle(): Promise<void> {
    await this.#request;
    this.dispose();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
