import { sentence } from '../../../base/sentence';
import { escapeMarkdown } from '../../report/escapeMarkdown';
import type { Impact } from '../impact';
import { reportImpact } from './impactLines';

/** An impact as a section of Markdown. */
export function impactMarkdown(impact: Impact): string {
  const { groups, notes, summary } = reportImpact(impact);
  const parts = [
    `# Impact\n\n${summary}.`,
    ...groups.map(({ title, lines }) => {
      const items = lines.map(({ sign, words }) => `- \`${sign}\` ${escapeMarkdown(words)}`);
      return `## ${escapeMarkdown(title)}\n\n${items.join('\n')}`;
    }),
    notes.map((note) => sentence(escapeMarkdown(note))).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
