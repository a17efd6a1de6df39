import { UsageError } from '../../base/errors';
import { nearestName } from '../../base/nearestName';
import {
  type ColumnPath,
  isSamePath,
  tablePath,
  type TablePath,
  writePath,
} from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import type { DecidedPair } from './withDecision';

export interface PairSides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/**
 * The tables, columns or values of enums that a text such as `lab.run.operator=lab.run.person` means. Names are
 * exact, in quotes where they hold a dot or `=`; without a schema they are in `public`.
 * @throws UsageError if it means nothing of the two sides, or a table and a column
 */
export function readPair(written: string, { before, after }: PairSides): DecidedPair {
  const [, earlier, later] =
    /^((?:"(?:[^"]|"")*"|[^"=])+)=((?:"(?:[^"]|"")*"|[^"=])+)$/.exec(written) ?? [];
  if (earlier === undefined || later === undefined) {
    throw new UsageError(`${JSON.stringify(written)} is no pair`, {
      remedy: 'Write the older name, =, and the newer one, as in lab.run.operator=lab.run.person',
    });
  }
  const [from, to] = [
    pathIn(before, earlier.trim(), 'older'),
    pathIn(after, later.trim(), 'newer'),
  ];
  if (from.length === 2 && to.length === 2) return { kind: 'table', from, to };
  if (from.length === 3 && to.length === 3) {
    const isValue = [valueAt(before, from), valueAt(after, to)].map((path) => path !== undefined);
    if (isValue[0] === isValue[1]) return { kind: isValue[0] ? 'enumValue' : 'column', from, to };
  }
  throw new UsageError(`${written}: these are not of one kind, so they cannot be one`, {
    remedy:
      'Give two tables, two columns with their tables before them, or two values with their enums',
  });
}

function pathIn(
  snapshot: SchemaSnapshot,
  written: string,
  side: 'older' | 'newer',
): TablePath | ColumnPath {
  const names = namesIn(written);
  const found = tableAt(snapshot, names) ?? columnAt(snapshot, names) ?? valueAt(snapshot, names);
  if (found !== undefined) return found;
  const known = snapshot.relations.flatMap((relation) => [
    writePath(tablePath(relation)),
    ...(names.length < 3
      ? []
      : relation.columns.map(({ name }) => writePath([...tablePath(relation), name]))),
  ]);
  const guess = nearestName(written, known);
  throw new UsageError(`There is no ${written} in the ${side} side`, {
    remedy:
      guess === undefined ? 'Write it as lakeside schema diff shows it' : `Did you mean ${guess}?`,
  });
}

function namesIn(written: string): readonly string[] {
  const parts = written.match(/"(?:[^"]|"")*"|[^".]+/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim(),
  );
}

function tableAt({ relations }: SchemaSnapshot, names: readonly string[]): TablePath | undefined {
  const path = names.length === 1 ? ['public', ...names] : names;
  const found = relations.find((relation) => isSamePath(tablePath(relation), path));
  return found && tablePath(found);
}

/** A type and a table of one name are never in one schema. */
function valueAt({ enums }: SchemaSnapshot, names: readonly string[]): ColumnPath | undefined {
  const path = names.length === 2 ? ['public', ...names] : names;
  const [schema, name, value] = path;
  const type = enums.find((one) => one.schema === schema && one.name === name);
  if (type === undefined || value === undefined || !type.values.includes(value)) return undefined;
  return [type.schema, type.name, value];
}

function columnAt(snapshot: SchemaSnapshot, names: readonly string[]): ColumnPath | undefined {
  const table = tableAt(snapshot, names.slice(0, -1));
  const column = names.at(-1);
  if (table === undefined || column === undefined) return undefined;
  const relation = snapshot.relations.find((other) => isSamePath(tablePath(other), table));
  const isThere = relation?.columns.some(({ name }) => name === column) === true;
  return isThere ? [...table, column] : undefined;
}
