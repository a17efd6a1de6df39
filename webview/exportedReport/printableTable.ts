import { formatBytes, formatCount } from '../../src/core/base/sizes';
import type { FileReport } from '../../src/core/sync/report/report';
import { h } from '../shared/dom';
import { labelOf } from './kinds';
import { shown } from './filesTable';

/** Some forty pages; a filter chooses which. */
const mostPrinted = 2000;

/** The rows that are shown, as a table that breaks over pages; a grid that scrolls has no others on paper. */
export function printableTable(files: readonly FileReport[]): HTMLElement {
  const rows = files
    .slice(0, mostPrinted)
    .map((file) =>
      h(
        'tr',
        {},
        h('td', {}, labelOf(file)),
        h('td', {}, h('code', {}, shown(file.path))),
        h('td', { class: 'number' }, formatBytes(file.sizeBytes)),
        h('td', {}, h('code', {}, file.md5Hex ?? '')),
      ),
    );
  const left = files.length - rows.length;
  const note = `… and ${formatCount(left)} more: filter the files to print others, or export them as CSV`;
  return h(
    'div',
    { class: 'printed' },
    h('table', {}, h('thead', {}, headRow()), h('tbody', {}, ...rows)),
    left > 0 ? h('p', {}, note) : undefined,
  );
}

function headRow(): HTMLElement {
  const titles = ['Verdict or evidence', 'Path', 'Size', 'MD5'];
  return h('tr', {}, ...titles.map((title) => h('th', { scope: 'col' }, title)));
}
