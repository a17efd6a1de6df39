import { sentence } from '../../base/sentence';
import type { Coverage } from '../coverage/coverage';
import { reportCoverage } from './coverageReport';
import { escapeMarkdown } from './escapeMarkdown';

/** A coverage as Markdown, for a merge request or a page of notes. */
export function coverageMarkdown(coverage: Coverage): string {
  const { figures, sections, notes } = reportCoverage(coverage);
  const parts = [
    `# One-to-one coverage\n\n${figures.join(', ')}.`,
    ...sections.map(({ title, lines }) => {
      const items = lines.map((line) => `- ${escapeMarkdown(line)}`);
      return `## ${title}\n\n${items.join('\n')}`;
    }),
    notes.map((note) => sentence(escapeMarkdown(note))).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
