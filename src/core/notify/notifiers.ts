import { OperatorError } from '../base/errors';

export interface Mail {
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** A mail server that is ready to take mails. */
export interface Mailer {
  /**
   * Hands a mail over to the server for all its recipients; a few tries within two minutes.
   * @throws NotifyError also if some recipients were refused; the others have the mail then.
   */
  send(mail: Mail, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

/** An address that takes JSON documents. */
export interface Webhook {
  /** Posts a document; a few tries within a minute. @throws NotifyError */
  post(document: unknown, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

export type NotifyErrorReason =
  /** The mail server does not take user and password. */
  | 'loginRefused'
  /** No connection, or no answer in time. */
  | 'unreachable'
  /** No trustworthy encryption. */
  | 'tlsRefused'
  | 'recipientRefused'
  /** Any other answer of refusal. */
  | 'refused';

/** Somebody could not be told. Neither message nor cause holds a password, or an address's path. */
export class NotifyError extends OperatorError {
  constructor(
    readonly reason: NotifyErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: NotifyErrorReason): error is NotifyError {
    return error instanceof NotifyError && (reason === undefined || error.reason === reason);
  }
}
