import { sentence } from '../../../core/base/sentence';
import type { Impact } from '../../../core/schemaDiff/impact/impact';
import { reportImpact } from '../../../core/schemaDiff/impact/report/impactLines';
import { printable, type TextStyle } from '../../terminal/textStyle';

/** An impact for a terminal: views, functions, files and pipelines, each with its places. */
export function renderImpact(impact: Impact, style: TextStyle): string {
  const { groups, notes, summary } = reportImpact(impact);
  const marks = { '!': style.red, '?': style.yellow, '~': style.dim };
  const parts = [
    ...groups.map(({ title, lines }) => {
      const items = lines.map(({ sign, words }) => `  ${marks[sign](sign)} ${printable(words)}`);
      return [style.bold(printable(title)), ...items].join('\n');
    }),
    notes.map((note) => style.dim(sentence(printable(note), ''))).join('\n'),
    summary,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
