import { forEachInSlices } from '../base/slices';

/**
 * Paths that another path of the same run becomes on Windows or macOS, where names differ neither by
 * case nor by Unicode form; each with the first path it falls together with.
 */
export async function findTwins(paths: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const firstByForm = new Map<string, string>();
  const twins = new Map<string, string>();
  await forEachInSlices(paths, (path) => {
    const form = path.normalize('NFC').toLowerCase();
    const first = firstByForm.get(form);
    if (first === undefined) firstByForm.set(form, path);
    else twins.set(path, first);
  });
  return twins;
}
