import { sentence } from '../../core/base/sentence';
import type { Coverage } from '../../core/schemaDiff/coverage/coverage';
import { reportCoverage } from '../../core/schemaDiff/report/coverageReport';
import { printable, type TextStyle } from '../terminal/textStyle';

/** A coverage for a terminal: what asks for somebody first, the figures last. */
export function renderCoverage(coverage: Coverage, style: TextStyle): string {
  const { figures, sections, notes } = reportCoverage(coverage);
  const parts = [
    ...sections.map(({ title, lines }) =>
      [style.bold(title), ...lines.map((line) => `  ${printable(line)}`)].join('\n'),
    ),
    notes.map((note) => style.dim(sentence(note, ''))).join('\n'),
    figures.join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
