import { snapshotFormat, type CatalogSnapshot, type ColumnTable } from './catalogSnapshot';

/** A snapshot that was kept as JSON; `undefined` = of another format, or damaged. Never throws. */
export function parseSnapshot(text: string): CatalogSnapshot | undefined {
  const value = parseJson(text);
  return isSnapshot(value) ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file is written in one piece, so that the shape of each list and of what is first in it tells. */
function isSnapshot(value: unknown): value is CatalogSnapshot {
  return (
    isRecord(value) &&
    value['format'] === snapshotFormat &&
    typeof value['readAtMs'] === 'number' &&
    has(value['database'], { name: 'string', user: 'string', version: 'string' }) &&
    has(value['hidden'], { schemas: 'number', relations: 'number' }) &&
    isListOf(value['schemas'], { oid: 'number', name: 'string' }) &&
    isListOf(value['relations'], { oid: 'number', schema: 'string', name: 'string' }) &&
    isColumnTable(value['columns']) &&
    isListOf(value['keys'], { relation: 'number', name: 'string', columns: 'object' }) &&
    isListOf(value['foreignKeys'], { relation: 'number', target: 'number', columns: 'object' }) &&
    isListOf(value['indexes'], { relation: 'number', name: 'string', parts: 'object' }) &&
    isListOf(value['functions'], { schema: 'string', name: 'string', arguments: 'string' })
  );
}

function isColumnTable(value: unknown): value is ColumnTable {
  if (!isRecord(value)) return false;
  const { relations, ends, names, positions, typeRows, traits, types } = value;
  const perRelation = [relations, ends];
  const perColumn = [names, positions, typeRows, traits];
  return (
    perRelation.every((list) => Array.isArray(list) && list.length === lengthOf(relations)) &&
    perColumn.every((list) => Array.isArray(list) && list.length === lengthOf(names)) &&
    isListOf(types, { oid: 'number', name: 'string' }) &&
    isRecord(value['defaults']) &&
    isRecord(value['comments'])
  );
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : -1;
}

type Shape = Readonly<Record<string, 'string' | 'number' | 'object'>>;

function isListOf(value: unknown, shape: Shape): boolean {
  return Array.isArray(value) && value.every((item) => has(item, shape));
}

function has(value: unknown, shape: Shape): boolean {
  return (
    isRecord(value) && Object.entries(shape).every(([key, type]) => typeof value[key] === type)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
