import { groupBy } from '../../core/base/groupBy';
import { formatQuantity } from '../../core/base/sizes';
import type { Reached } from '../../core/lineage/graph/lineageIndex';
import type { Spread } from '../../core/lineage/graph/spread';
import type { Trace } from '../../core/lineage/graph/trace';
import { doubtWords, fullName, kindPlurals } from '../../core/lineage/report/nodeWords';
import { printable, type TextStyle } from '../terminal/textStyle';
import { describe, nameOf } from './renderTrace';

/** All that is downstream of a node, by kind, the nearest of each first. */
export function renderImpact({ focus, reached }: Trace, style: TextStyle): string {
  const name = style.bold(printable(fullName(focus)));
  if (reached.length === 0) return `Nothing is known to be made of ${name}`;
  const title = `A change of ${name} reaches ${formatQuantity(reached.length, 'thing')}`;
  return [title, ...renderKinds(reached, style)].join('\n');
}

/** All that is downstream of what changes in a schema; `unknown` = what of it lineage does not know. */
export function renderSpread(
  { starts, reached }: Spread,
  unknown: readonly string[],
  style: TextStyle,
): string {
  const missing =
    unknown.length === 0 ? [] : ['', `Lineage does not know ${unknown.map(printable).join(', ')}`];
  if (starts.length + unknown.length === 0) return 'Nothing changes that readers would feel';
  const title =
    reached.length === 0
      ? 'Nothing is known to be made of what changes'
      : `What changes reaches ${formatQuantity(reached.length, 'thing')}`;
  const changed = starts.map((node) => `  ${nameOf(node, style)}`);
  return [title, ...changed, ...renderKinds(reached, style), ...missing].join('\n');
}

function renderKinds(reached: readonly Reached[], style: TextStyle): readonly string[] {
  return [...groupBy(reached, ({ node }) => node.kind)].flatMap(([kind, found]) => [
    '',
    `${kindPlurals[kind]} (${found.length})`,
    ...found.map(({ node, depth, doubt }) => {
      const away = style.dim(formatQuantity(depth, 'step'));
      const doubted = doubt === undefined ? [] : [style.yellow(doubtWords[doubt])];
      const words = [printable(fullName(node)), away, ...doubted, ...describe(node, style)];
      return `  ${words.join('  ')}`;
    }),
  ]);
}
