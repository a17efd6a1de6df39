import { pathKey, tablePath } from '../model/objectPath';
import type {
  BenchlingField,
  BenchlingTable,
  Column,
  Relation,
  SchemaSnapshot,
} from '../model/snapshot';

type Row = Readonly<Record<string, unknown>>;

/** Rows of Benchling's own tables of what it holds, from one schema of the database. */
export interface BenchlingRows {
  readonly schema: string;
  /** Of `schema$raw`. */
  readonly schemas: readonly Row[];
  /** Of `field_definition$raw` or `schema_field$raw`. */
  readonly fields: readonly Row[];
  /** Of `dropdown$raw`; none where it is not there before its first row; `undefined` = it may not be read. */
  readonly dropdowns: readonly Row[] | undefined;
  /** Of `dropdown_option$raw`. */
  readonly options: readonly Row[];
}

const rawEnd = '$raw';

/**
 * The snapshot with what Benchling's definitions say beside tables and columns: a `$raw` table and the
 * view over it have the same. Of several definitions of one name, one that is not archived counts.
 */
export function withDefinitions(
  snapshot: SchemaSnapshot,
  definitions: readonly BenchlingRows[],
): SchemaSnapshot {
  if (definitions.length === 0) return snapshot;
  const tables = new Map<string, DefinedTable>();
  for (const rows of definitions) {
    for (const table of definedTables(rows)) tables.set(pathKey([rows.schema, table.name]), table);
  }
  const relations = snapshot.relations.map((relation) => {
    const [schema, name] = tablePath(relation);
    const bare = name.endsWith(rawEnd) ? name.slice(0, -rawEnd.length) : name;
    const table = tables.get(pathKey([schema, bare]));
    return table === undefined ? relation : withDefinition(relation, table);
  });
  return { ...snapshot, relations, ...listsOf(definitions) };
}

function listsOf(
  definitions: readonly BenchlingRows[],
): Pick<SchemaSnapshot, 'dropdowns' | 'dropdownOptions'> {
  const known = definitions.filter(({ dropdowns }) => dropdowns !== undefined);
  const dropdowns = known.flatMap(({ schema, dropdowns: rows = [] }) =>
    rows.flatMap((row) => {
      const [id, name] = [textAt(row, 'id'), nameAt(row)];
      return id === undefined || name === undefined ? [] : [{ schema, id, name, ...archived(row) }];
    }),
  );
  const dropdownOptions = known.flatMap(({ options }) =>
    options.flatMap((row) => {
      const [dropdown, id] = [textAt(row, 'dropdown_id'), textAt(row, 'id')];
      const name = nameAt(row);
      if (dropdown === undefined || id === undefined || name === undefined) return [];
      return [{ dropdown, id, name, ...archived(row) }];
    }),
  );
  if (known.length === 0) return {};
  return { dropdowns: byIds(dropdowns), dropdownOptions: byIds(dropdownOptions) };
}

function byIds<T extends { readonly id: string; readonly dropdown?: string }>(
  items: readonly T[],
): readonly T[] {
  const keyOf = ({ dropdown = '', id }: T): string => `${dropdown}\0${id}`;
  return items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

interface DefinedTable {
  readonly name: string;
  readonly benchling: BenchlingTable;
  readonly fields: ReadonlyMap<string, BenchlingField>;
}

function definedTables({ schemas, fields }: BenchlingRows): readonly DefinedTable[] {
  return archivedFirst(schemas).flatMap((row) => {
    const id = textAt(row, 'id');
    const name = nameAt(row);
    if (id === undefined || name === undefined) return [];
    const own = archivedFirst(fields.filter((field) => textAt(field, 'schema_id') === id));
    const byName = own.flatMap((field) => {
      const [fieldId, fieldName] = [textAt(field, 'id'), nameAt(field)];
      return fieldId === undefined || fieldName === undefined
        ? []
        : [[fieldName, fieldOf(fieldId, field)] as const];
    });
    return [{ name, benchling: { id, ...archived(row) }, fields: new Map(byName) }];
  });
}

/** So that later ones of the same name, which count, are those in use. */
function archivedFirst(rows: readonly Row[]): readonly Row[] {
  const isArchived = (row: Row): boolean => row['archived$'] === true;
  return [...rows.filter(isArchived), ...rows.filter((row) => !isArchived(row))];
}

/** What Benchling calls it in the warehouse; only old tenants have no column for that. */
function nameAt(row: Row): string | undefined {
  return textAt(row, 'system_name') ?? textAt(row, 'name');
}

function fieldOf(id: string, row: Row): BenchlingField {
  return {
    id,
    type: textAt(row, 'type'),
    ...(row['is_required'] === true && { isRequired: true }),
    ...(row['is_multi'] === true && { isMulti: true }),
    target: textAt(row, 'target_schema_id'),
    dropdown: textAt(row, 'dropdown_id'),
    ...archived(row),
  };
}

function archived(row: Row): { readonly isArchived?: true } {
  return row['archived$'] === true ? { isArchived: true } : {};
}

function textAt(row: Row, name: string): string | undefined {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withDefinition(relation: Relation, { benchling, fields }: DefinedTable): Relation {
  return {
    ...relation,
    benchling,
    columns: relation.columns.map((column) => withField(column, fields.get(column.name))),
  };
}

function withField(column: Column, benchling: BenchlingField | undefined): Column {
  return benchling === undefined ? column : { ...column, benchling };
}
