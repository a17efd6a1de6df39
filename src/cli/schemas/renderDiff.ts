import { sentence } from '../../core/base/sentence';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import {
  percent,
  reportDiff,
  summarize,
  type DiffGroup,
  type DiffLine,
} from '../../core/schemaDiff/report/diffGroups';
import { printable, type TextStyle } from '../terminal/textStyle';

/** A diff for a terminal: what asks for somebody first, then each table with its changes. */
export function renderDiff(diff: SchemaDiff, style: TextStyle): string {
  const { groups, questions, notUnderstood, notes } = reportDiff(diff);
  const asked = questions.map(
    ({ from, to, confidence, words }) =>
      `  ${style.yellow('?')} is ${printable(from)} now ${printable(to)}? ${percent(confidence)}: ${printable(words.join(', '))}`,
  );
  const unread = notUnderstood.map((statement) => `  ${style.yellow('!')} ${printable(statement)}`);
  const parts = [
    section('Questions', asked, style),
    ...groups.map((group) => renderGroup(group, style)),
    section('Not understood', unread, style),
    notes.map((note) => style.dim(sentence(printable(note), ''))).join('\n'),
    summarize(diff),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function section(title: string, lines: readonly string[], style: TextStyle): string {
  return lines.length === 0 ? '' : [style.bold(title), ...lines].join('\n');
}

function renderGroup({ title, lines }: DiffGroup, style: TextStyle): string {
  return [style.bold(printable(title)), ...lines.map((line) => renderLine(line, style))].join('\n');
}

function renderLine({ sign, words, hazards, absence }: DiffLine, style: TextStyle): string {
  const marks = { '+': style.green, '-': style.red, '>': style.yellow, '~': style.yellow };
  const warnings = hazards.map((hazard) => `\n      ${style.red('!')} ${printable(hazard)}`);
  const doubt = absence === undefined ? '' : `\n      ${style.yellow('?')} ${printable(absence)}`;
  return `  ${marks[sign](sign)} ${printable(words)}${warnings.join('')}${doubt}`;
}
