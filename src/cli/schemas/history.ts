import { basename, dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { readSchemaText } from '../../core/schemaDiff/sides/readSchemaText';
import type { SqlParser } from '../../core/sql/sqlParser';
import type { StoryCommit } from '../../core/schemaDiff/story/schemaRepository';
import {
  historyDocument,
  historyMarkdown,
  type ToldCommit,
} from '../../core/schemaDiff/story/historyReport';
import { storyOf } from '../../core/schemaDiff/story/storyOf';
import { StoryTimeline, type TimelineOptions } from '../../core/schemaDiff/story/storyTimeline';
import type { FullContext } from '../program/commandHost';
import { Terminal } from '../terminal/terminal';
import { failSchema } from './failSchema';
import { readDecisions } from './readDecisions';
import { renderHistory } from './renderHistory';
import { mapOption } from './schemaOptions';

interface HistoryFlags {
  readonly limit: number;
  readonly map?: string;
  readonly format: 'text' | 'json' | 'markdown';
}

/** `lakeside schema history`: what each commit made of a snapshot. */
export function addHistoryCommand(schema: Command, context: FullContext): void {
  schema
    .command('history')
    .description('say which commits changed a snapshot, newest first, and what they changed')
    .argument('<file>', 'a snapshot that is under version control')
    .addOption(new Option('--limit <count>', 'so many of the newest').argParser(count).default(50))
    .addOption(mapOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .action((file: string, flags: HistoryFlags) => showHistory(file, flags, context));
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

async function showHistory(file: string, flags: HistoryFlags, context: FullContext): Promise<void> {
  const { connectors, signal, workingFolder } = context;
  const { limit, format } = flags;
  const terminal = new Terminal({ ...context, isJson: format === 'json' });
  await failSchema({ context, terminal }, async () => {
    const path = resolve(workingFolder, file);
    const repository = await connectors.schemaRepository(dirname(path));
    const commits = await repository.history(literally(basename(path)), { limit, signal });
    const decisions = await readDecisions([file], flags, context);
    const tellTexts = compareTexts(await connectors.sqlParser(), decisions);
    const timeline = new StoryTimeline({ repository, tell: tellTexts });
    const told: ToldCommit[] = [];
    for (const commit of commits) told.push(...(await tell(commit, timeline, signal)));
    if (format === 'json') terminal.writeDocument(historyDocument(told));
    else if (format === 'markdown') terminal.print(historyMarkdown(file, told).trimEnd());
    else terminal.print(renderHistory(file, told, terminal.style));
  });
}

function compareTexts(
  parser: SqlParser,
  decisions: readonly MatchDecision[],
): TimelineOptions['tell'] {
  // From the newest on, what a commit began with is what the next one made.
  let last: { readonly text: string; readonly schema: Promise<SchemaSnapshot> } | undefined;
  return async ({ path, before, after }) => {
    const read = (text: string): Promise<SchemaSnapshot> =>
      readSchemaText({ text, name: path }, parser);
    const newer = await (last?.text === after ? last.schema : read(after));
    last = { text: before, schema: read(before) };
    const older = await last.schema;
    return storyOf(diffSchemas(older, newer, { decisions, comparesUnrelated: true }));
  };
}

async function tell(
  commit: StoryCommit,
  timeline: StoryTimeline,
  signal: AbortSignal,
): Promise<readonly ToldCommit[]> {
  const [file] = commit.files;
  return file === undefined ? [] : [{ commit, step: await timeline.stepOf(file, signal) }];
}

/** A name, not a pattern of names. */
function literally(name: string): string {
  return name.replace(/[*?[\]\\]/g, '\\$&');
}
