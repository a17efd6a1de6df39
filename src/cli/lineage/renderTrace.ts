import type { LineageNode } from '../../core/lineage/graph/lineageGraph';
import type { Trace } from '../../core/lineage/graph/trace';
import { doubtWords, fullName, kindWords, stateWords } from '../../core/lineage/report/nodeWords';
import { witnessWords } from '../../core/lineage/report/standing';
import { traceTree, type TraceLine } from '../../core/lineage/report/traceTree';
import { printable, type TextStyle } from '../terminal/textStyle';

/** A trace as a tree of lines, each with what is known of its node. */
export function renderTrace(found: Trace, style: TextStyle): string {
  const lines = traceTree(found).map((line) => renderLine(line, style));
  if (found.reached.length > 0) return lines.join('\n');
  const nothing =
    found.direction === 'upstream'
      ? 'nothing that it is made of is known'
      : 'nothing that is made of it is known';
  return [...lines, style.dim(nothing)].join('\n');
}

function renderLine(line: TraceLine, style: TextStyle): string {
  const { node, edge, continues, isRepeated, isCut } = line;
  const pinned = edge?.kind === 'readsPinned' ? [style.yellow('pinned')] : [];
  const doubt = edge?.doubt === undefined ? [] : [style.yellow(doubtWords[edge.doubt])];
  const rest = isRepeated ? [style.dim('(see above)')] : describe(node, style);
  const cut = isCut ? [style.dim('(goes on)')] : [];
  return `${style.dim(branches(continues))}${[nameOf(node, style), ...pinned, ...doubt, ...rest, ...cut].join('  ')}`;
}

/** A node's kind and name. */
export function nameOf(node: LineageNode, style: TextStyle): string {
  return `${style.dim(kindWords[node.kind])} ${style.bold(printable(fullName(node)))}`;
}

/** What is known of a node beside its name. */
export function describe(node: LineageNode, style: TextStyle): readonly string[] {
  const { lastRun, problem } = node;
  const paint = { good: style.green, bad: style.red, underWay: style.cyan, unknown: style.yellow };
  const [first, ...others] = stateWords(node).map(printable);
  const state =
    first === undefined ? [] : [lastRun === undefined ? first : paint[lastRun.outcome](first)];
  const trouble = problem === undefined ? [] : [style.red(printable(problem))];
  const witness = witnessWords(node).map((words) => style.dim(printable(words)));
  return [...state, ...others, ...witness, ...trouble];
}

function branches(continues: readonly boolean[]): string {
  const last = continues.at(-1);
  if (last === undefined) return '';
  const above = continues.slice(0, -1).map((goesOn) => (goesOn ? '│  ' : '   '));
  return `${above.join('')}${last ? '├─ ' : '└─ '}`;
}
