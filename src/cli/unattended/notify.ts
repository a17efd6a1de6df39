import { isCancellation, type OperatorError } from '../../core/base/errors';
import type { Notice } from '../../core/notify/notice';
import { renderMail, webhookDocument } from '../../core/notify/noticeWords';
import type { CommandContext } from '../program/commandHost';
import { toOperatorError } from '../program/failures';
import type { Addressees, MailRoute } from './addressees';

/** How long people are told after the work was stopped: a service ends within seconds. */
const lastWordsMs = 5000;

/** Tells whoever is to be told of a notice; returns what kept somebody from being told. */
export async function tellAddressees(
  addressees: Addressees,
  notice: Notice,
  context: CommandContext,
): Promise<readonly OperatorError[]> {
  const { mail, webhook, isAlways } = addressees;
  const isFailure = notice.outcome === 'failure';
  const signal = context.signal.aborted ? AbortSignal.timeout(lastWordsMs) : context.signal;
  const told = await Promise.allSettled([
    mail && isFailure ? sendMail(mail, notice, context, signal) : undefined,
    webhook !== undefined && (isFailure || isAlways)
      ? postNotice(webhook, notice, context, signal)
      : undefined,
  ]);
  return told.flatMap((outcome) =>
    outcome.status === 'rejected' && !isCancellation(outcome.reason)
      ? [toOperatorError(outcome.reason)]
      : [],
  );
}

async function sendMail(
  { recipients, ...server }: MailRoute,
  notice: Notice,
  { connectors, runLog }: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  const mailer = await connectors.mailer(server);
  await mailer.send({ recipients, ...renderMail(notice) }, { signal });
  runLog?.info(`mailed ${recipients.join(', ')} through ${server.host}:${server.port}`);
}

async function postNotice(
  address: string,
  notice: Notice,
  { connectors, runLog }: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  const webhook = await connectors.webhook(address);
  await webhook.post(webhookDocument(notice), { signal });
  runLog?.info(`told the webhook at ${new URL(address).host}`);
}
