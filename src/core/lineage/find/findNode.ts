import { nearestName } from '../../base/nearestName';
import { OperatorError } from '../../base/errors';
import { formatDataset, formatGros } from '../../datasets/reference/formatGros';
import { parseGros } from '../../datasets/reference/parseGros';
import { swapped, swappedName } from '../../datasets/resolve/nearDatasets';
import type { LineageNode } from '../graph/lineageGraph';
import { fullName, kindWords } from '../report/nodeWords';
import { findNodes } from './findNodes';

/** What a person named is nothing that lineage knows, several things, or an address that is none. */
export class NodeError extends OperatorError {
  constructor(
    readonly reason: 'nodeUnknown' | 'nodeAmbiguous' | 'addressMalformed',
    message: string,
    options: { readonly remedy: string },
  ) {
    super(message, options);
  }

  static is(error: unknown): error is NodeError {
    return error instanceof NodeError;
  }
}

const shownNodes = 12;

/** The one node that a person means. @throws NodeError */
export function findNode(written: string, nodes: readonly LineageNode[]): LineageNode {
  const [found, ...others] = findNodes(written, nodes);
  if (found !== undefined && others.length === 0) return found;
  if (found === undefined) throw unknown(written, nodes);
  const all = [found, ...others];
  const shown = all.slice(0, shownNodes).map((node) => shortName(node, nodes));
  const more = all.length > shownNodes ? `, … (${all.length} in all)` : '';
  throw new NodeError('nodeAmbiguous', `${JSON.stringify(written)} may mean ${all.length} things`, {
    remedy: `Give one of these: ${shown.join(', ')}${more}`,
  });
}

/** The whole name if it leads to the node alone, else the id. */
function shortName(node: LineageNode, nodes: readonly LineageNode[]): string {
  const name = fullName(node);
  return findNodes(name, nodes).length === 1 ? name : node.id;
}

function unknown(written: string, nodes: readonly LineageNode[]): NodeError {
  const address = /^gros:/i.test(written.trim()) ? wrongAddress(written.trim(), nodes) : undefined;
  if (address !== undefined) return address;
  const near = nearestName(written, namesOf(nodes));
  const guess = near === undefined ? '' : `Did you mean ${near}? `;
  return new NodeError(
    'nodeUnknown',
    `Nothing in the lineage is called ${JSON.stringify(written)}`,
    {
      remedy: `${guess}Give a gros:// address, or the name of a run, table, pipeline or source`,
    },
  );
}

/** What is wrong with an address itself; `undefined` = only that nobody knows it. */
function wrongAddress(written: string, nodes: readonly LineageNode[]): NodeError | undefined {
  const parsed = parseGros(written);
  if (parsed.kind === 'malformed') {
    const meant = parsed.hint === undefined ? 'gros://repo/branch' : formatGros(parsed.hint);
    return new NodeError('addressMalformed', parsed.why, { remedy: `Write ${meant}` });
  }
  const meant = swappedName(parsed.reference);
  if (meant === undefined || findNodes(formatDataset(meant), nodes).length === 0) return undefined;
  const { message, remedy } = swapped(parsed.reference, meant);
  return new NodeError('nodeUnknown', message, { remedy });
}

function* namesOf(nodes: readonly LineageNode[]): Generator<string> {
  for (const node of nodes) {
    yield node.name;
    yield fullName(node);
  }
}

/** A node in a word or two, for lists to choose from. */
export function describeNode(node: LineageNode): string {
  return `${kindWords[node.kind]} ${fullName(node)}`;
}
