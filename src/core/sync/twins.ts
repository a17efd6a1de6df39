/**
 * Paths that another path of the same run becomes on Windows or macOS, where names differ neither by
 * case nor by Unicode form; each with the first path it falls together with.
 */
export function findTwins(paths: Iterable<string>): ReadonlyMap<string, string> {
  const firstByForm = new Map<string, string>();
  const twins = new Map<string, string>();
  for (const path of paths) {
    const form = path.normalize('NFC').toLowerCase();
    const first = firstByForm.get(form);
    if (first === undefined) firstByForm.set(form, path);
    else twins.set(path, first);
  }
  return twins;
}
