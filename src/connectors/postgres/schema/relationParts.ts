import type { Deferral, Index, Relation } from '../../../core/schemaDiff/model/snapshot';
import { quoteIdentifier } from '../../../core/schemaDiff/normal/quoteIdentifier';
import { referenceAction } from '../../../core/schemaDiff/normal/referenceAction';
import { sortWords } from '../../../core/schemaDiff/normal/sortWords';
import { numbers, text, texts, textsOrNone, vector } from '../catalog/readRow';
import type { SchemaRow } from './schemaRow';

/** A relation's columns by their numbers, as far as the login may see them. */
export type SeenColumns = ReadonlyMap<
  number,
  { readonly name: string; readonly collation: number }
>;

/** Names by oid: operator classes that are not the usual ones, and collations. */
export interface IndexNames {
  readonly classes: ReadonlyMap<number, string>;
  readonly collations: ReadonlyMap<number, string>;
}

type Parts = Pick<Relation, 'primaryKey' | 'uniques' | 'foreignKeys' | 'checks' | 'exclusions'>;

/**
 * Keys, references and checks of a relation; without keys of a column which is not seen. What a key only
 * includes is no part of what it demands: it stays, with those of them that are seen.
 */
export function constraintsOf(rows: readonly SchemaRow[], names: SeenColumns): Parts {
  const of = (kind: string): readonly SchemaRow[] => rows.filter((row) => row[2] === kind);
  const [primaryKey] = of('p').flatMap((row) => keyOf(row, names));
  return {
    ...(primaryKey !== undefined && { primaryKey }),
    uniques: of('u').flatMap((row) => keyOf(row, names)),
    foreignKeys: of('f').flatMap((row) => foreignKeyOf(row, names)),
    checks: of('c').map((row) => ({
      name: String(row[1]),
      expression: String(row[10]),
      ...(row[16] === true && { noInherit: true }),
    })),
    exclusions: of('x').map((row) => ({ name: String(row[1]), definition: String(row[11]) })),
  };
}

function keyOf(row: SchemaRow, names: SeenColumns): Relation['uniques'] {
  const columns = named(numbers(row[3]), names);
  if (columns === undefined) return [];
  const include = numbers(row[15]).flatMap((number) => names.get(number)?.name ?? []);
  return [
    {
      name: String(row[1]),
      columns,
      ...(include.length > 0 && { include }),
      ...deferralOf(row),
      ...(row[12] === true && { nullsNotDistinct: true }),
    },
  ];
}

function foreignKeyOf(row: SchemaRow, names: SeenColumns): Relation['foreignKeys'] {
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
      ...(row[14] === true && { matchesFull: true }),
      ...deferralOf(row),
    },
  ];
}

function deferralOf(row: SchemaRow): Deferral {
  return {
    ...(row[4] === true && { isDeferrable: true }),
    ...(row[13] === true && { isInitiallyDeferred: true }),
  };
}

function named(columns: readonly number[], names: SeenColumns): readonly string[] | undefined {
  const found = columns.map((number) => names.get(number)?.name);
  return found.every((name) => name !== undefined) ? found : undefined;
}

const descending = 1;
const nullsFirst = 2;

/** `undefined` if it has a column that is not seen. */
export function indexOf(
  row: SchemaRow,
  columns: SeenColumns,
  names: IndexNames,
): Index | undefined {
  const [, name, isUnique, method, keys, ordered] = row;
  const numbersOfKeys = vector(keys);
  if (numbersOfKeys.some((number) => number !== 0 && !columns.has(number))) return undefined;
  const count = Number(ordered);
  const where = text(row[10]);
  return {
    name: String(name),
    isUnique: isUnique === true,
    method: String(method),
    parts: partsOf(row, numbersOfKeys.slice(0, count), { columns, names }),
    include: numbersOfKeys.slice(count).map((number) => columns.get(number)?.name ?? ''),
    ...(where !== undefined && { where }),
    ...(row[11] === true && { nullsNotDistinct: true }),
  };
}

function partsOf(
  row: SchemaRow,
  keys: readonly number[],
  { columns, names }: { readonly columns: SeenColumns; readonly names: IndexNames },
): readonly string[] {
  const flags = vector(row[6]);
  const expressions = textsOrNone(row[7]);
  const collations = vector(row[8]);
  const classes = vector(row[9]);
  return keys.map((number, place) => {
    const column = columns.get(number);
    const what = column === undefined ? (expressions[place] ?? '') : quoteIdentifier(column.name);
    const collation = collations[place] ?? 0;
    const isUsual = collation === 0 || column === undefined || column.collation === collation;
    const opclass = names.classes.get(classes[place] ?? 0);
    return [
      what,
      isUsual ? '' : ` COLLATE "${names.collations.get(collation) ?? ''}"`,
      opclass === undefined ? '' : ` ${quoteIdentifier(opclass)}`,
      orderOf(flags[place] ?? 0),
    ].join('');
  });
}

function orderOf(flags: number): string {
  return sortWords(
    (flags & descending) === 0 ? 'SORTBY_ASC' : 'SORTBY_DESC',
    (flags & nullsFirst) === 0 ? 'SORTBY_NULLS_LAST' : 'SORTBY_NULLS_FIRST',
  );
}
