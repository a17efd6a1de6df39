import {
  momentOf,
  stepLines,
  stepWords,
  type ToldCommit,
} from '../../core/schemaDiff/story/historyReport';
import { printable, type TextStyle } from '../terminal/textStyle';

/** The commits that changed a snapshot, for a terminal, each with what it changed. */
export function renderHistory(file: string, told: readonly ToldCommit[], style: TextStyle): string {
  if (told.length === 0) return `No commit has ${printable(file)}`;
  return told.map((each) => renderCommit(each, style)).join('\n\n');
}

function renderCommit({ commit, step }: ToldCommit, style: TextStyle): string {
  const { hash, author, subject } = commit;
  const head = style.bold(printable(subject));
  const by = style.dim(`${momentOf(commit)} UTC  ${hash.slice(0, 10)}  ${printable(author)}`);
  const lines = stepLines(step);
  const isSaid = lines.length === 1 || stepWords(step) === subject;
  const summary = isSaid ? [] : [printable(stepWords(step))];
  return [head, by, ...[...summary, ...lines].map((line) => `  ${line}`)].join('\n');
}
