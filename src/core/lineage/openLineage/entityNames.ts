import type { Connection } from '../../lake/lake';
import { lineageId, parseLineageId, type LineageAddress } from '../graph/lineageId';

/** What a lake calls the places that OpenLineage names by their addresses. */
export interface LakePlaces {
  readonly connections: ReadonlyMap<string, Pick<Connection, 'host' | 'port' | 'database'>>;
  /** As in the lake file. */
  readonly blobEndpoint: string;
}

/** How OpenLineage calls something. */
export interface EntityName {
  readonly type: 'dataset' | 'job';
  readonly namespace: string;
  readonly name: string;
}

const own = {
  sources: 'lakeside://sources',
  runs: 'lakeside://runs',
  sheets: 'lakeside://sheets',
} as const;
const ownJobs = { pipelines: 'lakeside://pipelines', queries: 'lakeside://queries' } as const;

/**
 * Translates between ids and OpenLineage's names, which are addresses: tables as `postgres://host:port` and
 * `database.schema.table`, blobs as `wasbs://container@host` and their names, datasets as `gros://repo` and
 * their branches. What has no address there has a namespace of ours.
 * @see https://openlineage.io/docs/spec/naming
 */
export class EntityNames {
  readonly #endpoint: string;

  constructor(readonly places: LakePlaces) {
    this.#endpoint = places.blobEndpoint.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  }

  nameOf(id: string): EntityName {
    const address = parseLineageId(id);
    return address === undefined
      ? { type: 'dataset', namespace: 'lakeside://others', name: id }
      : this.#nameOf(address);
  }

  /** The id of what is called so; of what is no part of the lake, one that says its name. */
  idOf(type: EntityName['type'], { namespace, name }: Omit<EntityName, 'type'>): string {
    const found = type === 'job' ? jobAt(namespace, name) : this.#datasetAt(namespace, name);
    return lineageId(found ?? { kind: 'external', type, namespace, name });
  }

  /** True if a name is one of the lake's own. */
  isOwn(type: EntityName['type'], name: Omit<EntityName, 'type'>): boolean {
    return parseLineageId(this.idOf(type, name))?.kind !== 'external';
  }

  #nameOf(address: LineageAddress): EntityName {
    switch (address.kind) {
      case 'source':
        return { type: 'dataset', namespace: own.sources, name: address.source };
      case 'run':
        return { type: 'dataset', namespace: own.runs, name: tailOf(address) };
      case 'sheet':
        return { type: 'dataset', namespace: own.sheets, name: tailOf(address) };
      case 'pipeline':
        return { type: 'job', namespace: ownJobs.pipelines, name: address.pipeline };
      case 'query':
        return { type: 'job', namespace: ownJobs.queries, name: tailOf(address) };
      case 'dataset':
        return { type: 'dataset', namespace: `gros://${address.repo}`, name: address.branch };
      case 'blob':
        return {
          type: 'dataset',
          namespace: `wasbs://${address.container}@${this.#endpoint}`,
          name: address.name === '' ? '/' : address.name,
        };
      case 'relation':
      case 'column':
        return this.#relationName(address);
      case 'external':
        return address;
    }
  }

  #relationName(
    address: Extract<LineageAddress, { readonly kind: 'relation' | 'column' }>,
  ): EntityName {
    const place = this.places.connections.get(address.connection);
    const column = address.kind === 'column' ? `#${address.column}` : '';
    const namespace =
      place === undefined
        ? `lakeside://connections/${address.connection}`
        : `postgres://${place.host}:${place.port}`;
    const path = [...(place === undefined ? [] : [place.database]), address.schema, address.name];
    return { type: 'dataset', namespace, name: path.map(quoted).join('.') + column };
  }

  #datasetAt(namespace: string, name: string): LineageAddress | undefined {
    if (namespace === own.sources && name !== '') return { kind: 'source', source: name };
    if (namespace === own.runs) return parseLineageId(`run:${name}`);
    if (namespace === own.sheets) return parseLineageId(`sheet:${name}`);
    const repo = /^gros:\/\/([^/]+)$/.exec(namespace)?.[1];
    if (repo !== undefined && name !== '') return { kind: 'dataset', repo, branch: name };
    const container = /^(?:wasbs?|abfss?|azure):\/\/([^@/]+)@(.+)$/.exec(namespace);
    if (container !== null && container[2] === this.#endpoint) {
      const path = name === '/' ? '' : name.replace(/^\/(?=.)/, '');
      return { kind: 'blob', container: container[1] ?? '', name: path };
    }
    return this.#relationAt(namespace, name);
  }

  #relationAt(namespace: string, name: string): LineageAddress | undefined {
    const [, host, port = '5432'] =
      /^postgres(?:ql)?:\/\/([^:/]+)(?::(\d+))?$/.exec(namespace) ?? [];
    const [, database, schema, table] = threeNames.exec(name) ?? [];
    if (host === undefined || database === undefined) return undefined;
    const found = [...this.places.connections].find(
      ([, place]) =>
        place.host === host && place.port === Number(port) && place.database === unquoted(database),
    );
    if (found === undefined) return undefined;
    const path = { schema: unquoted(schema ?? ''), name: unquoted(table ?? '') };
    return { kind: 'relation', connection: found[0], ...path };
  }
}

function jobAt(namespace: string, name: string): LineageAddress | undefined {
  if (name === '') return undefined;
  if (namespace === ownJobs.pipelines) return { kind: 'pipeline', pipeline: name };
  return namespace === ownJobs.queries ? parseLineageId(`query:${name}`) : undefined;
}

/** An id without its kind. */
function tailOf(address: LineageAddress): string {
  return lineageId(address).slice(address.kind.length + 1);
}

const part = String.raw`("(?:[^"]|"")*"|[^".]+)`;
const threeNames = new RegExp(String.raw`^${part}\.${part}\.${part}$`);

/** Other producers write names as they are; quotes are only needed around a point. */
function quoted(name: string): string {
  return /[."#]/.test(name) || name === '' ? `"${name.replaceAll('"', '""')}"` : name;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
