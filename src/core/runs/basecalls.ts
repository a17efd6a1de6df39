import { formatCount, formatQuantity } from '../base/sizes';
import { forEachInSlices } from '../base/slices';
import type { FileEntry } from '../storage/fileTree';
import type { BasecallFiles } from './completionRules';
import type { StructuralFinding } from './completion';
import type { RunInfo } from './runInfo';

/** Lanes and cycles with basecalls that a run should have and has not. */
interface MissingCycles {
  readonly lane: number;
  readonly cycles: readonly number[];
}

/**
 * Holds the lanes and cycles that `RunInfo.xml` describes against the files that are there; `undefined`
 * if none lacks, or if the file does not say how many there should be.
 */
export async function findMissingBasecalls(
  info: Pick<RunInfo, 'laneCount' | 'cycleCount'>,
  files: readonly FileEntry[],
  shape: BasecallFiles,
): Promise<StructuralFinding | undefined> {
  const { laneCount, cycleCount } = info;
  if (laneCount === undefined || cycleCount === undefined) return undefined;
  const present = await presentCycles(files, shape);
  // Sequencers that analyze may be told to keep the results alone.
  if (present.size === 0 && files.some(({ path }) => path.startsWith('Analysis/')))
    return undefined;
  const missing = countTo(laneCount)
    .map((lane) => ({
      lane,
      cycles: countTo(cycleCount).filter((cycle) => present.get(lane)?.has(cycle) !== true),
    }))
    .filter(({ cycles }) => cycles.length > 0);
  if (missing.length === 0) return undefined;
  const count = missing.reduce((sum, { cycles }) => sum + cycles.length, 0);
  const total = laneCount * cycleCount;
  const what = `${formatCount(count)} of ${formatQuantity(total, 'cycle')}`;
  return {
    path: 'RunInfo.xml',
    waitsFor: `the basecalls of ${what} (${describe(missing)})`,
    message: `describes ${formatQuantity(laneCount, 'lane')} of ${formatQuantity(cycleCount, 'cycle')}, but ${what} ${count === 1 ? 'has' : 'have'} no basecalls: ${describe(missing)}`,
  };
}

const baseCalls = 'Data/Intensities/BaseCalls/';

/** What holds the basecalls of one lane and one cycle, below {@link baseCalls}. */
const patterns: Readonly<Record<BasecallFiles, RegExp>> = {
  cycleFolders: /^L(\d+)\/C(\d+)\.\d+\/[^/]+$/,
  cycleFiles: /^L(\d+)\/(\d+)\.bcl\.bgzf$/,
};

async function presentCycles(
  files: readonly FileEntry[],
  shape: BasecallFiles,
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const lanes = new Map<number, Set<number>>();
  await forEachInSlices(files, ({ path }) => {
    if (!path.startsWith(baseCalls)) return;
    const [, lane, cycle] = patterns[shape].exec(path.slice(baseCalls.length)) ?? [];
    if (lane === undefined || cycle === undefined) return;
    const cycles = lanes.get(Number(lane)) ?? new Set();
    lanes.set(Number(lane), cycles.add(Number(cycle)));
  });
  return lanes;
}

/** Lanes named before the rest is only counted. */
const mostLanes = 2;

/** The first of them: `lane 2 from cycle 300 on, lane 3: cycle 7, …`. */
function describe(missing: readonly MissingCycles[]): string {
  const named = missing
    .slice(0, mostLanes)
    .map(({ lane, cycles }) => `lane ${lane}: ${describeCycles(cycles)}`);
  const rest = missing.length - named.length;
  return [...named, ...(rest > 0 ? [formatQuantity(rest, 'more lane')] : [])].join(', ');
}

function describeCycles(cycles: readonly number[]): string {
  const [first = 0, ...others] = cycles;
  const isOneGap = others.every((cycle, index) => cycle === first + index + 1);
  const last = cycles.at(-1) ?? first;
  if (others.length === 0) return `cycle ${first}`;
  return isOneGap
    ? `cycles ${first} to ${last}`
    : `cycle ${first} and ${formatCount(others.length)} more`;
}

function countTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
