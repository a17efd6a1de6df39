import { UsageError } from '../../core/base/errors';
import type { Notify } from '../../core/lake/lake';
import { webhookFault } from '../../core/notify/webhookAddress';
import type { Environment } from '../program/commandHost';
import type { UnattendedFlags } from './unattendedFlags';

/** Who is told, and how. */
export interface Addressees {
  readonly mail: MailRoute | undefined;
  /** An address whose path is a secret. */
  readonly webhook: string | undefined;
  /** True if success is told to the webhook, too. */
  readonly isAlways: boolean;
}

export interface MailRoute {
  readonly recipients: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * Who is told by the options, and where they say nothing by the lake file.
 * @throws UsageError if recipients or a user have no mail server, or a lake file's server would get the
 * password of another.
 */
export function addresseesOf(
  flags: UnattendedFlags,
  notify: Notify | undefined,
  environment: Environment,
): Addressees {
  return {
    mail: mailRouteOf(flags, notify, environment),
    webhook: webhookOf(flags, notify, environment),
    isAlways: flags.notifyAlways === true,
  };
}

/** Not by the parser of options, which repeats what it refuses: the address is a secret. */
function webhookOf(
  flags: UnattendedFlags,
  notify: Notify | undefined,
  environment: Environment,
): string | undefined {
  const ofEnvironment = environment['LAKESIDE_WEBHOOK'] ?? '';
  const typed = flags.webhook ?? (ofEnvironment === '' ? undefined : ofEnvironment);
  const fault = typed === undefined ? undefined : webhookFault(typed);
  if (fault === undefined) return typed ?? notify?.webhook;
  const name = flags.webhook === undefined ? 'LAKESIDE_WEBHOOK' : '--webhook';
  throw new UsageError(`${name} ${fault}`, { remedy: 'Give the https address that was issued' });
}

function mailRouteOf(
  flags: UnattendedFlags,
  notify: Notify | undefined,
  environment: Environment,
): MailRoute | undefined {
  const recipients = flags.logRecipient ?? notify?.recipients ?? [];
  const host = flags.smtpHost ?? notify?.smtpHost;
  if (recipients.length === 0) return undefined;
  if (host === undefined) {
    throw new UsageError('--log-recipient needs --smtp-host', {
      remedy: 'Give the mail server by --smtp-host HOST, or notify.smtpHost in the lake file',
    });
  }
  return { recipients, host, ...loginAt(host, flags, { notify, environment }) };
}

function loginAt(
  host: string,
  flags: UnattendedFlags,
  others: { readonly notify: Notify | undefined; readonly environment: Environment },
): Pick<MailRoute, 'port' | 'user' | 'password'> {
  // What the lake file says belongs to its own server only.
  const notify = host === others.notify?.smtpHost ? others.notify : undefined;
  const user = flags.smtpUser ?? notify?.smtpUser;
  const password = user === undefined ? undefined : passwordFor(host, flags, others.environment);
  const port = flags.smtpPort ?? notify?.smtpPort ?? 0;
  return { port: port === 0 ? usualPort(user) : port, user, password };
}

/** @see https://www.rfc-editor.org/rfc/rfc6409 */
function usualPort(user: string | undefined): number {
  return user === undefined ? 25 : 587;
}

/** A lake file may come out of any repository: its server gets no password that was not meant for it. */
function passwordFor(host: string, flags: UnattendedFlags, environment: Environment): string {
  const { smtpHost, smtpPassword } = flags;
  const password = smtpPassword ?? environment['LAKESIDE_SMTP_PASSWORD'] ?? '';
  if (password === '') {
    throw new UsageError(`The password for the mail server ${host} is missing`, {
      remedy: 'Set LAKESIDE_SMTP_PASSWORD, or leave the user out',
    });
  }
  if (smtpHost === host || environment['LAKESIDE_SMTP_HOST'] === host) return password;
  throw new UsageError(`The password is not sent to ${host}, which only the lake file names`, {
    remedy: `Confirm the mail server by --smtp-host ${host}, or by LAKESIDE_SMTP_HOST beside LAKESIDE_SMTP_PASSWORD`,
  });
}
