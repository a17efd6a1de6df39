import { isInternal } from '../../core/schemaDiff/benchling/rules';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type { Relation } from '../../core/warehouse/catalog/catalogEntries';
import { escapeMarkdown as escape } from '../support/editor/markdown';

/** What to know of a registry's database, as Markdown. @see https://docs.benchling.com/docs/warehouse */
export const registryTraps = [
  'Of Benchling’s warehouse:',
  '- Rows of projects that this login may not see are silently absent: two people count differently, and no rows does not mean that there are none.',
  '- A table is there once its first row is, and changes take minutes, at times a day, to arrive.',
  '- Times have no time zone.',
].join('\n');

/** What to know of a view and the table of its rows, as Markdown. */
export function pairTraps(view: Relation, raw: Relation, catalog: Catalog): string {
  const names = new Set(catalog.columnNamesOf(raw));
  const inView = new Set(catalog.columnNamesOf(view));
  const missing = [...names].filter((name) => !inView.has(name) && !isInternal(name));
  const lines = [
    `**${escape(view.name)}** shows a part of **${escape(raw.name)}**:`,
    ...(names.has('archived$')
      ? ['- rows that are archived (`archived$`) are only in the table']
      : []),
    ...(names.has('entry_id$')
      ? [
          '- results without an entry, such as those sent by API, and results whose entry is not reviewed or whose `validation_status$` is not valid are only in the table',
        ]
      : []),
    ...(missing.length > 0
      ? [`- columns only in the table: ${missing.map(escape).join(', ')}`]
      : []),
    ...([...names].some(isInternal)
      ? ['- columns that begin with `_`, and `acl_resource_id`, are Benchling’s own and may change']
      : []),
  ];
  return lines.join('\n');
}
