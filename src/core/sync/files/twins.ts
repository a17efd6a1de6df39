import type { Rows } from '../../base/columns/rows';
import { forEachInSlices } from '../../base/slices';

/**
 * Paths that another path of the same run becomes on Windows or macOS, where names differ neither by
 * case nor by Unicode form; each with the first path it falls together with.
 */
export async function findTwins(paths: Rows<string>): Promise<ReadonlyMap<string, string>> {
  const suspects = await suspectsAmong(paths);
  if (suspects?.size === 0) return new Map();
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
async function suspectsAmong(paths: Rows<string>): Promise<ReadonlySet<number> | undefined> {
  const fingerprints = new Float64Array(paths.length);
  await forEachInSlices(paths, (path, row) => {
    fingerprints[row] = fingerprintOf(path);
  });
  fingerprints.sort();
  if (fingerprints[0] === notAscii) return undefined;
  return new Set(fingerprints.filter((one, index) => one === fingerprints[index - 1]));
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
