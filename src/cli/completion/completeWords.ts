import type { Argument, Command, Option } from 'commander';
import { comparePaths } from '../../core/storage/pathOrder';
import type { Lake } from '../../core/lake/lake';
import {
  completeAddress,
  type CompletedWord,
  type KnownAddresses,
} from '../../core/datasets/writing/completeAddress';
import { readTypedWords, type TypedPlace, type TypedWords } from './typedWords';

/** What a shell offers for the word that is being written. */
export interface Completion {
  readonly words: readonly CompletedWord[];
  /** What the shell itself looks for besides. */
  readonly paths: 'files' | 'folders' | 'none';
}

/** What is asked only if a word calls for it. */
export interface CompletionSources {
  lake(typed: TypedWords): Promise<Lake | undefined>;
  addresses(typed: TypedWords): KnownAddresses;
}

const nothing: Completion = { words: [], paths: 'none' };

/** Completes the last of the words behind the command's own name. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  sources: CompletionSources,
): Promise<Completion> {
  const typed = readTypedWords(program, words);
  const { at, command } = typed;
  if (at === undefined) return nothing;
  if (at.kind === 'subcommand') return { ...nothing, words: begun(subcommandsOf(command), at) };
  if (at.kind === 'option') return { ...nothing, words: begun(optionsOf(command), at) };
  const { words: values, paths } = await valuesFor(at, { typed, sources });
  return { words: values.map((value) => ({ ...value, word: at.front + value.word })), paths };
}

type ValuePlace = Extract<TypedPlace, { readonly kind: 'value' }>;

async function valuesFor(
  at: ValuePlace,
  { typed, sources }: { readonly typed: TypedWords; readonly sources: CompletionSources },
): Promise<Completion> {
  const { of } = at;
  const what = placeholderOf(of);
  if (of.argChoices !== undefined) {
    return { ...nothing, words: begun(plainWords(of.argChoices), at) };
  }
  if (isAddress(what, typed)) {
    return { ...nothing, words: await completeAddress(at.written, sources.addresses(typed)) };
  }
  const namesIn = sides.has(what) ? connectionsOf : namedBy.get(longOf(of));
  const lake = namesIn && (await sources.lake(typed));
  const names = lake === undefined ? [] : (namesIn?.(lake) ?? []);
  return { words: begun(plainWords(names), at), paths: pathsFor(what) };
}

function isAddress(what: string, { command }: TypedWords): boolean {
  return addresses.has(what) || (what === 'filter' && command.name() === 'datasets');
}

function pathsFor(what: string): Completion['paths'] {
  if (sides.has(what) || /^(?:.*-)?file$/.test(what)) return 'files';
  return folders.has(what) ? 'folders' : 'none';
}

/** What usage texts call values. */
const addresses: ReadonlySet<string> = new Set(['reference', 'dataset', 'node']);
const folders: ReadonlySet<string> = new Set(['dir', 'folder']);
/** One of two schemas: a connection or a file. */
const sides: ReadonlySet<string> = new Set([
  'old',
  'new',
  'side',
  'sides',
  'schema',
  'warehouse',
  'benchling',
]);

const connectionsOf = ({ connections }: Lake): readonly string[] => [...connections.keys()];

/** Things of a lake that options name. */
const namedBy: ReadonlyMap<string, (lake: Lake) => readonly string[]> = new Map([
  ['--connection', connectionsOf],
  ['--source', ({ sources }: Lake) => sources.map(({ name }) => name)],
  ['--pipeline', ({ pipelines = [] }: Lake) => pipelines.map(({ name }) => name)],
]);

function placeholderOf(of: Option | Argument): string {
  if (!('flags' in of)) return of.name();
  return /[<[]([\w/-]+)/.exec(of.flags)?.[1] ?? '';
}

function longOf(of: Option | Argument): string {
  return 'flags' in of ? (of.long ?? '') : '';
}

function subcommandsOf(command: Command): readonly CompletedWord[] {
  // Those that are left out of the help are for scripts.
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => whole(one.name(), one.description()));
}

function optionsOf(command: Command): readonly CompletedWord[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.map(({ long, short, description }) => whole(long ?? short ?? '', description));
}

function plainWords(words: readonly string[]): readonly CompletedWord[] {
  return words.toSorted(comparePaths).map((word) => whole(word, ''));
}

function whole(word: string, description: string): CompletedWord {
  return { word, description, isWhole: true };
}

function begun(
  words: readonly CompletedWord[],
  { written }: { readonly written: string },
): readonly CompletedWord[] {
  return words.filter(({ word }) => word !== '' && word.startsWith(written));
}
