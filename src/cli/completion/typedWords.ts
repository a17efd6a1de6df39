import type { Argument, Command, Option } from 'commander';

/** Where in a command line somebody stands, and what they have written so far. */
export interface TypedWords {
  /** The subcommand that is reached. */
  readonly command: Command;
  /** Values of options by their attributes, the last of each. */
  readonly values: ReadonlyMap<string, string>;
  /** What stands at the cursor; `undefined` = nothing that the command takes. */
  readonly at: TypedPlace | undefined;
}

export type TypedPlace =
  | { readonly kind: 'subcommand'; readonly written: string }
  | { readonly kind: 'option'; readonly written: string }
  /** `front` is what of the word is no part of the value: `--lake=`. */
  | {
      readonly kind: 'value';
      readonly of: Option | Argument;
      readonly front: string;
      readonly written: string;
    };

/** Reads words as the parser would, the last of which is still being written. */
export function readTypedWords(program: Command, words: readonly string[]): TypedWords {
  const reader = new WordReader(program);
  for (const word of words.slice(0, -1)) reader.read(word);
  return reader.at(words.at(-1) ?? '');
}

class WordReader {
  #command: Command;
  readonly #values = new Map<string, string>();
  /** The option whose value comes next. */
  #waiting: Option | undefined;
  #arguments = 0;
  #isBehindDashes = false;

  constructor(program: Command) {
    this.#command = program;
  }

  read(word: string): void {
    const waiting = this.#waiting;
    if (waiting !== undefined && !(waiting.variadic && word.startsWith('-'))) {
      this.#keep(waiting, word);
      if (!waiting.variadic) this.#waiting = undefined;
      return;
    }
    this.#waiting = undefined;
    if (this.#isBehindDashes || !word.startsWith('-')) this.#readPlain(word);
    else if (word === '--') this.#isBehindDashes = true;
    else this.#readOption(word);
  }

  at(written: string): TypedWords {
    const place = this.#placeOf(written);
    return { command: this.#command, values: this.#values, at: place };
  }

  #readPlain(word: string): void {
    const next = this.#isBehindDashes ? undefined : subcommandOf(this.#command, word);
    if (next === undefined) this.#arguments += 1;
    else this.#command = next;
  }

  #readOption(word: string): void {
    const { option, value } = this.#optionOf(word);
    if (option === undefined) return;
    if (value !== undefined) this.#keep(option, value);
    else if (option.required) this.#waiting = option;
  }

  #placeOf(written: string): TypedPlace | undefined {
    const isOption = written.startsWith('-') && !this.#isBehindDashes;
    const waiting = this.#waiting;
    if (waiting !== undefined && !(waiting.variadic && isOption)) return valueOf(waiting, written);
    if (isOption) return this.#optionPlace(written);
    if (this.#command.commands.length > 0) return { kind: 'subcommand', written };
    const of = this.#nextArgument();
    return of && valueOf(of, written);
  }

  #optionPlace(written: string): TypedPlace {
    const { option, value } = this.#optionOf(written);
    if (option === undefined || value === undefined) return { kind: 'option', written };
    const front = written.slice(0, written.length - value.length);
    return { ...valueOf(option, value), front };
  }

  #nextArgument(): Argument | undefined {
    const { registeredArguments } = this.#command;
    const last = registeredArguments.at(-1);
    return registeredArguments[this.#arguments] ?? (last?.variadic === true ? last : undefined);
  }

  /** An account stands for its endpoint. What is no value is found out by whoever runs the command. */
  #keep(option: Option, written: string): void {
    const isConverted = option.attributeName() === 'blobEndpoint';
    const value: unknown = isConverted ? option.parseArg?.(written, undefined) : written;
    if (typeof value === 'string') this.#values.set(option.attributeName(), value);
  }

  #optionOf(word: string): { readonly option: Option | undefined; readonly value?: string } {
    const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = this.#command.options.find(({ long, short }) => long === name || short === name);
    return value === undefined ? { option } : { option, value };
  }
}

function valueOf(
  of: Option | Argument,
  written: string,
): Extract<TypedPlace, { readonly kind: 'value' }> {
  return { kind: 'value', of, front: '', written };
}

function subcommandOf(command: Command, word: string): Command | undefined {
  return command.commands.find((one) => one.name() === word || one.aliases().includes(word));
}
