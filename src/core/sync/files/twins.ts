import { forEachInSlices } from '../../base/slices';

/**
 * Paths that another path of the same run becomes on Windows or macOS, where names differ neither by
 * case nor by Unicode form; each with the first path it falls together with.
 */
export async function findTwins(paths: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const suspects = await suspectsAmong(paths);
  const firstByForm = new Map<string, string>();
  const twins = new Map<string, string>();
  await forEachInSlices(paths, (path) => {
    if (suspects !== undefined && !suspects.has(fingerprintOf(path))) return;
    const form = path.normalize('NFC').toLowerCase();
    const first = firstByForm.get(form);
    if (first === undefined) firstByForm.set(form, path);
    else twins.set(path, first);
  });
  return twins;
}

/**
 * Fingerprints that more than one path has: numbers take a tenth of what the forms of 200,000 paths
 * would. `undefined` = all are suspect, because one has characters that only its form tells.
 */
async function suspectsAmong(paths: Iterable<string>): Promise<ReadonlySet<number> | undefined> {
  const seen = new Set<number>();
  const suspects = new Set<number>();
  await forEachInSlices(paths, (path) => {
    const fingerprint = fingerprintOf(path);
    if (seen.has(fingerprint)) suspects.add(fingerprint);
    else seen.add(fingerprint);
  });
  return seen.has(notAscii) ? undefined : suspects;
}

const notAscii = -1;
const caseBit = 0x20;

/** The same for names that differ only in case, and now and then for others (FNV-1a). */
function fingerprintOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index += 1) {
    const code = path.charCodeAt(index);
    if (code > 0x7f) return notAscii;
    hash = Math.imul(hash ^ (code | caseBit), 0x01000193);
  }
  return hash >>> 0;
}
