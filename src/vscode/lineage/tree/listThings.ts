import {
  filterInSlices,
  groupInSlices,
  mapInSlices,
  sortInSlices,
} from '../../../core/base/slices';
import type {
  LineageGraph,
  LineageKind,
  LineageNode,
} from '../../../core/lineage/graph/lineageGraph';
import { parseLineageId } from '../../../core/lineage/graph/lineageId';
import { comparePaths } from '../../../core/storage/pathOrder';

/** What the view lists at its top, sorted by label. */
export interface ListedThings {
  /** By repository. */
  readonly datasets: ReadonlyMap<string, readonly ListedThing[]>;
  readonly datasetCount: number;
  readonly pipelines: readonly ListedThing[];
}

export interface ListedThing {
  readonly node: LineageNode;
  /** A name that says enough where nothing above it does. */
  readonly label: string;
}

/**
 * Lists datasets and pipelines whose names have a text in them, all for an empty one, in turns of the event
 * loop that are short: there may be a hundred thousand.
 */
export async function listThings({ nodes }: LineageGraph, filter: string): Promise<ListedThings> {
  const datasets = await listed(nodes, 'dataset', filter);
  return {
    datasets: await groupInSlices(datasets, ({ node }) => repositoryOf(node)),
    datasetCount: datasets.length,
    pipelines: await listed(nodes, 'pipeline', filter),
  };
}

async function listed(
  nodes: readonly LineageNode[],
  kind: LineageKind,
  filter: string,
): Promise<readonly ListedThing[]> {
  const wanted = filter.toLowerCase();
  const own = await filterInSlices(
    nodes,
    (node) =>
      node.kind === kind && `${node.group ?? ''}/${node.name}`.toLowerCase().includes(wanted),
  );
  const labeled = await mapInSlices(own, (node) => ({ node, label: labelOf(node) }));
  return sortInSlices(labeled, (one, other) => comparePaths(one.label, other.label));
}

function repositoryOf({ id, group }: LineageNode): string {
  const address = parseLineageId(id);
  return address?.kind === 'dataset' ? address.repo : (group ?? '');
}

/** A name that says enough where nothing above it does. */
export function labelOf({ id, name }: LineageNode): string {
  const address = parseLineageId(id);
  switch (address?.kind) {
    case 'dataset':
      return address.branch === 'master' ? address.repo : `${address.repo}/${address.branch}`;
    case 'relation':
      return `${address.schema}.${address.name}`;
    case 'column':
      return `${address.schema}.${address.name}.${address.column}`;
    case 'blob':
      return `${address.container}/${address.name}`;
    case 'query':
      return `${address.file}:${address.line}`;
    default:
      return name;
  }
}
