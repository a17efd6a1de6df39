import { parseGros } from '../../datasets/reference/parseGros';
import type { LineageNode } from '../graph/lineageGraph';
import { lineageId, parseLineageId } from '../graph/lineageId';
import { parseDataAddress } from '../readers/dataAddress';
import { fullName } from '../report/nodeWords';

/**
 * The nodes that a person may mean: by id; by a `gros://` address, whatever its tag; by `blob://` or
 * `table://`, as a lake file names what pipelines read; by a whole name such as `warehouse/data_lake.stats`;
 * by a name alone, or `schema.table`, or `table.column`. The first way that leads to any decides; several
 * nodes = the name is ambiguous. Letters' case counts only where both cases are there.
 */
export function findNodes(written: string, nodes: readonly LineageNode[]): readonly LineageNode[] {
  const text = written.trim();
  if (/^gros:/i.test(text)) return datasetsAt(text, nodes);
  for (const wanted of idsOf(text)) {
    const exact = nodes.filter(({ id }) => id === wanted);
    if (exact.length > 0) return exact;
  }
  for (const namesOf of ways) {
    const named = nodes.filter((node) => namesOf(node).includes(text));
    if (named.length > 0) return named;
    const lower = text.toLowerCase();
    const alike = nodes.filter((node) =>
      namesOf(node).some((name) => name.toLowerCase() === lower),
    );
    if (alike.length > 0) return alike;
  }
  return [];
}

/** A folder of blobs may be written without its slash. */
function idsOf(text: string): readonly string[] {
  if (!/^(?:blob|table):\/\//.test(text)) return [text];
  const address = parseDataAddress(text);
  return address.kind === 'known' ? [address.id, `${address.id}/`] : [];
}

function datasetsAt(text: string, nodes: readonly LineageNode[]): readonly LineageNode[] {
  const parsed = parseGros(text);
  if (parsed.kind === 'malformed') return [];
  const { repo, branch } = parsed.reference;
  const own = nodes.filter(({ id }) => {
    const address = parseLineageId(id);
    return address?.kind === 'dataset' && address.repo === repo;
  });
  if (branch !== undefined) {
    const wanted = lineageId({ kind: 'dataset', repo, branch });
    return own.filter(({ id }) => id === wanted);
  }
  const main = lineageId({ kind: 'dataset', repo, branch: 'master' });
  const found = own.filter(({ id }) => id === main);
  return found.length > 0 ? found : own;
}

const ways: readonly ((node: LineageNode) => readonly string[])[] = [
  (node) => [fullName(node)],
  ({ name }) => [name],
  ({ id, name, group = '' }) => {
    const address = parseLineageId(id);
    const schema = address?.kind === 'relation' ? address.schema : group;
    return [
      `${schema}.${name}`,
      `${group}/${name}`,
      ...(address?.kind === 'dataset' ? [group] : []),
      ...(address?.kind === 'column' ? [`${address.name}.${name}`] : []),
    ];
  },
];
