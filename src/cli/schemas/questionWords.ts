import type { Question } from '../../core/schemaDiff/match/matches';
import { writePath } from '../../core/schemaDiff/model/objectPath';
import { percent } from '../../core/schemaDiff/report/diffGroups';
import { printable } from '../terminal/textStyle';

/** `is lab.run.operator now lab.run.person? 88 %: same type, …`. */
export function questionLine({ from, to, confidence, words }: Question): string {
  const [old, fresh] = [printable(writePath(from)), printable(writePath(to))];
  return `is ${old} now ${fresh}? ${percent(confidence)}: ${printable(words.join(', '))}`;
}

/** How to answer it without being asked. */
export function optionFor({ from, to }: Question): string {
  return `--same ${shellWord(`${writePath(from)}=${writePath(to)}`)}`;
}

/** Names of Benchling's hold `$`, which shells read as something else. */
function shellWord(text: string): string {
  return /^[\w.=]+$/.test(text) ? text : `'${printable(text).replaceAll("'", String.raw`'\''`)}'`;
}
