import { sentence } from '../../base/sentence';
import type { SchemaDiff } from '../diffSchemas';
import { percent, reportDiff, summarize } from './diffGroups';
import { escapeMarkdown } from './escapeMarkdown';

/** A diff as Markdown, for a merge request or a page of notes. */
export function diffMarkdown(diff: SchemaDiff): string {
  const { groups, questions, notUnderstood, notes } = reportDiff(diff);
  const parts = [`# Schema changes\n\n${summarize(diff)}.`];
  for (const { title, lines } of groups) {
    const items = lines.map(({ sign, words, hazards, absence }) =>
      [
        `- \`${sign}\` ${escapeMarkdown(words)}`,
        ...hazards.map((hazard) => `  - ⚠ ${escapeMarkdown(hazard)}`),
        ...(absence === undefined ? [] : [`  - ${escapeMarkdown(absence)}`]),
      ].join('\n'),
    );
    parts.push(`## ${escapeMarkdown(title)}\n\n${items.join('\n')}`);
  }
  if (questions.length > 0) {
    const items = questions.map(
      ({ from, to, confidence, words }) =>
        `- Is ${escapeMarkdown(from)} now ${escapeMarkdown(to)}? ${percent(confidence)}: ${escapeMarkdown(words.join(', '))}`,
    );
    parts.push(`## Questions\n\n${items.join('\n')}`);
  }
  if (notUnderstood.length > 0) {
    const items = notUnderstood.map((statement) => `- ${escapeMarkdown(statement)}`);
    parts.push(`## Not understood\n\n${items.join('\n')}`);
  }
  if (notes.length > 0) {
    parts.push(notes.map((note) => sentence(escapeMarkdown(note))).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}
