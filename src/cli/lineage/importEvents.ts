import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import { eventsInText } from '../../core/lineage/openLineage/importEvents';
import type { FullContext } from '../program/commandHost';
import { eventOptions, withEvents, type EventFlags } from './eventSession';

/** More than one request to storage has to hold. */
const eventsAtATime = 2000;

/** `lakeside lineage import`: takes in OpenLineage events that another system wrote into a file. */
export function addImportCommand(lineage: Command, context: FullContext): void {
  const command = lineage
    .command('import')
    .description('keep OpenLineage events of a file on the lake, as part of its lineage')
    .argument('<file>', 'a JSON object a line, or a JSON list; - is standard input')
    .action((file: string, flags: EventFlags) => importEvents(file, flags, context));
  for (const option of eventOptions()) command.addOption(option);
}

async function importEvents(file: string, flags: EventFlags, context: FullContext): Promise<void> {
  const { events, refused } = eventsInText(await textOf(file, context));
  await withEvents(flags, context, async ({ store, terminal, signal }) => {
    for (let from = 0; from < events.length; from += eventsAtATime) {
      await store.add(events.slice(from, from + eventsAtATime), signal);
    }
    for (const { place, why } of refused) {
      terminal.note(`${terminal.noteStyle.yellow('warning:')} event ${place} is not kept: ${why}`);
    }
    terminal.print(`Kept ${formatQuantity(events.length, 'event')}`);
    context.exitWith(refused.length > 0 || events.length === 0 ? 1 : 0);
  });
}

async function textOf(file: string, { connectors, workingFolder }: FullContext): Promise<string> {
  if (file !== '-') {
    return readFile(resolve(workingFolder, file), 'utf8').catch((cause: unknown) => {
      throw new UsageError(`${file} cannot be read`, {
        remedy: 'Give a file that is there',
        cause,
      });
    });
  }
  const bytes = await connectors.standardInput();
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  throw new UsageError('There is nothing on standard input', { remedy: 'Pipe events into it' });
}
