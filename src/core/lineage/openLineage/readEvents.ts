import {
  lineageEdge,
  type LastRun,
  type LineageEdge,
  type LineageNode,
} from '../graph/lineageGraph';
import { kindOfAddress, nameOfAddress, parseLineageId } from '../graph/lineageId';
import type { LineageOptions, LineagePart, LineageRename } from '../graph/lineageReader';
import { afterRenames } from './afterRenames';
import { columnsIn, type ToldColumns } from './columnFacet';
import type { EntityName, EntityNames } from './entityNames';
import type {
  EventDataset,
  EventEntity,
  EventType,
  Facet,
  Facets,
  LineageEvent,
} from './lineageEvent';
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
): LineagePart {
  const reader = new EventsReader(names, columns);
  for (const event of events) reader.add(event);
  return reader.part();
}

class EventsReader {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, LineageEdge>();
  readonly #renames: LineageRename[] = [];
  /** When each thing was last told of by that name. */
  readonly #toldMs = new Map<string, number>();
  /** When the event was that is read. */
  #atMs = 0;
  /** Ids of those of what it tells of whose columns say where their data goes. */
  #byColumn: ReadonlySet<string> = new Set();

  constructor(
    readonly names: EntityNames,
    readonly hasColumns: boolean,
  ) {}

  part(): LineagePart {
    return {
      nodes: afterRenames(this.#nodes, this.#renames, this.#toldMs),
      edges: [...this.#edges.values()],
      problems: [],
      renames: this.#renames,
    };
  }

  add(event: LineageEvent): void {
    const { job, dataset, inputs = [], outputs = [] } = event;
    const atMs = Date.parse(event.eventTime);
    this.#atMs = atMs;
    this.#byColumn = new Set();
    if (dataset !== undefined && dataset.facets?.[partFacetKey] === undefined) {
      this.#dataset(dataset, atMs);
    }
    if (job === undefined) return;
    const id = this.#job(job, event);
    this.#columnsOfJob(id, outputs);
    for (const input of inputs)
      this.#end(input, input.inputFacets, atMs, (other) => [other, 'reads', id]);
    for (const output of outputs) {
      this.#end(output, output.outputFacets, atMs, (other) => [id, madeKind(other), other]);
    }
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
        const target = this.#named(entry) ?? id;
        for (const source of inputsOf(entry)) this.#link(this.#named(source) ?? id, target, atMs);
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
        const from = this.#named(source);
        if (from !== undefined) this.#link(from, id, atMs);
      }
    }
    this.#rename(id, facets, atMs);
  }

  /**
   * What a job makes of which columns. Where that is told of all that it makes, it uses nothing else of
   * what is named there; what it reads and nobody names there it may use as a whole.
   */
  #columnsOfJob(id: string, outputs: readonly EventDataset[]): void {
    const told = outputs.flatMap((output) => {
      const made = this.#idOf('dataset', output);
      return columnsIn(output.facets, made, this.names) ?? [];
    });
    for (const columns of told) {
      this.#columns(columns, this.#atMs);
      const used = columns.edges.map(({ source }) => lineageEdge(source, 'reads', id));
      if (this.hasColumns) for (const edge of used) this.#since(edge, this.#atMs);
    }
    const isTold = this.hasColumns && told.length > 0 && told.length === outputs.length;
    this.#byColumn = new Set(isTold ? [id, ...told.flatMap(({ datasets }) => datasets)] : []);
  }

  #columns({ edges, datasets }: ToldColumns, atMs: number): void {
    for (const id of datasets) if (!this.#nodes.has(id)) this.#nodes.set(id, bareNode(id));
    if (!this.hasColumns) return;
    for (const edge of edges) {
      for (const id of [edge.source, edge.target]) {
        if (!this.#nodes.has(id)) this.#nodes.set(id, bareNode(id));
      }
      this.#since(edge, atMs);
    }
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
      const from = this.#named(source);
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
    const node = told ?? { ...bareNode(id), ...newer(known, more) };
    const facets = { ...known?.foreignFacets, ...foreignFacets };
    const kept = Object.keys(facets).length === 0 ? {} : { foreignFacets: facets };
    this.#nodes.set(id, { ...node, ...kept });
    this.#noteTold(id);
    return id;
  }

  #noteTold(id: string): void {
    this.#toldMs.set(id, Math.max(this.#atMs, this.#toldMs.get(id) ?? -Infinity));
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
  #named(entry: unknown): string | undefined {
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

  /** An edge holds from when it was first told. */
  #since(edge: LineageEdge, atMs: number): void {
    const known = this.#edges.get(edge.id);
    const fromMs = Math.min(known?.fromMs ?? Infinity, atMs);
    this.#edges.set(edge.id, { ...edge, fromMs });
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

/** The run that ended or began last, and what went wrong in it. */
function newer(
  known: LineageNode | undefined,
  more: Pick<LineageNode, 'lastRun' | 'problem'>,
): Pick<LineageNode, 'lastRun' | 'problem'> {
  const isOlder = (more.lastRun?.atMs ?? 0) < (known?.lastRun?.atMs ?? 0);
  const { lastRun, problem } = isOlder && known !== undefined ? known : more;
  return { ...(lastRun && { lastRun }), ...(problem !== undefined && { problem }) };
}

const endings: Readonly<Record<EventType, Pick<LastRun, 'state' | 'outcome'> | undefined>> = {
  START: { state: 'running', outcome: 'underWay' },
  RUNNING: { state: 'running', outcome: 'underWay' },
  COMPLETE: { state: 'succeeded', outcome: 'good' },
  FAIL: { state: 'failed', outcome: 'bad' },
  ABORT: { state: 'canceled', outcome: 'unknown' },
  OTHER: undefined,
};

function lastRunOf({ run, eventType, eventTime }: LineageEvent): LastRun | undefined {
  const ending = eventType === undefined ? undefined : endings[eventType];
  if (run === undefined || ending === undefined) return undefined;
  return { ...ending, atMs: Date.parse(eventTime), runId: run.runId };
}

function errorOf({ run, eventType }: LineageEvent): string | undefined {
  const message = run?.facets?.['errorMessage']?.['message'];
  return eventType === 'FAIL' && typeof message === 'string' ? message : undefined;
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
