import { sentence } from '../../base/sentence';
import type { SchemaDiff } from '../diffSchemas';
import { percent, reportDiff, summarize } from './diffGroups';

/** A diff as Markdown, for a merge request or a page of notes. */
export function diffMarkdown(diff: SchemaDiff): string {
  const { groups, questions, notUnderstood, notes } = reportDiff(diff);
  const parts = [`# Schema changes\n\n${summarize(diff)}.`];
  for (const { title, lines } of groups) {
    const items = lines.map(({ sign, words, hazards, absence }) =>
      [
        `- \`${sign}\` ${escape(words)}`,
        ...hazards.map((hazard) => `  - ⚠ ${escape(hazard)}`),
        ...(absence === undefined ? [] : [`  - ${escape(absence)}`]),
      ].join('\n'),
    );
    parts.push(`## ${escape(title)}\n\n${items.join('\n')}`);
  }
  if (questions.length > 0) {
    const items = questions.map(
      ({ from, to, confidence, words }) =>
        `- Is ${escape(from)} now ${escape(to)}? ${percent(confidence)}: ${escape(words.join(', '))}`,
    );
    parts.push(`## Questions\n\n${items.join('\n')}`);
  }
  if (notUnderstood.length > 0) {
    const items = notUnderstood.map((statement) => `- ${escape(statement)}`);
    parts.push(`## Not understood\n\n${items.join('\n')}`);
  }
  if (notes.length > 0) {
    parts.push(notes.map((note) => sentence(escape(note))).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
