import { formatQuantity } from '../../base/sizes';
import { isView } from '../model/isView';
import type { SchemaSnapshot } from '../model/snapshot';
import { escapeMarkdown } from './escapeMarkdown';

/** What of a script came over into another database's language, and what did not, for a person. */
export interface CarriedOver {
  /** A sentence without its end. */
  readonly summary: string;
  /** What was left behind or is not what it was: line, statement and why, in the script's order. */
  readonly left: readonly string[];
}

export function reportCarriedOver({ relations, notUnderstood }: SchemaSnapshot): CarriedOver {
  const views = relations.filter(isView).length;
  const tables = formatQuantity(relations.length - views, 'table');
  const made = `${tables} and ${formatQuantity(views, 'view')}`;
  const count = notUnderstood.length;
  const rest = count === 0 ? 'nothing was left behind' : formatQuantity(count, 'remark');
  return {
    summary: `${made} carried over, ${rest}`,
    left: notUnderstood.map(({ line, text, reason }) => `line ${line}: ${reason} – ${text}`),
  };
}

/** The same as a program reads it: one document. */
export function carriedOverDocument(snapshot: SchemaSnapshot): unknown {
  const { relations, notUnderstood } = snapshot;
  const views = relations.filter(isView).length;
  return { tables: relations.length - views, views, notCarriedOver: notUnderstood };
}

/** The same as Markdown, for a merge request or a page of notes. */
export function carriedOverMarkdown(snapshot: SchemaSnapshot): string {
  const { summary } = reportCarriedOver(snapshot);
  const title = `# What could not be carried over\n\n${escapeMarkdown(summary)}.\n`;
  const { notUnderstood } = snapshot;
  if (notUnderstood.length === 0) return title;
  const rows = notUnderstood.map(
    ({ line, text, reason }) => `| ${line} | ${cell(reason)} | ${cell(text)} |`,
  );
  return `${title}\n| Line | Why | Statement |\n| ---: | --- | --- |\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', '\\|');
}
