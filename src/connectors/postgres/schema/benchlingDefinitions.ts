import type { Client } from 'pg';
import { quoteAlways } from '../../../core/sql/quoteName';
import type { BenchlingRows } from '../../../core/schemaDiff/benchling/definitions';
import type { Relation, SchemaSnapshot } from '../../../core/schemaDiff/model/snapshot';
import { quoteTable } from '../statements/boundSql';

/** What Benchling says of its schemas, fields and lists of values, where the login may read it. */
export async function readDefinitions(
  client: Client,
  snapshot: SchemaSnapshot,
): Promise<readonly BenchlingRows[]> {
  const found: BenchlingRows[] = [];
  for (const { name: schema } of snapshot.schemas) {
    const schemas = definitionTable(snapshot, schema, ['schema$raw', 'schema']);
    const fields = definitionTable(snapshot, schema, [
      'field_definition$raw',
      'schema_field$raw',
      'field_definition',
      'schema_field',
    ]);
    if (schemas === undefined || fields === undefined) continue;
    const lists = definitionTable(snapshot, schema, ['dropdown$raw', 'dropdown']);
    const options = definitionTable(snapshot, schema, ['dropdown_option$raw', 'dropdown_option']);
    // Neither table is there before its first row.
    const rowsOf = (table: Relation | undefined): Promise<BenchlingRows['options']> =>
      table === undefined ? Promise.resolve([]) : readRows(client, table);
    found.push({
      schema,
      schemas: await readRows(client, schemas),
      fields: await readRows(client, fields),
      dropdowns: areListsHidden(snapshot, schema) ? undefined : await rowsOf(lists),
      options: await rowsOf(options),
    });
  }
  return found;
}

/** Whether there are lists, or values of them, that the login may not read. */
function areListsHidden({ hidden }: SchemaSnapshot, schema: string): boolean {
  return hidden.definitions.some(([own, name]) => own === schema && name.startsWith('dropdown'));
}

/** The first that is there and tells names and ids. */
function definitionTable(
  { relations }: SchemaSnapshot,
  schema: string,
  names: readonly string[],
): Relation | undefined {
  const own = relations.filter((relation) => relation.schema === schema);
  const found = names.flatMap((name) => own.filter((relation) => relation.name === name));
  return found.find(({ columns }) => columns.some(({ name }) => name === 'id'));
}

const wanted: ReadonlySet<string> = new Set([
  'id',
  'schema_id',
  'name',
  'system_name',
  'type',
  'is_multi',
  'is_required',
  'target_schema_id',
  'dropdown_id',
  'archived$',
]);

/** Only columns that are there; each version of a tenant has others. */
async function readRows(client: Client, table: Relation): Promise<BenchlingRows['fields']> {
  const known = table.columns.map(({ name }) => name).filter((name) => wanted.has(name));
  const list = known.map(quoteAlways).join(', ');
  const { rows } = await client.query<Record<string, unknown>>(
    `select ${list} from ${quoteTable(table)}`,
  );
  return rows;
}
