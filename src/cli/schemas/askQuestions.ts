import { withDecision } from '../../core/schemaDiff/decide/withDecision';
import type { Question, MatchDecision } from '../../core/schemaDiff/match/matches';
import { pathKey } from '../../core/schemaDiff/model/objectPath';
import type { Prompt } from '../program/commandHost';
import type { Terminal } from '../terminal/terminal';
import { questionLine } from './questionWords';

export interface AskOptions {
  readonly prompt: Prompt;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  /** What is open once this is decided: an answer settles others, or raises them. */
  readonly questionsOf: (decisions: readonly MatchDecision[]) => readonly Question[];
  readonly keep: (decisions: readonly MatchDecision[]) => Promise<void>;
}

type Answer = 'yes' | 'no' | 'skip' | 'quit';

/** Asks each open question until there is none, or no answer any more. */
export async function askQuestions(
  known: readonly MatchDecision[],
  options: AskOptions,
): Promise<readonly MatchDecision[]> {
  const skipped = new Set<string>();
  let decisions = known;
  for (;;) {
    const open = options.questionsOf(decisions).filter((match) => !skipped.has(keyOf(match)));
    const [question] = open;
    if (question === undefined) return decisions;
    const answer = await ask(question, open.length, options);
    if (answer === undefined || answer === 'quit') return decisions;
    if (answer === 'skip') skipped.add(keyOf(question));
    else {
      decisions = withDecision(decisions, question, answer === 'yes');
      await options.keep(decisions);
    }
  }
}

/** Until the answer can be understood. */
async function ask(
  question: Question,
  count: number,
  { prompt, signal, terminal }: AskOptions,
): Promise<Answer | undefined> {
  const words = `${count === 1 ? 'Last' : `1 of ${count}`}: ${questionLine(question)}`;
  for (;;) {
    const line = await prompt.ask(`${words}\n[y]es, [n]o, [s]kip, [q]uit: `, signal);
    if (line === undefined) return undefined;
    const answer = answers[line.trim().charAt(0).toLowerCase()];
    if (answer !== undefined) return answer;
    terminal.note('Answer with y, n, s or q');
  }
}

const answers: Readonly<Record<string, Answer>> = { y: 'yes', n: 'no', s: 'skip', q: 'quit' };

function keyOf({ from, to }: Question): string {
  return pathKey([...from, '', ...to]);
}
