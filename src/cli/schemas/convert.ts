import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { sentence } from '../../core/base/sentence';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { printSchema } from '../../core/schemaDiff/print/printSchema';
import {
  carriedOverDocument,
  carriedOverMarkdown,
  reportCarriedOver,
} from '../../core/schemaDiff/report/carriedOver';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import type { FullContext } from '../program/commandHost';
import { filled } from '../lakes/sourceFlags';
import { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';
import { failSchema } from './failSchema';
import { readSide } from './readSide';
import { dialectOption, lakeOption, sideWords } from './schemaOptions';
import { writeNamedFile } from './writeNamedFile';

interface ConvertFlags {
  readonly lake?: string;
  readonly dialect?: readonly DdlDialect[];
  readonly out?: string;
  readonly report?: string;
  readonly exitCode?: true;
}

/** `lakeside schema convert`: a schema, such as a script of SQL Server, as DDL for Postgres. */
export function addConvertCommand(schema: Command, context: FullContext): void {
  schema
    .command('convert')
    .description('write a schema, such as a script of SQL Server, as DDL for Postgres')
    .argument('<schema>', sideWords)
    .addOption(lakeOption())
    .addOption(dialectOption())
    .addOption(
      new Option('-o, --out <file>', 'write it there; left out: standard output').argParser(filled),
    )
    .addOption(
      new Option(
        '--report <file>',
        'what could not be carried over, as JSON, as Markdown or else as text by the end of the name; left out: standard error',
      ).argParser(filled),
    )
    .option('--exit-code', 'exit with 1 if something could not be carried over')
    .action((side: string, flags: ConvertFlags) => convert(side, flags, context));
}

async function convert(side: string, flags: ConvertFlags, context: FullContext): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: false });
  await failSchema({ context, terminal }, async () => {
    const [dialect] = flags.dialect ?? [];
    const snapshot = await readSide(side, { dialect, flags, context, terminal });
    const sql = printSchema(snapshot);
    if (flags.out === undefined) context.stdout.write(sql);
    else await write(flags.out, sql, { option: '--out', context });
    const { summary, left } = reportCarriedOver(snapshot);
    if (flags.report !== undefined) {
      const report = reportFor(flags.report, snapshot);
      await write(flags.report, report, { option: '--report', context });
    } else for (const line of left) terminal.note(printable(line));
    terminal.note(sentence(summary));
    context.exitWith(flags.exitCode === true && left.length > 0 ? 1 : 0);
  });
}

function reportFor(file: string, snapshot: SchemaSnapshot): string {
  if (/\.json$/i.test(file))
    return `${JSON.stringify(carriedOverDocument(snapshot), undefined, 2)}\n`;
  if (/\.(?:md|markdown)$/i.test(file)) return carriedOverMarkdown(snapshot);
  const { summary, left } = reportCarriedOver(snapshot);
  return `${[...left, sentence(summary)].join('\n')}\n`;
}

function write(
  shown: string,
  text: string,
  { option, context }: { readonly option: string; readonly context: FullContext },
): Promise<void> {
  return writeNamedFile({ file: resolve(context.workingFolder, shown), shown, option }, text);
}
