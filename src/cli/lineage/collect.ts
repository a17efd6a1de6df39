import { Option, type Command } from 'commander';
import type { FullContext } from '../program/commandHost';
import { parsePort, untilEnded } from '../terminal/loopbackServer';
import { createTerminalLogger } from '../terminal/terminalLogger';
import { eventOptions, withEvents, type EventFlags } from './eventSession';

interface CollectFlags extends EventFlags {
  readonly port: number;
}

/** `lakeside lineage collect`: takes OpenLineage events from programs of this machine until it is ended. */
export function addCollectCommand(lineage: Command, context: FullContext): void {
  const command = lineage
    .command('collect')
    .description('take OpenLineage events over HTTP from programs of this machine, and keep them')
    .addOption(
      new Option('--port <number>', 'left out: any that is free').argParser(parsePort).default(0),
    )
    .action((flags: CollectFlags) => collect(flags, context));
  for (const option of eventOptions()) command.addOption(option);
}

async function collect({ port, ...flags }: CollectFlags, context: FullContext): Promise<void> {
  await withEvents(flags, context, async ({ store, terminal, signal }) => {
    const logger = createTerminalLogger(terminal, 'info');
    const collector = await context.connectors.openCollector({ store, logger, port });
    try {
      terminal.print(`OPENLINEAGE_URL=${collector.url}`);
      terminal.print(`OPENLINEAGE_API_KEY=${collector.apiKey}`);
      terminal.note('Takes events until it is ended, at /api/v1/lineage and /api/v1/lineage/batch');
      await untilEnded(signal);
    } finally {
      await collector.close();
    }
  });
}
