import { printable } from '../../base/printable';

/** Text on one line that means nothing in Markdown, nor to a terminal that shows it. */
export function escapeMarkdown(text: string): string {
  return printable(text.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>|]/g, '\\$&');
}
