import { formatQuantity } from '../base/sizes';
import { countInSlices, forEachInSlices } from '../base/slices';
import type { StructuralFinding } from './completion';
import { decodeText } from './readXml';
import type { ExpectedDigest, RunProblem } from './run';

/** More than a manifest of a million files has; a larger one is not read. */
export const maxManifestBytes = 128 * 1024 * 1024;

/** True for the lists of files that a sequencer makes of a run and of each of its analyses. */
export function isManifest(path: string): boolean {
  return /^(?:Analysis\/[^/]+\/)?Manifest\.tsv$/i.test(path);
}

/** What a manifest says, held against the files that are there. */
export interface CheckedManifest {
  /** Files it lists that are not there. */
  readonly findings: readonly StructuralFinding[];
  /** By path within the run. */
  readonly expected: ReadonlyMap<string, ExpectedDigest>;
  /** What of it could not be used. */
  readonly problems: readonly RunProblem[];
}

/**
 * Reads a manifest: a relative path, a tab and a checksum on every line. Checksums that are MD5s are
 * what the files' own must be; of any other kind only that the file is there can be said.
 */
export async function checkManifest(
  path: string,
  bytes: Uint8Array,
  files: ReadonlySet<string>,
): Promise<CheckedManifest> {
  const lines = await parseLines(decodeText(bytes));
  if (lines.length === 0) {
    const message =
      'is no list of files with a tab between path and checksum, so nothing is checked by it';
    return { findings: [], expected: new Map(), problems: [{ path, message }] };
  }
  const base = await baseOf(path, lines, files);
  const missing: ManifestLine[] = [];
  const others: ManifestLine[] = [];
  const expected = new Map<string, ExpectedDigest>();
  await forEachInSlices(lines, (line) => {
    const listed = base + line.path;
    if (!files.has(listed)) missing.push(line);
    if (checksumKind(line.checksum) !== 'MD5') others.push(line);
    else expected.set(listed, { md5Hex: line.checksum.toLowerCase(), listedIn: path });
  });
  return {
    findings: missing.length === 0 ? [] : [describeMissing(path, base, missing)],
    expected,
    problems: describeUnchecked(path, others),
  };
}

interface ManifestLine {
  readonly path: string;
  readonly checksum: string;
}

async function parseLines(text: string): Promise<readonly ManifestLine[]> {
  const lines: ManifestLine[] = [];
  await forEachInSlices(text.split(/\r\n|\n|\r/), (line) => {
    const [written = '', checksum] = line.split('\t');
    const path = written
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(?:\.?\/)+/, '');
    if (path !== '' && checksum !== undefined) lines.push({ path, checksum: checksum.trim() });
  });
  // The first line may be titles: then what stands for a checksum there is a word.
  return /[g-z]/i.test(lines[0]?.checksum ?? '') ? lines.slice(1) : lines;
}

/** Paths count from the manifest's own folder, or from the run's: whichever finds more of them. */
async function baseOf(
  path: string,
  lines: readonly ManifestLine[],
  files: ReadonlySet<string>,
): Promise<string> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (folder === '') return '';
  const countFrom = (base: string): Promise<number> =>
    countInSlices(lines, (line) => files.has(base + line.path));
  return (await countFrom('')) > (await countFrom(folder)) ? '' : folder;
}

function describeMissing(
  path: string,
  base: string,
  missing: readonly ManifestLine[],
): StructuralFinding {
  const count = formatQuantity(missing.length, 'file');
  const verb = missing.length === 1 ? 'is' : 'are';
  const first = base + (missing[0]?.path ?? '');
  const which = missing.length === 1 ? first : `the first ${first}`;
  return {
    path,
    waitsFor: `${count} that ${path} lists (${which})`,
    message: `lists ${count} that ${verb} not there: ${which}`,
  };
}

const kindsByDigits: ReadonlyMap<number, string> = new Map([
  [8, 'CRC-32'],
  [16, '64-bit checksum'],
  [32, 'MD5'],
  [40, 'SHA-1'],
  [64, 'SHA-256'],
  [128, 'SHA-512'],
]);

function checksumKind(checksum: string): string {
  const known = /^[0-9a-f]+$/i.test(checksum) ? kindsByDigits.get(checksum.length) : undefined;
  return known ?? 'unknown';
}

function describeUnchecked(path: string, others: readonly ManifestLine[]): readonly RunProblem[] {
  if (others.length === 0) return [];
  const kinds = [...new Set(others.map(({ checksum }) => checksumKind(checksum)))].join(', ');
  const message = `has checksums of ${formatQuantity(others.length, 'file')} that Lakeside does not compare (${kinds}); only that the files are there was checked`;
  return [{ path, message }];
}
