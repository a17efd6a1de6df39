import { fastqBytes } from '../demoBytes';
import { sampleRunFiles } from '../demoRunFiles';
import type { RunShape } from '../demoRunShapes';

/** A run of the MiSeq that is in the lake alone: the instrument has made room since. */
export const sequencedRun: RunShape = {
  name: '261029_M07412_0581_000000000-J6XKD',
  instrument: 'MiSeq',
  progress: 'complete',
  reads: [26, 8, 8, 26].map((cycles) => ({ cycles, isIndex: cycles === 8 })),
  // Its base calls are not worth their room in a demo.
  cyclesDone: 0,
  lanes: 1,
  samples: ['SSA001', 'SSA002', 'SSA003', 'SSA004'],
  endedAtMs: Date.UTC(2026, 9, 29, 21, 44, 17),
};

/** When it was verified in the lake, and its samples sorted. */
export const sequencedAtMs = Date.UTC(2026, 9, 30, 0, 15, 9);

/** A file with its bytes. */
export interface HeldFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The last was sequenced half as deep. */
const readCounts: Readonly<Record<string, number>> = { SSA004: 180 };
const readCount = 400;

/** The reads of each sample, by the names that the instrument gives them. */
export function readsOf(run: RunShape): ReadonlyMap<string, readonly HeldFile[]> {
  return new Map(
    run.samples.map((sample, index) => [
      sample,
      ['R1', 'R2'].map((read) => ({
        path: `${sample}_S${index + 1}_L001_${read}_001.fastq.gz`,
        bytes: fastqBytes(run.name, `${sample} ${read}`, readCounts[sample] ?? readCount),
      })),
    ]),
  );
}

/** All files of the run, with these reads. */
export function filesOfRun(
  run: RunShape,
  reads: ReadonlyMap<string, readonly HeldFile[]>,
): readonly HeldFile[] {
  const folder = 'Data/Intensities/BaseCalls/';
  const others = [...sampleRunFiles(run)].filter(({ path }) => !path.endsWith('.fastq.gz'));
  return [
    ...others.map(({ path, content }) => ({ path, bytes: Buffer.from(content()) })),
    ...[...reads.values()].flat().map(({ path, bytes }) => ({ path: folder + path, bytes })),
  ];
}
