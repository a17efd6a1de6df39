import { sentence } from '../../../base/sentence';
import type { Impact } from '../impact';
import { reportImpact } from './impactLines';

/** An impact as a section of Markdown. */
export function impactMarkdown(impact: Impact): string {
  const { groups, notes, summary } = reportImpact(impact);
  const parts = [
    `# Impact\n\n${summary}.`,
    ...groups.map(({ title, lines }) => {
      const items = lines.map(({ sign, words }) => `- \`${sign}\` ${escape(words)}`);
      return `## ${escape(title)}\n\n${items.join('\n')}`;
    }),
    notes.map((note) => sentence(escape(note))).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
