import { quoteName, readName } from '../../sql/quoteName';
import type { LineageKind } from './lineageGraph';

/** What an id is about. Names are as they are: without quotes, escapes and slashes at their ends. */
export type LineageAddress =
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'run'; readonly source: string; readonly run: string }
  /** A sample sheet; `path` within the folder of the source's sheets. */
  | { readonly kind: 'sheet'; readonly source: string; readonly path: string }
  /** A name that ends with a slash stands for all blobs under it, an empty one for the container. */
  | { readonly kind: 'blob'; readonly container: string; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: string }
  | { readonly kind: 'dataset'; readonly repo: string; readonly branch: string }
  /** A table or a view. */
  | RelationAddress
  | (Omit<RelationAddress, 'kind'> & { readonly kind: 'column'; readonly column: string })
  /** A statement of a file of the workspace; `line` from 1 on. */
  | { readonly kind: 'query'; readonly file: string; readonly line: number }
  /** What other systems tell of, by OpenLineage's names. */
  | {
      readonly kind: 'external';
      readonly type: 'dataset' | 'job';
      readonly namespace: string;
      readonly name: string;
    };

export interface RelationAddress {
  readonly kind: 'relation';
  readonly connection: string;
  readonly schema: string;
  readonly name: string;
}

/** The id of a node; the same for all that tell of the same thing. */
export function lineageId(address: LineageAddress): string {
  return `${address.kind}:${tailOf(address)}`;
}

function tailOf(address: LineageAddress): string {
  switch (address.kind) {
    case 'source':
      return address.source;
    case 'run':
      return `${escaped(address.source)}/${address.run}`;
    case 'sheet':
      return `${escaped(address.source)}/${address.path}`;
    case 'blob':
      return `${address.container}/${address.name}`;
    case 'pipeline':
      return address.pipeline;
    case 'dataset':
      return `${address.repo}/${address.branch}`;
    case 'relation':
      return relationTail(address);
    case 'column':
      return `${relationTail(address)}#${quoteName(address.column)}`;
    case 'query':
      return `${address.file}#${address.line}`;
    case 'external':
      return `${address.type}/${escaped(address.namespace)}/${address.name}`;
  }
}

/** What an id is about; `undefined` = it is none. */
export function parseLineageId(id: string): LineageAddress | undefined {
  const separator = id.indexOf(':');
  const tail = id.slice(separator + 1);
  return tail === '' ? undefined : parsers.get(id.slice(0, separator))?.(tail);
}

const parsers: ReadonlyMap<string, (tail: string) => LineageAddress | undefined> = new Map([
  ['source', (tail) => ({ kind: 'source', source: tail })],
  ['pipeline', (tail) => ({ kind: 'pipeline', pipeline: tail })],
  ['run', (tail) => parsePair('run', tail)],
  ['sheet', (tail) => parsePair('sheet', tail)],
  ['blob', (tail) => parsePair('blob', tail)],
  ['dataset', (tail) => parsePair('dataset', tail)],
  ['relation', (tail) => parseRelation('relation', tail)],
  ['column', (tail) => parseRelation('column', tail)],
  ['query', parseQuery],
  ['external', parseExternal],
]);

/** The kind of the node that an id belongs to, as far as the id says: of a relation it does not. */
export function kindOfAddress({ kind }: LineageAddress): LineageKind {
  return kind === 'relation' ? 'table' : kind;
}

/** What to call a thing of which there is nothing but an id. */
export function nameOfAddress(address: LineageAddress): { name: string; group?: string } {
  switch (address.kind) {
    case 'source':
      return { name: address.source };
    case 'run':
      return { name: address.run, group: address.source };
    case 'sheet':
      return { name: address.path.slice(address.path.lastIndexOf('/') + 1), group: address.source };
    case 'blob':
      return { name: address.name || address.container, group: address.container };
    case 'pipeline':
      return { name: address.pipeline };
    case 'dataset':
      return { name: address.branch, group: address.repo };
    case 'relation':
      return { name: address.name, group: `${address.connection}/${address.schema}` };
    case 'column':
      return { name: address.column, group: qualified(address) };
    case 'query':
      return { name: queryName(address), group: address.file };
    case 'external':
      return { name: address.name, group: address.namespace };
  }
}

/** What a statement is called beside the path of its file. */
export function queryName({
  file,
  line,
}: {
  readonly file: string;
  readonly line: number;
}): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

function parsePair(
  kind: 'run' | 'sheet' | 'blob' | 'dataset',
  tail: string,
): LineageAddress | undefined {
  const [, first, rest] = /^([^/]+)\/([^]*)$/.exec(tail) ?? [];
  if (first === undefined || rest === undefined) return undefined;
  if (kind === 'blob') return { kind, container: first, name: rest };
  if (rest === '') return undefined;
  if (kind === 'dataset') return { kind, repo: first, branch: rest };
  const source = unescaped(first);
  return kind === 'sheet' ? { kind, source, path: rest } : { kind, source, run: rest };
}

const sqlName = '("(?:[^"]|"")*"|[^".#]+)';
const relationPattern = new RegExp(`^([^/]+)/${sqlName}\\.${sqlName}(?:#([^]+))?$`);

function parseRelation(kind: 'relation' | 'column', tail: string): LineageAddress | undefined {
  const [, connection, schema, name, column] = relationPattern.exec(tail) ?? [];
  if (connection === undefined || schema === undefined || name === undefined) return undefined;
  if ((kind === 'column') !== (column !== undefined)) return undefined;
  const relation = {
    connection: unescaped(connection),
    schema: readName(schema),
    name: readName(name),
  };
  return column === undefined
    ? { kind: 'relation', ...relation }
    : { kind: 'column', ...relation, column: readName(column) };
}

function parseQuery(tail: string): LineageAddress | undefined {
  const [, file, line] = /^([^]+)#(\d+)$/.exec(tail) ?? [];
  return file === undefined ? undefined : { kind: 'query', file, line: Number(line) };
}

function parseExternal(tail: string): LineageAddress | undefined {
  const [, type, namespace, name] = /^(dataset|job)\/([^/]*)\/([^]*)$/.exec(tail) ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  return {
    kind: 'external',
    type: type === 'job' ? 'job' : 'dataset',
    namespace: unescaped(namespace),
    name,
  };
}

function relationTail(relation: Omit<RelationAddress, 'kind'>): string {
  return `${escaped(relation.connection)}/${qualified(relation)}`;
}

function qualified({ schema, name }: Pick<RelationAddress, 'schema' | 'name'>): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

/** The part of an id before a slash has none itself. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function unescaped(text: string): string {
  return text.replaceAll('%2F', '/').replaceAll('%25', '%');
}
