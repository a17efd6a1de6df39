import { lineageId } from '../../core/lineage/graph/lineageId';
import { parseRunRef } from '../support/window/runRef';

/**
 * The node of the lineage that a command was called for: its id, a line of the view *Lineage*, or a line
 * of another view, which is known by what it carries. `undefined` = it is about none.
 */
export function lineageIdOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('lineageId' in value && typeof value.lineageId === 'string') return value.lineageId;
  return runOf(value) ?? relationOf(value) ?? blobsOf(value) ?? sourceOf(value);
}

function runOf(value: object): string | undefined {
  const ref = parseRunRef(value);
  return ref && lineageId({ kind: 'run', source: ref.source, run: ref.run });
}

/** A table of the view *Warehouse* or of a tab, or a column of it. */
function relationOf(value: object): string | undefined {
  const { database, relation, column } = value as Readonly<Record<string, unknown>>;
  const connection = textAt(database, 'connection', 'name');
  const schema = textAt(relation, 'schema');
  const name = textAt(relation, 'name');
  if (connection === undefined || schema === undefined || name === undefined) return undefined;
  const columnName = textAt(column, 'name');
  return columnName === undefined
    ? lineageId({ kind: 'relation', connection, schema, name })
    : lineageId({ kind: 'column', connection, schema, name, column: columnName });
}

/** A blob or a prefix of the view *Containers*. */
function blobsOf(value: object): string | undefined {
  const { container, blob, prefix } = value as Readonly<Record<string, unknown>>;
  const name = textAt(blob, 'name') ?? (typeof prefix === 'string' ? prefix : undefined);
  if (typeof container !== 'string' || name === undefined) return undefined;
  return lineageId({ kind: 'blob', container, name });
}

function sourceOf(value: object): string | undefined {
  const source = textAt(value, 'source', 'name');
  return source === undefined ? undefined : lineageId({ kind: 'source', source });
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = keys.reduce<unknown>(
    (next, key) => (typeof next === 'object' && next !== null ? Reflect.get(next, key) : undefined),
    value,
  );
  return typeof found === 'string' ? found : undefined;
}
