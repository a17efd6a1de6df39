import {
  lineageEdge,
  type LineageEdge,
  type LineageNode,
  type LineageWitness,
} from '../graph/lineageGraph';
import { kindOfAddress, nameOfAddress, parseLineageId } from '../graph/lineageId';
import type { LineageOptions, LineagePart, LineageRename } from '../graph/lineageReader';
import { afterRenames } from './afterRenames';
import { errorOf, lastRunOf, newerRun } from './eventRuns';
import { columnsIn, type ToldColumns } from './columnFacet';
import type { EntityName, EntityNames } from './entityNames';
import { JobColumns } from './jobColumns';
import type { EventDataset, EventEntity, Facet, Facets, LineageEvent } from './lineageEvent';
import { edgesIn, isOwnFacet, nodeIn, partFacetKey, producer, renamesIn } from './ownFacets';

/**
 * What OpenLineage events tell, from any producer and in any order: jobs with what they read and write, how
 * their last runs ended, datasets that come from each other, and renames; if they are wanted, what columns
 * are made of. Facets that mean nothing here are kept with the node.
 */
export function readEvents(
  events: Iterable<LineageEvent>,
  names: EntityNames,
  { columns = false }: Pick<LineageOptions, 'columns'> = {},
): EventsRead {
  const reader = new EventsReader(names, columns);
  for (const event of events) reader.add(event);
  return reader.part();
}

/** What events tell, and who does. */
export interface EventsRead extends LineagePart {
  /** Of the newest event about each thing, by its id. */
  readonly told: ReadonlyMap<string, EventWitness>;
}

export type EventWitness = Extract<LineageWitness, { readonly kind: 'event' }>;

class EventsReader {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, LineageEdge>();
  /** When each edge was last told of. */
  readonly #edgesMs = new Map<string, number>();
  readonly #jobColumns = new JobColumns();
  readonly #renames: LineageRename[] = [];
  /** Who told of each thing by that name last. */
  readonly #told = new Map<string, EventWitness>();
  /** The same of what was named only, where somebody told of columns. */
  readonly #named = new Map<string, EventWitness>();
  /** Who tells the event that is read, and when. */
  #witness: EventWitness = { kind: 'event', producer: '', atMs: 0 };
  /** Ids of what the dataset that it tells of is made of by columns. */
  #byColumn: ReadonlySet<string> = new Set();

  constructor(
    readonly names: EntityNames,
    readonly hasColumns: boolean,
  ) {}

  part(): EventsRead {
    return {
      nodes: afterRenames(this.#nodes, this.#renames, this.#told),
      edges: [...this.#edges.values()].map((edge) => this.#jobColumns.marked(edge)),
      problems: [],
      renames: this.#renames,
      told: new Map([...this.#named, ...this.#told]),
    };
  }

  add(event: LineageEvent): void {
    const { job, dataset, inputs = [], outputs = [] } = event;
    const atMs = Date.parse(event.eventTime);
    this.#witness = { kind: 'event', producer: event.producer, atMs };
    this.#byColumn = new Set();
    if (dataset !== undefined && dataset.facets?.[partFacetKey] === undefined) {
      this.#dataset(dataset, atMs);
    }
    if (job === undefined) return;
    const id = this.#job(job, event);
    this.#columnsOfJob(id, event);
    for (const input of inputs)
      this.#end(input, input.inputFacets, atMs, (other) => [other, 'reads', id]);
    for (const output of outputs) {
      this.#end(output, output.outputFacets, atMs, (other) => [id, madeKind(other), other]);
      this.#noteWritten(output, event);
    }
  }

  /** What the lake itself publishes is told by its own records. */
  #noteWritten(output: EventDataset, { eventType, run }: LineageEvent): void {
    const { atMs } = this.#witness;
    const id = this.#idOf('dataset', output);
    const known = this.#nodes.get(id);
    const isNewer = (known?.lastRun?.atMs ?? -Infinity) < atMs;
    if (eventType !== 'COMPLETE' || run === undefined || known === undefined || !isNewer) return;
    if (known.kind === 'dataset' || edgesIn(output.outputFacets) !== undefined) return;
    const lastRun = { state: 'written', outcome: 'good', atMs, runId: run.runId } as const;
    this.#nodes.set(id, { ...known, lastRun });
  }

  #job(job: EventEntity, event: LineageEvent): string {
    const atMs = Date.parse(event.eventTime);
    const lastRun = lastRunOf(event);
    const problem = errorOf(event);
    const id = this.#node('job', job, {
      ...(lastRun === undefined ? {} : { lastRun }),
      ...(problem === undefined ? {} : { problem }),
    });
    const told = edgesIn(job.facets);
    if (told !== undefined) this.#tell(told);
    else {
      for (const entry of entriesOf(job.facets)) {
        const target = this.#namedIn(entry) ?? id;
        for (const source of inputsOf(entry)) this.#link(this.#namedIn(source) ?? id, target, atMs);
      }
    }
    return id;
  }

  #dataset(dataset: EventEntity, atMs: number): void {
    const { facets } = dataset;
    const id = this.#node('dataset', dataset, {});
    const columns = columnsIn(facets, id, this.names);
    if (columns !== undefined) this.#columns(columns, atMs);
    if (this.hasColumns) this.#byColumn = new Set(columns?.datasets);
    for (const from of columns?.datasets ?? []) this.#link(from, id, atMs);
    const told = edgesIn(facets);
    if (told !== undefined) this.#tell(told);
    else {
      for (const source of inputsOf(facets?.['lineage'])) {
        const from = this.#namedIn(source);
        if (from !== undefined) this.#link(from, id, atMs);
      }
    }
    this.#rename(id, facets, atMs);
  }

  /**
   * What a job makes of which columns. Where that is told of all that it makes, it uses nothing else of
   * what is named there; what it reads and nobody names there it may use as a whole.
   */
  #columnsOfJob(id: string, event: LineageEvent): void {
    const { atMs } = this.#witness;
    for (const output of event.outputs ?? []) {
      if (edgesIn(output.outputFacets) !== undefined) continue;
      const made = this.#idOf('dataset', output);
      const columns = columnsIn(output.facets, made, this.names);
      if (columns !== undefined) this.#columns(columns, atMs);
      if (!this.hasColumns) continue;
      this.#jobColumns.note({ job: id, output: made }, event, columns?.datasets);
      for (const { source } of columns?.edges ?? []) {
        this.#since(lineageEdge(source, 'reads', id), atMs);
      }
    }
  }

  #columns({ edges, datasets }: ToldColumns, atMs: number): void {
    for (const id of datasets) this.#name(id);
    if (!this.hasColumns) return;
    for (const edge of edges) {
      for (const id of [edge.source, edge.target]) this.#name(id);
      this.#since(edge, atMs);
    }
  }

  /** Something that is named where nothing else is told of it: that does not bring its older name back. */
  #name(id: string): void {
    if (this.#nodes.has(id)) return;
    this.#nodes.set(id, bareNode(id));
    this.#named.set(id, this.#witness);
  }

  /** A dataset that a job reads or writes. */
  #end(
    dataset: EventDataset,
    facets: Facets | undefined,
    atMs: number,
    edgeTo: (id: string) => readonly [string, LineageEdge['kind'], string],
  ): void {
    const told = edgesIn(facets);
    if (told !== undefined) return this.#tell(told);
    const id = this.#node('dataset', dataset, {});
    this.#rename(id, dataset.facets, atMs);
    for (const source of inputsOf(dataset.facets?.['lineage'])) {
      const from = this.#namedIn(source);
      if (from !== undefined) this.#link(from, id, atMs);
    }
    this.#sinceTold(lineageEdge(...edgeTo(id)), atMs);
  }

  /** Adds what is known of something; returns its id. */
  #node(
    type: EntityName['type'],
    entity: EventEntity,
    more: Pick<LineageNode, 'lastRun' | 'problem'>,
  ): string {
    const told = nodeIn(entity.facets);
    const foreignFacets = foreignIn(entity.facets);
    const id = told?.id ?? this.#idOf(type, entity);
    const known = this.#nodes.get(id);
    const node = told ?? { ...bareNode(id), ...newerRun(known, more) };
    const facets = { ...known?.foreignFacets, ...foreignFacets };
    const kept = Object.keys(facets).length === 0 ? {} : { foreignFacets: facets };
    this.#nodes.set(id, { ...node, ...kept });
    this.#noteTold(id);
    return id;
  }

  #noteTold(id: string): void {
    const { atMs = -Infinity } = this.#told.get(id) ?? {};
    if (this.#witness.atMs >= atMs) this.#told.set(id, this.#witness);
  }

  /** The id of a name, or of another name that it is known by and that is one of the lake's. */
  #idOf(type: EntityName['type'], { namespace, name, facets }: EventEntity): string {
    const own = { namespace, name };
    if (type === 'job' || this.names.isOwn(type, own)) return this.names.idOf(type, own);
    const alias = namesIn(facets?.['symlinks']?.['identifiers']).find((other) =>
      this.names.isOwn(type, other),
    );
    return this.names.idOf(type, alias ?? own);
  }

  /** The node of an entry of a lineage facet; `undefined` = the event's own job. */
  #namedIn(entry: unknown): string | undefined {
    const [entity] = namesIn([entry]);
    if (entity === undefined) return undefined;
    const type = Reflect.get(entry as object, 'type') === 'JOB' ? 'job' : 'dataset';
    const id = this.names.idOf(type, entity);
    if (!this.#nodes.has(id)) return this.#node(type, entity, {});
    this.#noteTold(id);
    return id;
  }

  #link(source: string, target: string, atMs: number): void {
    const isJob = (id: string): boolean => this.names.nameOf(id).type === 'job';
    if (isJob(target))
      this.#since(lineageEdge(source, isJob(source) ? 'uses' : 'reads', target), atMs);
    else if (isJob(source)) this.#since(lineageEdge(source, madeKind(target), target), atMs);
    else this.#sinceTold(lineageEdge(source, 'derives', target), atMs);
  }

  #sinceTold(edge: LineageEdge, atMs: number): void {
    this.#since(this.#byColumn.has(edge.source) ? { ...edge, byColumn: true } : edge, atMs);
  }

  /** An edge holds from when it was first told, and is what was told of it last. */
  #since(edge: LineageEdge, atMs: number): void {
    const known = this.#edges.get(edge.id);
    const isLast = atMs >= (this.#edgesMs.get(edge.id) ?? -Infinity);
    if (isLast) this.#edgesMs.set(edge.id, atMs);
    const fromMs = Math.min(known?.fromMs ?? Infinity, atMs);
    this.#edges.set(edge.id, { ...(isLast || known === undefined ? edge : known), fromMs });
  }

  #tell(edges: readonly LineageEdge[]): void {
    for (const edge of edges) this.#edges.set(edge.id, edge);
  }

  #rename(id: string, facets: Facets | undefined, atMs: number): void {
    const told = renamesIn(facets);
    if (told.length > 0) {
      this.#renames.push(...told.map(({ from, to }) => ({ from, to, atMs })));
      return;
    }
    const change = facets?.['lifecycleStateChange'];
    const [previous] = namesIn([change?.['previousIdentifier']]);
    if (change?.['lifecycleStateChange'] !== 'RENAME' || previous === undefined) return;
    this.#renames.push({ from: this.names.idOf('dataset', previous), to: id, atMs });
  }
}

function bareNode(id: string): LineageNode {
  const address = parseLineageId(id);
  if (address === undefined) return { id, kind: 'external', name: id };
  return { id, kind: kindOfAddress(address), ...nameOfAddress(address) };
}

/** A table is loaded, all else published. */
function madeKind(id: string): LineageEdge['kind'] {
  return id.startsWith('relation:') ? 'loads' : 'publishes';
}

/** Facets that are all in the graph. */
const read: ReadonlySet<string> = new Set(['lineage', 'lifecycleStateChange']);

/** What others say beside that; of a facet that was deleted nothing is left. */
function foreignIn(facets: Facets | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(facets ?? {}).filter(
      ([key, facet]: readonly [string, Facet | null]) =>
        facet !== null && facet._producer !== producer && !read.has(key) && !isOwnFacet(key),
    ),
  );
}

function entriesOf(facets: Facets | undefined): readonly unknown[] {
  const entries = facets?.['lineage']?.['entries'];
  return Array.isArray(entries) ? entries : [];
}

function inputsOf(entry: unknown): readonly unknown[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const inputs: unknown = Reflect.get(entry, 'inputs');
  return Array.isArray(inputs) ? inputs : [];
}

function namesIn(list: unknown): readonly EventEntity[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const namespace: unknown = Reflect.get(entry, 'namespace');
    const name: unknown = Reflect.get(entry, 'name');
    return typeof namespace === 'string' && typeof name === 'string' ? [{ namespace, name }] : [];
  });
}
