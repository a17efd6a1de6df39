import type { Aspect } from './aspects';

/** Fields of keys and references that an aspect is about. */
const fieldsOfAspects: Partial<Readonly<Record<Aspect, readonly string[]>>> = {
  deferral: ['isInitiallyDeferred', 'matchesFull'],
  keyIncludes: ['include'],
  noInherit: ['noInherit'],
};

export function fieldsOf(aspects: Iterable<Aspect>): readonly string[] {
  return [...aspects].flatMap((aspect) => fieldsOfAspects[aspect] ?? []);
}

interface Named {
  readonly name: string;
}

/** The newer parts, each with these fields as the older one has them that it is, by name or all else. */
export function adoptFields<T extends Named>(
  was: readonly T[],
  is: readonly T[],
  fields: readonly string[],
): readonly T[] {
  if (fields.length === 0) return is;
  const laterNames = new Set(is.map(({ name }) => name));
  const renamed = was.filter(({ name }) => !laterNames.has(name));
  return is.map((part) => {
    const words = says(part, fields);
    const twin =
      was.find(({ name }) => name === part.name) ??
      renamed.find((one) => says(one, fields) === words);
    return twin === undefined ? part : adopted(twin, part, fields);
  });
}

function adopted<T extends Named>(was: T, is: T, fields: readonly string[]): T {
  const own = Object.entries(is).filter(([field]) => !fields.includes(field));
  const taken = Object.entries(was).filter(
    ([field, value]) => fields.includes(field) && value !== undefined && fits(field, is),
  );
  return Object.fromEntries([...own, ...taken]) as unknown as T;
}

/** What may not be deferred does not begin so. */
function fits(field: string, part: object): boolean {
  if (field !== 'isInitiallyDeferred') return true;
  return 'isDeferrable' in part && part.isDeferrable === true;
}

/** Everything but the name, how it reads in full, and the fields in question. */
function says(part: Named, fields: readonly string[]): string {
  const apart = new Set(['name', 'exact', ...fields]);
  const told = Object.entries(part).filter(
    ([field, value]) => !apart.has(field) && value !== undefined,
  );
  return JSON.stringify(told.sort(([a], [b]) => (a < b ? -1 : 1)));
}
