import { Argument, InvalidArgumentError, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import type { SourceKind } from '../../core/lake/lake';
import type { SourceFlags } from './sourceFlags';

/** What the word after a subcommand stands for. */
const kindOfLayout = {
  ngs: 'illumina',
  proteomics: 'proteomics',
  metabolomics: 'metabolomics',
} as const satisfies Readonly<Record<string, SourceKind>>;

export type Layout = keyof typeof kindOfLayout;

/** Lets a subcommand be told what writes the runs: `lakeside sync proteomics`. */
export function addLayoutArgument(command: Command): Command {
  const layout = new Argument('[layout]', 'what writes the runs; the same as --kind');
  return command.addArgument(layout.choices(layouts).argParser(parseLayout));
}

const layouts = Object.keys(kindOfLayout);

function parseLayout(value: string): string {
  if (layouts.includes(value)) return value;
  throw new InvalidArgumentError(
    `Allowed choices are ${layouts.join(', ')}; each run, source or file needs an option of its own, as in --run A --run B.`,
  );
}

/** The options with what the word before them says. @throws UsageError if they contradict it. */
export function withLayout<T extends SourceFlags>(layout: Layout | undefined, flags: T): T {
  if (layout === undefined) return flags;
  const kind = kindOfLayout[layout];
  if (flags.kind === undefined || flags.kind === kind) return { ...flags, kind };
  throw new UsageError(`${layout} and --kind ${flags.kind} contradict each other`, {
    remedy: 'Leave one of them out',
  });
}
