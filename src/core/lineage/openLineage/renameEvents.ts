import { groupBy } from '../../base/groupBy';
import { lineageId, parseLineageId } from '../graph/lineageId';
import type { LineageRename } from '../graph/lineageReader';
import type { EntityNames } from './entityNames';
import type { Facet, Facets, LineageEvent } from './lineageEvent';
import { facet, facetSchema, producer, renamesFacetKey, schemaOf } from './ownFacets';

/**
 * Renames as OpenLineage tells them, an event for each table or view that something is called otherwise of.
 * If it is itself, that is the lifecycle event `RENAME`; for columns there is none, so that where only they
 * are, the event is `ALTER`. A facet of ours says of both what has another id.
 */
export function renameEvents(
  renames: readonly LineageRename[],
  names: EntityNames,
): readonly LineageEvent[] {
  const groups = groupBy(renames, ({ to, atMs }) => `${atMs} ${ownerOf(to)}`);
  return [...groups.values()].flatMap((group) => eventOf(group, names) ?? []);
}

function eventOf(group: readonly LineageRename[], names: EntityNames): LineageEvent | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { namespace, name } = names.nameOf(ownerOf(first.to));
  const own = group.find(({ to }) => ownerOf(to) === to);
  const facets: Facets = {
    lifecycleStateChange: lifecycleFacet(own, names),
    [renamesFacetKey]: facet(schemaOf('DatasetFacet'), {
      renames: group.map(({ from, to }) => ({ from, to })),
    }),
  };
  return {
    eventTime: new Date(first.atMs).toISOString(),
    producer,
    schemaURL: schemaOf('DatasetEvent'),
    dataset: { namespace, name, facets },
  };
}

/** `undefined` = what is called otherwise are columns only. */
function lifecycleFacet(own: LineageRename | undefined, names: EntityNames): Facet {
  const schema = facetSchema('1-0-1', 'LifecycleStateChangeDatasetFacet');
  if (own === undefined) return facet(schema, { lifecycleStateChange: 'ALTER' });
  const { namespace, name } = names.nameOf(own.from);
  const previousIdentifier = { namespace, name };
  return facet(schema, { lifecycleStateChange: 'RENAME', previousIdentifier });
}

/** The relation of a column; of all else itself. */
function ownerOf(id: string): string {
  const address = parseLineageId(id);
  return address?.kind === 'column' ? lineageId({ ...address, kind: 'relation' }) : id;
}
