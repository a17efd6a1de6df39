import type { Command } from 'commander';

/**
 * Refuses options as the values of others: the parser takes `--state-dir --dry-run` for a folder and
 * would do what was meant to be shown. Written as one word, `--run=--odd`, such a value is meant.
 */
export function refuseOptionsAsValues(command: Command, args: readonly string[]): void {
  const shorts = new Set([command, command.parent].flatMap(shortsOf));
  for (const option of command.options.filter(({ required }) => required)) {
    command.on(`option:${option.name()}`, (value: unknown) => {
      if (typeof value !== 'string' || args.includes(`${option.long}=${value}`)) return;
      if (!value.startsWith('--') && !shorts.has(value)) return;
      command.error(`error: option '${option.flags}' lacks its value: '${value}' is an option`);
    });
  }
}

function shortsOf(command: Command | null): readonly string[] {
  if (command === null) return [];
  const short = command.options.flatMap((option) => option.short ?? []);
  return ['-h', ...short];
}
