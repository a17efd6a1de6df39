import { parseLineageId, type LineageAddress } from '../graph/lineageId';
import type { LineageRename } from '../graph/lineageReader';
import type { EntityNames } from './entityNames';
import type { Facets, LineageEvent } from './lineageEvent';
import { facet, facetSchema, producer, renamesFacetKey, schemaOf } from './ownFacets';

/**
 * A rename as OpenLineage tells it. That of a table or view is the lifecycle event for it; one of a column,
 * for which there is none, is a change of its table that says in a facet of ours which column.
 */
export function renameEvent({ from, to, atMs }: LineageRename, names: EntityNames): LineageEvent {
  const { namespace, name } = names.nameOf(ownerOf(to));
  const previous = names.nameOf(ownerOf(from));
  const isColumn = parseLineageId(to)?.kind === 'column';
  const change = isColumn
    ? { lifecycleStateChange: 'ALTER' }
    : {
        lifecycleStateChange: 'RENAME',
        previousIdentifier: { namespace: previous.namespace, name: previous.name },
      };
  const facets: Facets = {
    lifecycleStateChange: facet(facetSchema('1-0-1', 'LifecycleStateChangeDatasetFacet'), change),
    [renamesFacetKey]: facet(schemaOf('DatasetFacet'), { renames: [{ from, to }] }),
  };
  return {
    eventTime: new Date(atMs).toISOString(),
    producer,
    schemaURL: schemaOf('DatasetEvent'),
    dataset: { namespace, name, facets },
  };
}

/** The relation of a column; of all else itself. */
function ownerOf(id: string): string {
  const address: LineageAddress | undefined = parseLineageId(id);
  return address?.kind === 'column'
    ? id.slice(0, id.lastIndexOf('#')).replace('column:', 'relation:')
    : id;
}
