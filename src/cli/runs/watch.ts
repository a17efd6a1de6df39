import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseDuration } from '../../core/base/durations';
import { UsageError } from '../../core/base/errors';
import type { CommandContext } from '../program/commandHost';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { addSourceOptions, filled } from '../lakes/sourceFlags';
import { addTransferOptions } from '../lakes/transferFlags';
import { attended } from '../unattended/attended';
import { addUnattendedOptions } from '../unattended/unattendedFlags';
import { WatchRounds, type WatchFlags } from '../unattended/watchRounds';

/** `lakeside watch`: the sync as a service. */
export function addWatchCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('watch')
    .description('scan every few minutes and sync what is ready, until it is stopped')
    .addOption(
      new Option('--interval <time>', 'from one scan to the next: 30s, 5m, 1h')
        .argParser(parseInterval)
        .default(usualIntervalMs, '5m'),
    )
    .option('--once', 'scan once and exit as lakeside sync does')
    .addOption(
      new Option(
        '--status-file <file>',
        'keep a JSON document there that says how it is',
      ).argParser(filled),
    )
    .option('--create-container', 'make the container if there is none')
    .addHelpText('after', service)
    .action((layout: Layout | undefined, flags: WatchFlags) =>
      watch(withLayout(layout, flags), context),
    );
  addUnattendedOptions(addTransferOptions(addSourceOptions(addLayoutArgument(command))));
}

const usualIntervalMs = 300_000;

const service = `
Shares and accounts that are away are tried again, less and less often, at most
an hour apart. SIGTERM ends it within seconds and leaves nothing half-committed.

As a service, /etc/systemd/system/lakeside.service:

  [Unit]
  Description=Lakeside
  Wants=network-online.target
  After=network-online.target

  [Service]
  User=lakeside
  EnvironmentFile=/etc/lakeside/environment
  ExecStart=/usr/bin/lakeside watch --lake /etc/lakeside/lake.json --status-file %t/lakeside/status.json
  StateDirectory=lakeside
  RuntimeDirectory=lakeside
  Environment=LAKESIDE_STATE=/var/lib/lakeside
  Restart=on-failure
  TimeoutStopSec=30

  [Install]
  WantedBy=multi-user.target`;

async function watch(flags: WatchFlags, context: CommandContext): Promise<void> {
  if (flags.json === true && flags.once !== true) {
    throw new UsageError('--json needs --once', {
      remedy: 'Read the status of a service from its --status-file',
    });
  }
  await attended({ command: 'watch', flags, context }, async (attendant) => {
    await new WatchRounds(flags, attendant).run();
  });
}

function parseInterval(value: string): number {
  const durationMs = parseDuration(value);
  if (durationMs !== undefined && durationMs >= 1000) return durationMs;
  throw new InvalidArgumentError('Write a time of at least a second like 30s, 5m or 1h.');
}
