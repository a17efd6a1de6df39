import { groupBy } from '../../core/base/groupBy';
import { formatQuantity } from '../../core/base/sizes';
import type { Trace } from '../../core/lineage/graph/trace';
import { fullName, kindPlurals } from '../../core/lineage/report/nodeWords';
import { printable, type TextStyle } from '../terminal/textStyle';
import { describe } from './renderTrace';

/** All that is downstream of a node, by kind, the nearest of each first. */
export function renderImpact({ focus, reached }: Trace, style: TextStyle): string {
  const name = style.bold(printable(fullName(focus)));
  if (reached.length === 0) return `Nothing is known to be made of ${name}`;
  const lines = [`A change of ${name} reaches ${formatQuantity(reached.length, 'thing')}`];
  for (const [kind, found] of groupBy(reached, ({ node }) => node.kind)) {
    lines.push('', `${kindPlurals[kind]} (${found.length})`);
    for (const { node, depth } of found) {
      const away = style.dim(formatQuantity(depth, 'step'));
      lines.push(`  ${[printable(fullName(node)), away, ...describe(node, style)].join('  ')}`);
    }
  }
  return lines.join('\n');
}
