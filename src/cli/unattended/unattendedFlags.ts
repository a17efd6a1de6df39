import { InvalidArgumentError, Option, type Command } from 'commander';
import { collect, filled, type SourceFlags } from '../lakes/sourceFlags';
import { parsePort } from '../terminal/loopbackServer';

/** What a job that nobody watches is given. */
export interface UnattendedFlags extends SourceFlags {
  readonly logFile?: string;
  readonly pidFile?: string;
  readonly logRecipient?: readonly string[];
  readonly smtpHost?: string;
  readonly smtpPort?: number;
  readonly smtpUser?: string;
  readonly smtpPassword?: string;
  readonly webhook?: string;
  readonly notifyAlways?: true;
}

export function addUnattendedOptions(command: Command): Command {
  command.optionsGroup('Unattended:');
  const options = [
    new Option(
      '--log-file <file>',
      'keep a log there, as of --log-level or info, and five older ones beside it',
    ).argParser(filled),
    new Option('--pid-file <file>', 'do nothing while the process it names runs').argParser(filled),
    new Option('--log-recipient <address...>', 'who gets a mail when something is wrong').argParser(
      collectAddress,
    ),
    new Option('--smtp-host <host>', 'the mail server').argParser(filled),
    new Option('--smtp-port <port>', '465 = TLS, others STARTTLS; left out: 587, or 25').argParser(
      parsePort,
    ),
    new Option('--smtp-user <user>', 'its user; the password is $LAKESIDE_SMTP_PASSWORD').argParser(
      filled,
    ),
    new Option('--smtp-password <password>').argParser(filled).hideHelp(),
    new Option('--webhook <url>', 'what gets a JSON document then; or $LAKESIDE_WEBHOOK').argParser(
      filled,
    ),
    new Option('--notify-always', 'tell the webhook of success, too'),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

function collectAddress(value: string, earlier: readonly string[] | undefined): readonly string[] {
  if (/^[^@\s<>,;]+@[^@\s<>,;]+$/.test(value)) return collect(value, earlier);
  throw new InvalidArgumentError('It is no mail address.');
}
