import type { LineageEdge, LineageNode } from '../graph/lineageGraph';
import type { LineageRename } from '../graph/lineageReader';
import { standingOf } from '../report/standing';
import { fieldsOf, parseEdge, parseNode } from './parseOwn';
import type { Facet, Facets } from './lineageEvent';

/*
 * What OpenLineage has no words for goes along in facets of our own, so that a graph comes back as it was.
 * Names of such facets begin with that of who makes them.
 */

export const nodeFacetKey = 'lakeside_node';
export const edgesFacetKey = 'lakeside_edges';
export const renamesFacetKey = 'lakeside_renames';
/** Of a dataset that is told for its columns alone, and is no part of what is written. */
export const partFacetKey = 'lakeside_part';

export function isOwnFacet(key: string): boolean {
  return key.startsWith('lakeside_');
}

const specification = 'https://openlineage.io/spec/2-0-2/OpenLineage.json';

/** The part of the specification that an event, or a facet that nobody else knows, keeps to. */
export function schemaOf(definition: string): string {
  return `${specification}#/$defs/${definition}`;
}

/** A facet that another part of the specification describes. */
export function facetSchema(version: string, file: string, definition = file): string {
  return `https://openlineage.io/spec/facets/${version}/${file}.json#/$defs/${definition}`;
}

/** Says who tells it. */
export const producer = 'urn:lakeside:lineage';

export function facet(schemaURL: string, content: object): Facet {
  return { _producer: producer, _schemaURL: schemaURL, ...content };
}

/** With what it rests on in words; without where to jump, which is of this machine and nobody else's business. */
export function nodeFacet(node: LineageNode, definition: string): Facets {
  const { foreignFacets: _foreign, place: _place, ...own } = node;
  const content = { node: own, standing: standingOf(node) };
  return { [nodeFacetKey]: facet(schemaOf(definition), content) };
}

export function edgesFacet(edges: readonly LineageEdge[], definition: string): Facets {
  return edges.length === 0 ? {} : { [edgesFacetKey]: facet(schemaOf(definition), { edges }) };
}

/** The node that a facet of ours tells; `undefined` = there is none, or none that makes sense. */
export function nodeIn(facets: Facets | undefined): LineageNode | undefined {
  return parseNode(facets?.[nodeFacetKey]?.['node']);
}

/** `undefined` = the facets do not say, so that the event itself does. */
export function edgesIn(facets: Facets | undefined): readonly LineageEdge[] | undefined {
  const edges: unknown = facets?.[edgesFacetKey]?.['edges'];
  return Array.isArray(edges) ? edges.flatMap((edge) => parseEdge(edge) ?? []) : undefined;
}

/** Empty = the facets do not say; one that is not of the form is passed over. */
export function renamesIn(facets: Facets | undefined): readonly Omit<LineageRename, 'atMs'>[] {
  const renames: unknown = facets?.[renamesFacetKey]?.['renames'];
  if (!Array.isArray(renames)) return [];
  return renames.flatMap((rename: unknown) => {
    const { from, to } = fieldsOf(rename);
    return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
  });
}
