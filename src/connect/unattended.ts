import type { RotatingLogFile } from '../connectors/logFile/rotatingLogFile';
import type { SmtpOptions } from '../connectors/mail/smtpMailer';
import type { PidFileClaim } from '../connectors/stateFolder/pidFile';
import type { Mailer, Webhook } from '../core/notify/notifiers';

/**
 * A log file that begins anew when it is full; `onFailure` is called once if it cannot be written later.
 * @throws Error if it cannot be written at all
 */
export async function openLogFile(
  file: string,
  onFailure: (message: string) => void,
): Promise<RotatingLogFile> {
  const logFile = await import('../connectors/logFile/rotatingLogFile');
  const log = new logFile.RotatingLogFile(file, { onFailure });
  log.open();
  return log;
}

/** Makes a pid file name this process, unless one that still runs is named there. */
export async function claimPidFile(file: string): Promise<PidFileClaim> {
  const pidFile = await import('../connectors/stateFolder/pidFile');
  return pidFile.claimPidFile(file);
}

export async function mailer(server: SmtpOptions): Promise<Mailer> {
  const { SmtpMailer } = await import('../connectors/mail/smtpMailer');
  return new SmtpMailer(server);
}

export async function webhook(address: string): Promise<Webhook> {
  const { HttpWebhook } = await import('../connectors/webhook/httpWebhook');
  return new HttpWebhook(address);
}
