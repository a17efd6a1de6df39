import { Option, type Command } from 'commander';
import { formatQuantity } from '../../core/base/sizes';
import { openQuestions } from '../../core/schemaDiff/decide/openQuestions';
import { readPair } from '../../core/schemaDiff/decide/readPair';
import { withDecision, type DecidedPair } from '../../core/schemaDiff/decide/withDecision';
import { writeSchemaMap } from '../../core/schemaDiff/document/schemaMap';
import { matchSchemas } from '../../core/schemaDiff/match/matchSchemas';
import type { Question, MatchDecision } from '../../core/schemaDiff/match/matches';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import type { FullContext } from '../program/commandHost';
import { Terminal } from '../terminal/terminal';
import { askQuestions } from './askQuestions';
import { failSchema } from './failSchema';
import { optionFor, questionLine } from './questionWords';
import { readSides, type ReadSides } from './compareSides';
import { findDecisions, type KeptDecisions } from './readDecisions';
import { dialectOption, lakeOption, mapOption, sideWords, viaOption } from './schemaOptions';
import { writeNamedFile } from './writeNamedFile';

interface DecideFlags {
  readonly lake?: string;
  readonly map?: string;
  readonly via?: string;
  readonly dialect?: readonly DdlDialect[];
  readonly same?: readonly string[];
  readonly apart?: readonly string[];
  readonly forget?: readonly string[];
}

/** `lakeside schema decide`: keeps what a person says of renames, so that it is not asked again. */
export function addDecideCommand(schema: Command, context: FullContext): void {
  schema
    .command('decide')
    .description('say which tables, columns and values are one, once and for all')
    .argument('<old>', sideWords)
    .argument('<new>', 'the same')
    .addOption(lakeOption())
    .addOption(mapOption())
    .addOption(viaOption())
    .addOption(dialectOption())
    .addOption(pairsOption('--same', 'these are one, such as lab.run.operator=lab.run.person'))
    .addOption(pairsOption('--apart', 'these are not one'))
    .addOption(pairsOption('--forget', 'what was decided of these is asked again'))
    .addHelpText('after', '\nWithout any of these, each open question is asked at the terminal.')
    .action((old: string, fresh: string, flags: DecideFlags) =>
      decide([old, fresh], flags, context),
    );
}

function pairsOption(name: string, what: string): Option {
  return new Option(`${name} <pair...>`, what);
}

/** The sides of a decision, and what is known of them already. */
interface Deciding extends ReadSides {
  readonly kept: KeptDecisions;
}

async function decide(
  [old, fresh]: readonly [string, string],
  flags: DecideFlags,
  context: FullContext,
): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: false });
  await failSchema({ context, terminal }, async () => {
    const sides = await readSides([old, fresh], { flags, context, terminal });
    const deciding = { ...sides, kept: await findDecisions([old, fresh], flags, context) };
    const given = givenDecisions(flags, deciding);
    if (given.length === 0) return context.exitWith(await ask(deciding, context, terminal));
    await keepGiven(given, deciding, terminal);
    context.exitWith(0);
  });
}

interface GivenDecision {
  readonly pair: DecidedPair;
  /** `undefined` = it shall be asked again. */
  readonly isSame: boolean | undefined;
}

/** @throws UsageError if one means nothing of the two sides */
function givenDecisions(
  { same = [], apart = [], forget = [] }: DecideFlags,
  sides: Deciding,
): readonly GivenDecision[] {
  const read =
    (isSame: boolean | undefined) =>
    (written: string): GivenDecision => ({
      pair: readPair(written, sides),
      isSame,
    });
  return [...same.map(read(true)), ...apart.map(read(false)), ...forget.map(read(undefined))];
}

async function keepGiven(
  given: readonly GivenDecision[],
  { kept, ...sides }: Deciding,
  terminal: Terminal,
): Promise<void> {
  const decisions = given.reduce<readonly MatchDecision[]>(
    (all, { pair, isSame }) => withDecision(all, pair, isSame),
    kept.decisions,
  );
  await write(kept, decisions);
  tell(kept, { decisions, open: questionsOf(sides, decisions) }, terminal);
}

/** Asks what is open; where there is nobody to ask, says how to answer, and gives 1. */
async function ask(
  { kept, ...sides }: Deciding,
  context: FullContext,
  terminal: Terminal,
): Promise<0 | 1> {
  const prompt = await context.connectors.terminalPrompt();
  if (prompt === undefined) return listOpen({ kept, ...sides }, terminal);
  try {
    const decisions = await askQuestions(kept.decisions, {
      prompt,
      signal: context.signal,
      terminal,
      questionsOf: (known) => questionsOf(sides, known),
      // Each at once: what was answered before an interruption stays.
      keep: (known) => write(kept, known),
    });
    tell(kept, { decisions, open: questionsOf(sides, decisions) }, terminal);
    return 0;
  } finally {
    prompt.dispose();
  }
}

function listOpen({ kept, ...sides }: Deciding, terminal: Terminal): 0 | 1 {
  const { decisions } = kept;
  const open = questionsOf(sides, decisions);
  tell(kept, { decisions, open }, terminal);
  for (const question of open) {
    terminal.print(`  ${questionLine(question)}\n    ${optionFor(question)}`);
  }
  return open.length === 0 ? 0 : 1;
}

function questionsOf(
  { before, after, via }: Omit<Deciding, 'kept'>,
  decisions: readonly MatchDecision[],
): readonly Question[] {
  return openQuestions(matchSchemas(before, after, { via, decisions }));
}

function write(kept: KeptDecisions, decisions: readonly MatchDecision[]): Promise<void> {
  return writeNamedFile({ ...kept, option: '--map' }, writeSchemaMap(decisions));
}

function tell(
  { shown }: KeptDecisions,
  {
    decisions,
    open,
  }: { readonly decisions: readonly MatchDecision[]; readonly open: readonly Question[] },
  terminal: Terminal,
): void {
  const counts = `${formatQuantity(decisions.length, 'decision')}, ${formatQuantity(open.length, 'open question')}`;
  terminal.print(`${shown}: ${counts}`);
}
