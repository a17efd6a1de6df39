import { groupBy } from '../../base/groupBy';
import { columnOwner } from '../graph/columnOwner';
import type { LastRun, LineageEdge, LineageGraph, LineageNode } from '../graph/lineageGraph';
import { columnFacet } from './columnFacet';
import type { EntityName, EntityNames } from './entityNames';
import type { EventDataset, EventType, Facets, LineageEvent } from './lineageEvent';
import {
  edgesFacet,
  facet,
  facetSchema,
  nodeFacet,
  partFacetKey,
  producer,
  schemaOf,
} from './ownFacets';
import { runUuid } from './runUuid';

export interface WriteOptions {
  readonly names: EntityNames;
  /** When the graph was as it is: the time of what has none. */
  readonly atMs: number;
}

/**
 * A graph as OpenLineage events: one for every node. Pipelines and queries are jobs, with what they read and
 * make; a pipeline's last run is a run event. Everything else is a dataset, with the datasets and jobs that
 * it comes from; what columns are made of stands with their tables, also with those that are not written
 * themselves. Reading the events again gives the same graph.
 */
export function writeEvents(graph: LineageGraph, options: WriteOptions): readonly LineageEvent[] {
  const writer = new EventWriter(graph, options);
  return [...graph.nodes.map((node) => writer.eventOf(node)), ...writer.ownerEvents()];
}

class EventWriter {
  readonly #names: ReadonlyMap<string, EntityName>;
  readonly #incoming: ReadonlyMap<string, readonly LineageEdge[]>;
  readonly #outgoing: ReadonlyMap<string, readonly LineageEdge[]>;
  /** From columns to those of a table, or to all of it, by the table's id. */
  readonly #ofColumns: ReadonlyMap<string, readonly LineageEdge[]>;

  constructor(
    graph: LineageGraph,
    readonly options: WriteOptions,
  ) {
    this.#names = new Map(graph.nodes.map(({ id }) => [id, options.names.nameOf(id)]));
    this.#incoming = groupBy(graph.edges, ({ target }) => target);
    this.#outgoing = groupBy(graph.edges, ({ source }) => source);
    const ofColumns = graph.edges.filter(({ source }) => columnOwner(source) !== undefined);
    this.#ofColumns = groupBy(ofColumns, ({ target }) => columnOwner(target) ?? target);
  }

  /** What is told of columns of which the tables are not written. */
  ownerEvents(): readonly LineageEvent[] {
    return [...this.#ofColumns].flatMap(([owner, edges]) => {
      if (this.#names.has(owner)) return [];
      const { namespace, name, type } = this.#nameOf(owner);
      const columns = columnFacet(edges, this.options.names);
      if (type === 'job' || Object.keys(columns).length === 0) return [];
      const part = { [partFacetKey]: facet(schemaOf('DatasetFacet'), {}) };
      const dataset = { namespace, name, facets: { ...columns, ...part } };
      return [{ ...this.#base('DatasetEvent', {}), dataset }];
    });
  }

  eventOf(node: LineageNode): LineageEvent {
    return this.#nameOf(node.id).type === 'job' ? this.#jobEvent(node) : this.#datasetEvent(node);
  }

  #datasetEvent(node: LineageNode): LineageEvent {
    const { namespace, name } = this.#nameOf(node.id);
    const from = (this.#incoming.get(node.id) ?? []).filter(({ source }) =>
      this.#isDataset(source),
    );
    const facets: Facets = {
      ...(node.foreignFacets as Facets | undefined),
      ...typeFacet(node),
      ...this.#lineageFacet(from),
      ...columnFacet(this.#ofColumns.get(node.id) ?? [], this.options.names),
      ...nodeFacet(node, 'DatasetFacet'),
      ...edgesFacet(from, 'DatasetFacet'),
    };
    return { ...this.#base('DatasetEvent', node), dataset: { namespace, name, facets } };
  }

  /** Where a dataset comes from when no job stands between. */
  #lineageFacet(edges: readonly LineageEdge[]): Facets {
    if (edges.length === 0) return {};
    const inputs = [...new Set(edges.map(({ source }) => source))].map((id) => {
      const { namespace, name } = this.#nameOf(id);
      return { namespace, name, type: 'DATASET' };
    });
    const schema = facetSchema('1-0-0', 'LineageFacet', 'LineageDatasetFacet');
    return { lineage: facet(schema, { inputs }) };
  }

  #jobEvent(node: LineageNode): LineageEvent {
    const { namespace, name } = this.#nameOf(node.id);
    const incoming = this.#incoming.get(node.id) ?? [];
    const outgoing = this.#outgoing.get(node.id) ?? [];
    const jobs = incoming.filter(({ source }) => !this.#isDataset(source));
    const facets: Facets = {
      ...(node.foreignFacets as Facets | undefined),
      ...this.#jobLineageFacet(jobs),
      ...nodeFacet(node, 'JobFacet'),
      ...edgesFacet(jobs, 'JobFacet'),
    };
    const read = incoming.filter(({ source }) => this.#isDataset(source));
    const made = outgoing.filter(({ target }) => this.#isDataset(target));
    return {
      ...this.#base(node.lastRun === undefined ? 'JobEvent' : 'RunEvent', node),
      ...runOf(node),
      job: { namespace, name, facets },
      inputs: this.#datasets(read, 'source', 'inputFacets'),
      outputs: this.#datasets(made, 'target', 'outputFacets'),
    };
  }

  /** Jobs that a job waits for, or whose text it runs. */
  #jobLineageFacet(edges: readonly LineageEdge[]): Facets {
    if (edges.length === 0) return {};
    const inputs = [...new Set(edges.map(({ source }) => source))].map((id) => {
      const { namespace, name } = this.#nameOf(id);
      return { namespace, name, type: 'JOB' };
    });
    const schema = facetSchema('1-0-0', 'LineageFacet', 'LineageJobFacet');
    return { lineage: facet(schema, { entries: [{ type: 'JOB', inputs }] }) };
  }

  #datasets(
    edges: readonly LineageEdge[],
    end: 'source' | 'target',
    key: 'inputFacets' | 'outputFacets',
  ): readonly EventDataset[] {
    const definition = key === 'inputFacets' ? 'InputDatasetFacet' : 'OutputDatasetFacet';
    return [...groupBy(edges, (edge) => edge[end])].map(([id, own]) => {
      const { namespace, name } = this.#nameOf(id);
      return { namespace, name, [key]: edgesFacet(own, definition) };
    });
  }

  #base(definition: string, { lastRun }: Pick<LineageNode, 'lastRun'>): LineageEvent {
    const atMs = lastRun?.atMs ?? this.options.atMs;
    return {
      eventTime: new Date(atMs).toISOString(),
      producer,
      schemaURL: schemaOf(definition),
    };
  }

  #isDataset(id: string): boolean {
    return this.#nameOf(id).type === 'dataset';
  }

  #nameOf(id: string): EntityName {
    return this.#names.get(id) ?? this.options.names.nameOf(id);
  }
}

function runOf({ id, lastRun, problem }: LineageNode): Pick<LineageEvent, 'eventType' | 'run'> {
  if (lastRun === undefined) return {};
  const runId = runUuid(lastRun.runId ?? `${id} ${lastRun.atMs ?? ''}`);
  const message =
    problem === undefined || lastRun.outcome !== 'bad'
      ? {}
      : {
          errorMessage: facet(facetSchema('1-0-1', 'ErrorMessageRunFacet'), {
            message: problem,
            programmingLanguage: 'unknown',
          }),
        };
  return { eventType: eventTypeOf(lastRun), run: { runId, facets: message } };
}

function eventTypeOf({ outcome, state }: LastRun): EventType {
  if (outcome === 'good') return 'COMPLETE';
  if (outcome === 'bad') return 'FAIL';
  if (outcome === 'underWay') return 'RUNNING';
  return state === 'canceled' || state === 'skipped' ? 'ABORT' : 'OTHER';
}

const datasetTypes: Readonly<Partial<Record<LineageNode['kind'], string>>> = {
  table: 'TABLE',
  view: 'VIEW',
  blob: 'FILE',
  run: 'FILE',
  sheet: 'FILE',
  dataset: 'FILE',
};

function typeFacet({ kind, foreignFacets }: LineageNode): Facets {
  const datasetType = datasetTypes[kind];
  if (datasetType === undefined || foreignFacets?.['datasetType'] !== undefined) return {};
  const schema = facetSchema('1-0-1', 'DatasetTypeDatasetFacet');
  return { datasetType: facet(schema, { datasetType }) };
}
