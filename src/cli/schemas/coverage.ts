import { Option, type Command } from 'commander';
import { coverageOf } from '../../core/schemaDiff/coverage/coverageOf';
import { isWhole, type Coverage } from '../../core/schemaDiff/coverage/coverage';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { coverageDocument } from '../../core/schemaDiff/report/coverageDocument';
import { coverageMarkdown } from '../../core/schemaDiff/report/coverageMarkdown';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import type { FullContext } from '../program/commandHost';
import type { ConnectionRole } from '../queries/selectConnection';
import { Terminal } from '../terminal/terminal';
import { failSchema } from './failSchema';
import { readDecisions } from './readDecisions';
import { readVia } from './readKept';
import { readLive, readSide, type SideOptions } from './readSide';
import { renderCoverage } from './renderCoverage';
import { dialectOption, lakeOption, mapOption, sideWords, viaOption } from './schemaOptions';

type CoverageFormat = 'text' | 'json' | 'markdown';

interface CoverageFlags {
  readonly lake?: string;
  readonly map?: string;
  readonly via?: string;
  readonly dialect?: readonly DdlDialect[];
  readonly format: CoverageFormat;
  readonly exitCode?: true;
  readonly anyway?: true;
}

/** `lakeside schema coverage`: how far a warehouse mirrors Benchling one to one. */
export function addCoverageCommand(schema: Command, context: FullContext): void {
  schema
    .command('coverage')
    .description('say which tables and columns of Benchling have exactly one counterpart')
    .argument('[warehouse]', `${sideWords}; left out: the lake’s warehouse`)
    .argument('[benchling]', 'the same; left out: the lake’s Benchling')
    .addOption(lakeOption())
    .addOption(mapOption())
    .addOption(viaOption())
    .addOption(dialectOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option('--exit-code', 'exit with 1 if something has not exactly one counterpart')
    .option('--anyway', 'compare also what does not look like two versions of one schema')
    .action((before: string | undefined, after: string | undefined, flags: CoverageFlags) =>
      showCoverage([before, after], flags, context),
    );
}

async function showCoverage(
  [before, after]: readonly [string | undefined, string | undefined],
  flags: CoverageFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: flags.format === 'json' });
  await failSchema({ context, terminal }, async () => {
    const options = { flags, context, terminal };
    const [dialect, dialectAfter = dialect] = flags.dialect ?? [];
    const [warehouse, benchling] = [
      await readSideOrRole(before, 'warehouse', { ...options, dialect }),
      await readSideOrRole(after, 'benchling', { ...options, dialect: dialectAfter }),
    ];
    const decisions = await readDecisions([before, after], flags, context);
    const comparesUnrelated = flags.anyway === true;
    const via = await readVia(after, options);
    const diff = diffSchemas(warehouse, benchling, { via, decisions, comparesUnrelated });
    const coverage = coverageOf(diff, decisions);
    print(coverage, flags.format, terminal);
    context.exitWith(flags.exitCode === true && !isWhole(coverage) ? 1 : 0);
  });
}

function readSideOrRole(
  side: string | undefined,
  role: ConnectionRole,
  options: SideOptions,
): Promise<SchemaSnapshot> {
  return side === undefined ? readLive({ role }, options) : readSide(side, options);
}

function print(coverage: Coverage, format: CoverageFormat, terminal: Terminal): void {
  if (format === 'json') return terminal.writeDocument(coverageDocument(coverage));
  if (format === 'markdown') return terminal.print(coverageMarkdown(coverage).trimEnd());
  terminal.print(renderCoverage(coverage, terminal.style));
}
