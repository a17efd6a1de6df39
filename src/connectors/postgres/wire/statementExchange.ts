import type { Socket } from 'node:net';
import type { Client } from 'pg';
import type { ResultColumn, ResultRow } from '../../../core/warehouse/sqlRunner';
import type { CutCell } from '../../../core/warehouse/sqlSession';
import {
  messageKinds,
  readColumns,
  readFields,
  readRow,
  readTag,
  type ServerFields,
} from './messageBodies';
import { MessageReader, type BackendMessage } from './messageReader';

/** What of `pg`'s connection a conversation of ours needs; its declarations leave it out. */
export interface Wire {
  readonly stream: Socket;
  parse(statement: { readonly text: string }): void;
  describe(target: { readonly type: 'S'; readonly name: '' }): void;
  bind(portal: { readonly portal?: string; readonly values?: readonly (string | null)[] }): void;
  /** 0 rows = all. */
  execute(portal: { readonly portal?: string; readonly rows: number }): void;
  sendCopyFail(message: string): void;
  sync(): void;
}

/** Takes in what comes back; while a promise it returned is pending, nothing more is read. */
export interface Answers {
  readonly onColumns?: (columns: readonly ResultColumn[]) => void;
  readonly onRows?: (rows: readonly ResultRow[]) => Promise<void>;
  /** Called before the row is handed over. */
  readonly onCuts?: (row: ResultRow, cuts: readonly CutCell[]) => void;
  /** Bytes of a cell beyond which only its beginning is kept; left out, all are whole. */
  readonly cutAtBytes?: number | undefined;
  readonly onCopy?: (bytes: Buffer) => Promise<void>;
  /** What the server says beside the result, for instance `NOTICE: …`. */
  readonly onNotice?: (notice: string) => void;
  /** The first failure of one of the above; what comes after it is dropped. */
  readonly onFailure: () => void;
}

/** An error that the server sent. */
export class ServerError extends Error {
  constructor(readonly fields: ServerFields) {
    super(fields['M']);
  }
}

/** The connection ended before the answer did. */
export class LostConnectionError extends Error {}

export function wireOf(client: Client): Wire {
  return (client as unknown as { readonly connection: Wire }).connection;
}

/**
 * Sends messages that end with a Sync and takes in the answers to all of them, each row as it comes:
 * `pg` itself would read ahead of whoever takes them in. Ends with the command's tag, if there is one.
 *
 * @throws ServerError, LostConnectionError, or what one of `answers` threw
 */
export function converse(wire: Wire, send: () => void, answers: Answers): Promise<string> {
  const { stream } = wire;
  const theirs = stream.listeners('data') as ((chunk: Buffer) => void)[];
  return new Promise((resolve, reject) => {
    const intake = new Intake(wire, answers);
    const giveBack = (): void => {
      stream.off('data', listen);
      stream.off('close', lose);
      for (const listener of theirs) stream.on('data', listener);
    };
    const lose = (): void => {
      giveBack();
      reject(intake.failure ?? new LostConnectionError());
    };
    const conclude = (): void => (intake.failure ? reject(intake.failure) : resolve(intake.tag));
    const listen = (chunk: Buffer): void => {
      const pending = intake.take(chunk);
      if (intake.isReady) {
        giveBack();
        if (pending === undefined) conclude();
        else void pending.then(conclude);
      } else if (pending !== undefined) {
        stream.pause();
        void pending.then(() => stream.resume());
      }
    };
    if (stream.destroyed) {
      reject(new LostConnectionError());
      return;
    }
    for (const listener of theirs) stream.off('data', listener);
    stream.on('data', listen);
    stream.once('close', lose);
    // One write instead of one per message: the server begins when it has all of them.
    stream.cork();
    send();
    stream.uncork();
  });
}

/** What came so far. */
class Intake {
  tag = '';
  isReady = false;
  failure: Error | undefined;
  readonly #reader: MessageReader;

  constructor(
    readonly wire: Wire,
    readonly answers: Answers,
  ) {
    this.#reader = new MessageReader(answers.cutAtBytes);
  }

  /** Takes in a chunk; the promise never rejects, and is absent if there is nothing to wait for. */
  take(chunk: Buffer): Promise<void> | undefined {
    const rows: ResultRow[] = [];
    let copied: Buffer | undefined;
    for (const message of this.#reader.read(chunk)) {
      if (message.kind === messageKinds.dataRow) this.#try(() => rows.push(this.#rowOf(message)));
      else if (message.kind === messageKinds.copyData) copied = message.body;
      else this.#note(message);
    }
    if (rows.length > 0) return this.#deliver(() => this.answers.onRows?.(rows));
    const bytes = copied;
    return bytes && this.#deliver(() => this.answers.onCopy?.(bytes));
  }

  #rowOf({ body, cuts }: BackendMessage): ResultRow {
    const row = readRow(body);
    if (cuts !== undefined) this.answers.onCuts?.(row, cuts);
    return row;
  }

  #note({ kind, body }: BackendMessage): void {
    switch (kind) {
      case messageKinds.rowDescription:
        this.#try(() => this.answers.onColumns?.(readColumns(body)));
        return;
      case messageKinds.commandComplete:
        this.tag = readTag(body);
        return;
      case messageKinds.copyIn:
        this.wire.sendCopyFail('Lakeside sends no rows');
        return;
      case messageKinds.error:
        this.failure ??= new ServerError(readFields(body));
        return;
      case messageKinds.notice:
        this.answers.onNotice?.(noticeIn(readFields(body)));
        return;
      case messageKinds.readyForQuery:
        this.isReady = true;
    }
  }

  async #deliver(give: () => Promise<void> | undefined): Promise<void> {
    if (this.failure !== undefined) return;
    try {
      await give();
    } catch (error) {
      this.#fail(error);
    }
  }

  #try(read: () => void): void {
    if (this.failure !== undefined) return;
    try {
      read();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.failure = error instanceof Error ? error : new Error(String(error));
    this.answers.onFailure();
  }
}

function noticeIn(fields: ServerFields): string {
  return `${fields['V'] ?? 'NOTICE'}: ${fields['M'] ?? ''}`;
}
