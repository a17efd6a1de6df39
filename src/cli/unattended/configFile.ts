import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommanderError, type Command, type Option } from 'commander';
import { parse } from 'ini';
import { UsageError } from '../../core/base/errors';
import { suggestNearMiss } from '../../core/lake/nearMiss';

/** One entry of an ini file: sections do not matter, every entry is an option without its dashes. */
interface Entry {
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Fills the options of a subcommand from the ini file that its `--config` names; what was typed wins.
 * Options that only other subcommands have are passed over, so that one file can serve them all.
 * @throws UsageError if the file cannot be read, or for a key that no subcommand knows.
 */
export async function applyConfigFile(
  command: Command,
  options: {
    /** Options that are known at once, and all others. */
    readonly known: readonly string[];
    readonly otherOptions: () => Promise<readonly string[]>;
    readonly workingFolder: string;
  },
): Promise<void> {
  const named: unknown = command.opts()['config'];
  if (typeof named !== 'string') return;
  const entries = parseConfig(await readConfig(named, options.workingFolder));
  for (const entry of entries) {
    const option = command.options.find((candidate) => nameOf(candidate) === entry.key);
    if (option !== undefined) fill(command, option, entry, named);
    else if (!options.known.includes(entry.key)) {
      const known = [...options.known, ...(await options.otherOptions())];
      if (!known.includes(entry.key)) throw unknownKey(entry.key, known, named);
    }
  }
}

/** The options of commands, without their dashes. */
export function optionNames(commands: readonly Command[]): readonly string[] {
  return commands.flatMap(({ options }) => options.map(nameOf));
}

async function readConfig(named: string, workingFolder: string): Promise<string> {
  try {
    return await readFile(resolve(workingFolder, named), 'utf8');
  } catch (cause) {
    const message = `The file of options cannot be read: ${named}`;
    throw new UsageError(message, { remedy: 'Check the path behind --config', cause });
  }
}

/**
 * The entries of an ini file in its order. Takes what ConfigArgParse takes, which azsync's files were
 * written for: `key = value`, `key: value`, a bare key for a switch, `[a, b]` for several values, which
 * a key that is repeated has, too.
 */
export function parseConfig(text: string): readonly Entry[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const values = new Map<string, string[]>();
  // What `ini` takes for an array is, without its own brackets, a key that comes again.
  for (const entry of flatten(parse(lines.map(asIni).join('\n'), { bracketedArray: false }))) {
    values.set(entry.key, [...(values.get(entry.key) ?? []), ...entry.values]);
  }
  return [...values].map(([key, all]) => ({ key, values: all }));
}

/** `ini` reads a colon as part of the key, and would know `--key` and `key[]` as others than `key`. */
function asIni(line: string): string {
  const bare = line.replace(/^(\s*)(?:--)?([A-Za-z][\w-]*)(?:\[\])?(?=\s*(?:=|:\s|:$))/, '$1$2');
  return bare.replace(/^(\s*[A-Za-z][\w-]*)\s*:(?=\s|$)/, '$1 = ');
}

function flatten(values: Readonly<Record<string, unknown>>): readonly Entry[] {
  return Object.entries(values).flatMap(([key, value]): readonly Entry[] => {
    if (isSection(value)) return flatten(value);
    return [{ key: key.replace(/^--/, ''), values: listOf(value) }];
  });
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(listOf);
  const text = String(value).trim();
  const list = /^\[(.*)\]$/s.exec(text)?.[1];
  if (list === undefined) return [text];
  return list.split(',').map((item) => item.trim().replace(/^(["'])(.*)\1$/s, '$2'));
}

function nameOf({ long }: Option): string {
  return (long ?? '').replace(/^--/, '');
}

/** What is not listed here is refused; ini knows no other way to say that a switch is off. */
const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

function fill(command: Command, option: Option, entry: Entry, file: string): void {
  const attribute = option.attributeName();
  if (attribute === 'config' || command.getOptionValueSource(attribute) === 'cli') return;
  const { key, values } = entry;
  const value = option.isBoolean() ? switchOf(entry, file) : valueOf(option, entry, file);
  if (values.length > 1 && !Array.isArray(value)) throw givenTwice(key, file);
  if (value !== undefined) command.setOptionValueWithSource(attribute, value, 'config');
}

function switchOf({ key, values }: Entry, file: string): true | undefined {
  const isOn = switchWords.get((values[0] ?? '').toLowerCase());
  if (isOn !== undefined) return isOn ? true : undefined;
  throw new UsageError(`${file}: ${key} is a switch and cannot be ${JSON.stringify(values[0])}`, {
    remedy: 'Write true or false',
  });
}

function valueOf(option: Option, { key, values }: Entry, file: string): unknown {
  const given = option.variadic ? values.flatMap((value) => value.split(/[\s,]+/)) : values;
  const { parseArg } = option;
  if (parseArg === undefined) return given.at(-1);
  try {
    return given.reduce<unknown>((previous, value) => parseArg(value, previous), undefined);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // The value is not repeated: it may be a password in the wrong place.
    throw new UsageError(`${file}: ${key} cannot be used: ${error.message.replace(/\.$/, '')}`, {
      remedy: 'Correct the entry',
    });
  }
}

/** Which of them is meant is not for us to guess. */
function givenTwice(key: string, file: string): UsageError {
  return new UsageError(`${file}: ${key} is given several times and takes one value`, {
    remedy: 'Leave the one that is meant',
  });
}

function unknownKey(key: string, known: readonly string[], file: string): UsageError {
  const guess = suggestNearMiss(key, known);
  return new UsageError(`${file}: ${JSON.stringify(key)} is no option${guess}`, {
    remedy: 'Correct or remove the entry; keys are options without their dashes',
  });
}
