/**
 * Names of columns, each of which occurs once: a name that came before gets `_2`, `_3` and so on, the
 * first that no column has.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    for (let number = 2; ; number += 1) {
      const candidate = `${name}_${number}`;
      if (taken.has(candidate)) continue;
      taken.add(candidate);
      return candidate;
    }
  });
}
