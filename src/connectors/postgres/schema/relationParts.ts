import { referenceAction } from '../../../core/schemaDiff/ddl/tableConstraints';
import type { Index, Relation } from '../../../core/schemaDiff/model/snapshot';
import { quoteIdentifier } from '../../../core/schemaDiff/normal/quoteIdentifier';
import { sortWords } from '../../../core/schemaDiff/normal/normalExpression';
import { numbers, text, texts, textsOrNone, vector } from './readRow';
import type { SchemaRow } from './schemaRows';

/** The names of a relation's columns by their numbers, as far as the login may see them. */
export type ColumnNames = ReadonlyMap<number, string>;

type Parts = Pick<Relation, 'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'exclusions'>;

/** Keys, references and checks of a relation; without keys that have a column which is not seen. */
export function constraintsOf(rows: readonly SchemaRow[], names: ColumnNames): Parts {
  const of = (kind: string): readonly SchemaRow[] => rows.filter((row) => row[2] === kind);
  const [primaryKey] = of('p').flatMap((row) => keyOf(row, names));
  return {
    ...(primaryKey !== undefined && { primaryKey }),
    uniques: of('u').flatMap((row) => keyOf(row, names)),
    foreignKeys: of('f').flatMap((row) => foreignKeyOf(row, names)),
    checks: of('c').map((row) => ({ name: String(row[1]), expression: String(row[10]) })),
    exclusions: of('x').map((row) => ({ name: String(row[1]), definition: String(row[11]) })),
  };
}

function keyOf(row: SchemaRow, names: ColumnNames): Relation['uniques'] {
  const columns = named(numbers(row[3]), names);
  if (columns === undefined) return [];
  return [
    {
      name: String(row[1]),
      columns,
      ...(row[4] === true && { isDeferrable: true }),
      ...(row[12] === true && { nullsNotDistinct: true }),
    },
  ];
}

function foreignKeyOf(row: SchemaRow, names: ColumnNames): Relation['foreignKeys'] {
  const columns = named(numbers(row[3]), names);
  if (columns === undefined) return [];
  return [
    {
      name: String(row[1]),
      columns,
      refTable: [String(row[5]), String(row[6])],
      refColumns: texts(row[7]),
      onUpdate: referenceAction(row[8]),
      onDelete: referenceAction(row[9]),
      ...(row[4] === true && { isDeferrable: true }),
    },
  ];
}

function named(columns: readonly number[], names: ColumnNames): readonly string[] | undefined {
  const found = columns.map((number) => names.get(number));
  return found.every((name) => name !== undefined) ? found : undefined;
}

const descending = 1;
const nullsFirst = 2;

/** `undefined` if it has a column that is not seen. */
export function indexOf(row: SchemaRow, names: ColumnNames): Index | undefined {
  const [, name, isUnique, method, keys, ordered, options] = row;
  const columns = vector(keys);
  const flags = vector(options);
  const expressions = textsOrNone(row[7]);
  const collations = textsOrNone(row[8]);
  const classes = textsOrNone(row[9]);
  const whats = columns.map((number, place) =>
    number === 0 ? expressions[place] : quotedName(names.get(number)),
  );
  if (whats.some((what) => what === undefined)) return undefined;
  const count = Number(ordered);
  const where = text(row[10]);
  return {
    name: String(name),
    isUnique: isUnique === true,
    method: String(method),
    parts: whats.slice(0, count).map((what = '', place) => {
      const collation = collations[place];
      const opclass = classes[place];
      return [
        what,
        collation === undefined ? '' : ` COLLATE "${collation}"`,
        opclass === undefined ? '' : ` ${quoteIdentifier(opclass)}`,
        orderOf(flags[place] ?? 0),
      ].join('');
    }),
    include: columns.slice(count).map((number) => names.get(number) ?? ''),
    ...(where !== undefined && { where }),
    ...(row[11] === true && { nullsNotDistinct: true }),
  };
}

function quotedName(name: string | undefined): string | undefined {
  return name === undefined ? undefined : quoteIdentifier(name);
}

function orderOf(flags: number): string {
  return sortWords(
    (flags & descending) === 0 ? 'SORTBY_ASC' : 'SORTBY_DESC',
    (flags & nullsFirst) === 0 ? 'SORTBY_NULLS_LAST' : 'SORTBY_NULLS_FIRST',
  );
}
