import type { Rows } from '../../base/columns/rows';
import { groupBy } from '../../base/groupBy';
import { formatCount, formatQuantity } from '../../base/sizes';
import type { RandomSource } from '../../base/random';
import type { FileReport, SampleReport } from '../report/report';

/** How many files to read back: a share of them, above 0 and at most 1, or a number of files. */
export type SampleSize =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'count'; readonly count: number };

/** The size that `1%`, `0.5%` or `300` ask for, `undefined` if it is none of them. */
export function parseSampleSize(text: string): SampleSize | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === undefined || value <= 0) return undefined;
  if (percent === '%') return value <= 100 ? { kind: 'share', share: value / 100 } : undefined;
  return Number.isInteger(value) ? { kind: 'count', count: value } : undefined;
}

/** True if reading a blob back can settle what it holds: the file is hashed, and its size agrees. */
export function canReread({ verdict, etag, md5Hex }: FileReport): boolean {
  const isOpen = ['match', 'noDigest', 'changedRemotely'].includes(verdict);
  return isOpen && etag !== undefined && md5Hex !== undefined;
}

/**
 * Draws among files that can be read back, at random, the same share of those that rest on each
 * evidence and at least one of each, so that no kind of evidence is left untried. For equal shares the
 * rule of three holds as it does for a plain random sample: spreading a sample over groups only lowers
 * the chance to miss.
 */
export function drawSample(
  files: Rows<FileReport>,
  size: SampleSize,
  random: RandomSource,
): ReadonlySet<string> {
  const share = size.kind === 'share' ? size.share : size.count / files.length;
  // Files that rest on the same.
  const groups = groupBy(files, ({ evidence, verdict }) => evidence ?? verdict);
  return new Set(
    [...groups.values()].flatMap((group) =>
      draw(group, Math.ceil(group.length * share - roundingSlack), random),
    ),
  );
}

/** 1 % of 300 is 3, also where it is computed as 3.0000000000000004. */
const roundingSlack = 1e-9;

/** The start of a Fisher–Yates shuffle. */
function draw(files: readonly FileReport[], count: number, random: RandomSource): string[] {
  const paths = files.map(({ path }) => path);
  const drawn = Math.min(paths.length, Math.max(1, count));
  for (let index = 0; index < drawn; index += 1) {
    const other = index + Math.floor(random.next() * (paths.length - index));
    [paths[index], paths[other]] = [paths[other] ?? '', paths[index] ?? ''];
  }
  return paths.slice(0, drawn);
}

/** Sums up a sample, drawn from so many files, after it was read back. */
export function reportSample(drawn: readonly FileReport[], of: number): SampleReport {
  const failed = drawn.filter(({ evidence }) => evidence !== 'reread').length;
  return {
    files: drawn.length,
    sizeBytes: drawn.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    of,
    failed,
    supports: supportOf(drawn.length, of, failed),
  };
}

function supportOf(files: number, of: number, failed: number): string {
  if (files === 0) return 'no file has a blob that could be read back';
  if (failed > 0) {
    return `${formatCount(failed)} of ${formatQuantity(files, 'file')} read back did not hold; read all of them back`;
  }
  if (files === of) return 'every file that has a blob was read back';
  const bound = boundOf(files);
  if (bound >= 1) {
    const are = files === 1 ? 'is' : 'are';
    return `${formatQuantity(files, 'file')} ${are} too few to say anything of the others`;
  }
  return `with 95% confidence fewer than ${formatShare(bound)} of the files are damaged (rule of three: none of ${formatCount(files)} drawn at random was)`;
}

/**
 * Of files of which none among `count` drawn at random is damaged, fewer than this share is, with
 * 95 % confidence. @see https://en.wikipedia.org/wiki/Rule_of_three_(statistics)
 */
function boundOf(count: number): number {
  return 3 / count;
}

/** Rounded up: a bound must not promise more than it holds. */
function formatShare(share: number): string {
  const percent = share * 100;
  const step = 10 ** (Math.floor(Math.log10(percent)) - 1);
  return `${Number((Math.ceil(percent / step - roundingSlack) * step).toPrecision(2))}%`;
}
