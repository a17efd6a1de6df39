import type { Command } from 'commander';
import { describeError } from '../../core/base/errors';
import { printable } from '../../core/base/printable';
import type { Lake } from '../../core/lake/lake';
import type { FullContext, OutputStream } from '../program/commandHost';
import type { DatasetFlags } from '../datasets/datasetSession';
import { findLakeFile, readLakeFile } from '../lakes/lakeFiles';
import { createTerminal } from '../lakes/lakeSession';
import { askLake } from './askLake';
import { completeWords, type Completion, type CompletionSources } from './completeWords';
import type { Shell } from './completionScripts';
import { withSeenAddresses } from './seenAddresses';
import type { TypedWords } from './typedWords';
import { unquoteWord } from './unquoteWord';

/** Writes for a shell what the last word may become. */
export function answerTab(
  program: Command,
  { shell, words }: { readonly shell: Shell; readonly words: readonly string[] },
  context: FullContext,
): Promise<void> {
  return inSilence(context, async (silent) => {
    const typed = shell === 'bash' ? words.map((word) => unquoted(word, context)) : words;
    const completion = await completeWords(program, typed, sourcesOf(silent));
    context.stdout.write(render(completion, shell));
  });
}

/** Asks a lake in the background for what answers are made of. */
export function askInSilence(
  what: string,
  flags: DatasetFlags,
  context: FullContext,
): Promise<void> {
  return inSilence(context, (silent) => askLake(what, flags, silent));
}

/** Whoever presses Tab is in the middle of a line: nothing is told there, and whatever fails offers nothing. */
async function inSilence(
  context: FullContext,
  work: (silent: FullContext) => Promise<void>,
): Promise<void> {
  try {
    await work({ ...context, stdout: nowhere, stderr: nowhere });
  } catch (error) {
    context.runLog?.debug(`nothing to complete with: ${describeError(error)}`);
  }
}

const nowhere: OutputStream = { write: () => true };

function unquoted(word: string, { environment }: FullContext): string {
  return unquoteWord(word, environment['HOME']);
}

function sourcesOf(context: FullContext): CompletionSources {
  return {
    lake: (typed) => lakeOf(typed, context),
    addresses: (typed) => {
      const flags = flagsOf(typed);
      return {
        datasets: () => withSeenAddresses(flags, context, (known) => known.datasets()),
        versions: (name) => withSeenAddresses(flags, context, (known) => known.versions(name)),
      };
    },
  };
}

/** Of what was typed the options that tell which lake it is. */
function flagsOf({ values }: TypedWords): DatasetFlags {
  const [lake, datasets, blobEndpoint, stateDir] = [
    values.get('lake'),
    values.get('datasets'),
    values.get('blobEndpoint'),
    values.get('stateDir'),
  ];
  return {
    quiet: true,
    ...(lake !== undefined && { lake }),
    ...(datasets !== undefined && { datasets }),
    ...(blobEndpoint !== undefined && { blobEndpoint }),
    ...(stateDir !== undefined && { stateDir }),
  };
}

async function lakeOf(typed: TypedWords, context: FullContext): Promise<Lake | undefined> {
  const { workingFolder, environment } = context;
  const named = typed.values.get('lake') ?? environment['LAKESIDE_LAKE'];
  const file = await findLakeFile(named, workingFolder);
  const terminal = createTerminal({ quiet: true }, context);
  return file === undefined ? undefined : readLakeFile(file, { workingFolder, terminal });
}

/**
 * What the scripts read: a line that says what the shell is to do, then a word on each, for shells that
 * show descriptions with its own behind a tab. Names of a lake file that would be more than a word are not offered.
 */
function render({ words, paths }: Completion, shell: Shell): string {
  const isOpen = words.some(({ isWhole }) => !isWhole);
  const head = [isOpen ? 'open' : 'whole', ...(paths === 'none' ? [] : [paths])].join(' ');
  const lines = words
    .filter(({ word }) => word === printable(word))
    .map(({ word, description }) =>
      shell === 'bash' || description === '' ? word : `${word}\t${printable(description)}`,
    );
  return [head, ...lines].map((line) => `${line}\n`).join('');
}
