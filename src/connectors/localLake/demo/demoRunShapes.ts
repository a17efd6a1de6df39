/** How far a sample run is. */
export type RunProgress = 'sequencing' | 'copying' | 'complete' | 'failed';

/** What a sample run is made from. */
export interface RunShape {
  /** As the instrument names the folder. */
  readonly name: string;
  readonly instrument: 'MiSeq' | 'NextSeq 500' | 'NovaSeq 6000';
  readonly progress: RunProgress;
  /** Cycles of each read in order; index reads are the short ones between. */
  readonly reads: readonly { readonly cycles: number; readonly isIndex: boolean }[];
  /** Cycles that are on disk; the rest is yet to come or never will. */
  readonly cyclesDone: number;
  readonly lanes: number;
  readonly samples: readonly string[];
  /** When the last file was written; milliseconds since the epoch. */
  readonly endedAtMs: number;
}

/** A source of the demo lake and its runs. */
export interface SampleSource {
  readonly name: 'MiSeq' | 'NextSeq' | 'NovaSeq';
  readonly runs: readonly RunShape[];
}

const miSeqSamples = ['SSA001', 'SSA002', 'SSA003', 'SSA004'];
const nextSeqSamples = ['SSB101', 'SSB102', 'SSB103', 'SSB104', 'SSB105', 'SSB106'];
const novaSeqSamples = ['SSC201', 'SSC202', 'SSC203', 'SSC204'];

/** The run that is ready and has thousands of files. */
export const largeReadyRun = '261117_NB552211_0412_AHKJ7YBGXW';

/** A sample sheet whose run has not begun. */
export const sheetWithoutRun = '261123_NB552211_0413_AHKT3LBGXY';

/** The sources of the demo lake: a run of every state that shows on disk. */
export const sampleSources: readonly SampleSource[] = [
  {
    name: 'MiSeq',
    runs: [
      {
        name: '261112_M07412_0583_000000000-J7HPH',
        instrument: 'MiSeq',
        progress: 'complete',
        reads: pairedReads(26, 8),
        cyclesDone: 68,
        lanes: 1,
        samples: miSeqSamples,
        endedAtMs: Date.UTC(2026, 10, 13, 4, 21, 9),
      },
    ],
  },
  {
    name: 'NextSeq',
    runs: [
      {
        name: '261109_NB552211_0411_AHGF2WBGXV',
        instrument: 'NextSeq 500',
        progress: 'failed',
        reads: pairedReads(38, 8),
        cyclesDone: 11,
        lanes: 4,
        samples: nextSeqSamples,
        endedAtMs: Date.UTC(2026, 10, 9, 17, 2, 44),
      },
      {
        name: largeReadyRun,
        instrument: 'NextSeq 500',
        progress: 'complete',
        reads: pairedReads(38, 8),
        cyclesDone: 92,
        lanes: 4,
        samples: nextSeqSamples,
        endedAtMs: Date.UTC(2026, 10, 18, 5, 40, 31),
      },
    ],
  },
  {
    name: 'NovaSeq',
    runs: [
      {
        name: '261119_A01188_0231_BH5WJ7DSXF',
        instrument: 'NovaSeq 6000',
        progress: 'copying',
        reads: pairedReads(28, 10),
        cyclesDone: 76,
        lanes: 2,
        samples: novaSeqSamples,
        endedAtMs: Date.UTC(2026, 10, 20, 9, 12, 50),
      },
      {
        name: '261120_A01188_0232_AH5WKTDSXF',
        instrument: 'NovaSeq 6000',
        progress: 'sequencing',
        reads: pairedReads(28, 10),
        cyclesDone: 17,
        lanes: 2,
        samples: novaSeqSamples,
        endedAtMs: Date.UTC(2026, 10, 20, 23, 55, 2),
      },
    ],
  },
];

/** Two reads with two index reads between. */
function pairedReads(cycles: number, indexCycles: number): RunShape['reads'] {
  const read = { cycles, isIndex: false };
  const index = { cycles: indexCycles, isIndex: true };
  return [read, index, index, read];
}
