import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { formatQuantity } from '../../../core/base/sizes';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import { isBroken, type Impact } from '../../../core/schemaDiff/impact/impact';
import { impactDocument } from '../../../core/schemaDiff/impact/report/impactDocument';
import { impactMarkdown } from '../../../core/schemaDiff/impact/report/impactMarkdown';
import type { FullContext } from '../../program/commandHost';
import { Terminal } from '../../terminal/terminal';
import { printable } from '../../terminal/textStyle';
import { failSchema } from '../failSchema';
import { compareSides, type CompareFlags } from '../compareSides';
import { dialectOption, lakeOption, mapOption, sideWords, viaOption } from '../schemaOptions';
import { fixFiles } from './fixFiles';
import { readImpact } from './readImpact';
import { renderImpact } from './renderImpact';

type ImpactFormat = 'text' | 'json' | 'markdown';

interface ImpactFlags extends CompareFlags {
  readonly format: ImpactFormat;
  readonly functions?: true;
  readonly fix?: true;
  readonly exitCode?: true;
}

interface ImpactArguments {
  readonly old: string;
  readonly fresh: string;
  readonly folder: string;
}

/** `lakeside schema impact`: what changes of a schema break, and the renames written into statements. */
export function addImpactCommand(schema: Command, context: FullContext): void {
  schema
    .command('impact')
    .description('say which views, functions, statements of files and pipelines changes break')
    .argument('<old>', sideWords)
    .argument('<new>', 'the same')
    .argument('[folder]', 'whose files to look into', '.')
    .addOption(lakeOption())
    .addOption(mapOption())
    .addOption(dialectOption())
    .addOption(viaOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option('--functions', 'look into bodies of functions too, if <old> is a database')
    .option('--fix', 'write the renames into the files, after they are shown')
    .option('--exit-code', 'exit with 1 if something breaks or may break')
    .option('--anyway', 'compare also what does not look like two versions of one schema')
    .action((old: string, fresh: string, folder: string, flags: ImpactFlags) =>
      showImpact({ old, fresh, folder }, flags, context),
    );
}

async function showImpact(
  { old, fresh, folder }: ImpactArguments,
  flags: ImpactFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  await failSchema({ context, terminal }, async () => {
    const diff = await compareSides([old, fresh], { flags, context, terminal });
    const readsFunctions = flags.functions === true;
    const request = { sides: [old, fresh] as const, folder, readsFunctions, flags };
    const impact = await readImpact(diff, request, { context, terminal });
    print(diff, impact, { format: flags.format, terminal });
    if (flags.fix === true) await fix(resolve(context.workingFolder, folder), impact, terminal);
    context.exitWith(flags.exitCode === true && isBroken(impact) ? 1 : 0);
  });
}

function print(
  diff: SchemaDiff,
  impact: Impact,
  { format, terminal }: { readonly format: ImpactFormat; readonly terminal: Terminal },
): void {
  if (format === 'json') return terminal.writeDocument(impactDocument(diff, impact));
  if (format === 'markdown') return terminal.print(impactMarkdown(impact).trimEnd());
  terminal.print(renderImpact(impact, terminal.style));
}

async function fix(folder: string, { folder: found }: Impact, terminal: Terminal): Promise<void> {
  const { files, renames, left } = await fixFiles(folder, found?.files ?? []);
  const written = `${formatQuantity(renames, 'rename')} in ${formatQuantity(files, 'file')}`;
  terminal.note(`Wrote ${written}`);
  for (const path of left) terminal.note(`${printable(path)} changed meanwhile and was left alone`);
}
