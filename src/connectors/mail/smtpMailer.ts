import { setTimeout as delay } from 'node:timers/promises';
import { hostname } from 'node:os';
import { createTransport } from 'nodemailer';
import { isLoopback } from '../../core/lake/endpointTrust';
import { NotifyError, type Mail, type Mailer } from '../../core/notify/notifiers';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `undefined` = the server asks nobody who they are. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** True for TLS from the first byte; left out: on port 465. */
  readonly isImplicitTls?: boolean;
  /** Before the second try; for tests, which do not wait. */
  readonly firstPauseMs?: number;
}

/** TLS from the first byte; on every other port it is asked for by STARTTLS. @see https://www.rfc-editor.org/rfc/rfc8314 */
const implicitTlsPort = 465;
const patienceMs = 20_000;
const mostTries = 3;

/** Sends mails through one server. Connects to nothing before. */
export class SmtpMailer implements Mailer {
  readonly #options: SmtpOptions;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  async send(mail: Mail, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    for (let tryNumber = 1; ; tryNumber += 1) {
      signal?.throwIfAborted();
      try {
        return await this.#try(mail);
      } catch (error) {
        if (!NotifyError.is(error, 'unreachable') || tryNumber >= mostTries) throw error;
        await delay(
          (this.#options.firstPauseMs ?? 2000) * tryNumber,
          undefined,
          signal && { signal },
        );
      }
    }
  }

  async #try({ recipients, subject, text }: Mail): Promise<void> {
    const { host, port, user } = this.#options;
    const transport = createTransport(transportOptions(this.#options));
    try {
      const from = user?.includes('@') === true ? user : `lakeside@${hostname()}`;
      const to = [...recipients];
      const { rejected } = await transport.sendMail({
        from: { name: 'Lakeside', address: from },
        to,
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      if (rejected.length > 0) throw recipientRefused(`${host}:${port}`, rejected.map(String));
    } catch (error) {
      throw error instanceof NotifyError
        ? error
        : failureOf(error, { ...this.#options, recipients });
    } finally {
      transport.close();
    }
  }
}

function transportOptions(options: SmtpOptions) {
  const { host, port, user, password, isImplicitTls = port === implicitTlsPort } = options;
  const isLogin = user !== undefined && password !== undefined;
  return {
    host,
    port,
    secure: isImplicitTls,
    // A password goes out encrypted, or not at all.
    requireTLS: isLogin && !isLoopback(host),
    // Without one, encryption is a courtesy that anybody on the way could take away: an unknown
    // certificate is no worse. See RFC 7435.
    tls: { rejectUnauthorized: isLogin || isImplicitTls },
    ...(isLogin ? { auth: { user, pass: password } } : {}),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

interface Attempt extends SmtpOptions {
  readonly recipients: readonly string[];
}

/** Told by nodemailer's codes. Its messages repeat what the server said, which may be anything: they are left out. */
function failureOf(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof Error)) return error;
  const server = `${attempt.host}:${attempt.port}`;
  const code = 'code' in error ? String(error.code) : '';
  const answer = 'responseCode' in error ? ` (answer ${String(error.responseCode)})` : '';
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    const message = `The mail server ${server} does not take user and password${answer}`;
    return new NotifyError('loginRefused', message, {
      remedy: 'Check --smtp-user and LAKESIDE_SMTP_PASSWORD',
    });
  }
  if (code === 'EENVELOPE') return recipientRefused(server, attempt.recipients, answer);
  if (isTlsFailure(error, code)) {
    return new NotifyError(
      'tlsRefused',
      `No safe connection to the mail server ${server} can be made`,
      {
        remedy:
          'Use port 465 or 587 of a server with a valid certificate; give a certificate authority of your own by NODE_EXTRA_CA_CERTS',
      },
    );
  }
  if (networkCodes.has(code)) {
    return new NotifyError('unreachable', `The mail server ${server} cannot be reached`, {
      remedy: 'Check --smtp-host and --smtp-port, and that a firewall lets mails out',
    });
  }
  return new NotifyError('refused', `The mail server ${server} refuses the mail${answer}`, {
    remedy: 'Ask who runs the mail server, with the number of the answer',
  });
}

const networkCodes: ReadonlySet<string> = new Set([
  'ESOCKET',
  'ECONNECTION',
  'ETIMEDOUT',
  'EDNS',
  'ESTREAM',
]);

/** Certificates fail as errors of the socket; what they say is OpenSSL's, not the server's. */
function isTlsFailure(error: Error, code: string): boolean {
  return code === 'ETLS' || (code === 'ESOCKET' && /certificate|SSL|TLS/i.test(error.message));
}

function recipientRefused(server: string, recipients: readonly string[], answer = ''): NotifyError {
  const message = `The mail server ${server} does not take mail for ${recipients.join(', ')}${answer}`;
  return new NotifyError('recipientRefused', message, {
    remedy: 'Check --log-recipient, and whether the server wants a login for that address',
  });
}
