import type { TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import type { Part, PartChange, PartName } from './change';
import { isSameValue } from './sameValue';

/** What is different of keys, checks and indexes; `before` has the newer names in it. */
export function compareParts(
  table: TablePath,
  before: Relation,
  after: Relation,
): readonly PartChange[] {
  return [
    ...compare(table, 'PrimaryKey', listed(before.primaryKey), listed(after.primaryKey)),
    ...compare(table, 'Unique', before.uniques, after.uniques),
    ...compare(table, 'ForeignKey', before.foreignKeys, after.foreignKeys),
    ...compare(table, 'Check', before.checks, after.checks),
    ...compare(table, 'Exclusion', before.exclusions, after.exclusions),
    ...compare(table, 'Index', before.indexes, after.indexes),
  ];
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

interface Sides {
  readonly before: readonly Part[];
  readonly after: readonly Part[];
}

/** Of one name is one; what is left over and says the same is one that is called otherwise. */
function compare(
  table: TablePath,
  part: PartName,
  before: readonly Part[],
  after: readonly Part[],
): readonly PartChange[] {
  if (before.length === 0 && after.length === 0) return [];
  const later = new Map(after.map((one) => [one.name, one]));
  const earlier = new Set(before.map(({ name }) => name));
  const kept = before.flatMap((one) => {
    const same = later.get(one.name);
    return same === undefined || isSameValue(one, same)
      ? []
      : [
          {
            kind: `change${part}` as const,
            object: [...table, one.name] as const,
            before: one,
            after: same,
          },
        ];
  });
  const gone = before.filter(({ name }) => !later.has(name));
  const fresh = after.filter(({ name }) => !earlier.has(name));
  return [...kept, ...compareLeftOver(table, part, { before: gone, after: fresh })];
}

function compareLeftOver(table: TablePath, part: PartName, sides: Sides): readonly PartChange[] {
  const gone = [...sides.before];
  const changes: PartChange[] = [];
  for (const one of sides.after) {
    const object = [...table, one.name] as const;
    const place = gone.findIndex((old) => says(old) === says(one));
    const [same] = place < 0 ? [] : gone.splice(place, 1);
    if (same === undefined) changes.push({ kind: `add${part}`, object, after: one });
    else changes.push({ kind: `rename${part}`, object: [...table, same.name], to: object });
  }
  for (const one of gone) {
    changes.push({ kind: `drop${part}`, object: [...table, one.name], before: one });
  }
  return changes;
}

/** Everything but the name, and how it reads in full. */
function says(part: Part): string {
  const told = Object.keys(part).filter((key) => key !== 'exact');
  return JSON.stringify({ ...part, name: '' }, ['name', ...told.sort()]);
}
