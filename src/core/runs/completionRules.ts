import type { InstrumentModel } from './run';

/** The flags that an instrument leaves when it is done. */
export interface FlagRule {
  /** All of these say that basecalling is over; any spelling in a list will do. */
  readonly basecalled: readonly FlagSpellings[];
  /** One of these says that everything was copied too; empty = basecalling over is all that is said. */
  readonly copied: FlagSpellings;
}

/** Which files an instrument leaves when it is done. */
export interface CompletionRule extends FlagRule {
  readonly basecalls: BasecallFiles;
  /** True if it lists its files in `Manifest.tsv` and copies its analyses after the run. */
  readonly hasManifest?: true;
}

/** What holds the basecalls of one lane and cycle: a folder `C<cycle>.1`, or one file. */
export type BasecallFiles = 'cycleFolders' | 'cycleFiles';

/** File names that mean the same, the usual one first; instruments differ in their upper case too. */
export type FlagSpellings = readonly string[];

/** The flag with a content: it may say that the run failed. */
export const statusFlag = 'RunCompletionStatus.xml';

const rtaComplete: FlagSpellings = ['RTAComplete.txt', 'RTAComplete.xml'];
const copyComplete: FlagSpellings = ['CopyComplete.txt'];
const basecallsOnly: CompletionRule = {
  basecalled: [rtaComplete],
  copied: [],
  basecalls: 'cycleFolders',
};
const basecallsAndCopy: CompletionRule = { ...basecallsOnly, copied: copyComplete };

/**
 * The rule of each instrument. NovaSeq and NextSeq 1000/2000 copy for one to two hours after
 * basecalling, and runs taken at `RTAComplete.txt` lacked data; MiSeq and HiSeq write no flag after
 * it in all versions of their software.
 * @see https://support-docs.illumina.com (Data Output and Storage) for CopyComplete.txt
 * @see https://github.com/wtsi-npg/npg_tracking and https://github.com/fls-bioinformatics-core/genomics for what others wait for
 */
export const completionRules: Readonly<Record<InstrumentModel, CompletionRule>> = {
  MiSeq: basecallsOnly,
  MiniSeq: { ...basecallsOnly, basecalls: 'cycleFiles' },
  'NextSeq 500/550': {
    basecalled: [rtaComplete],
    copied: [statusFlag, ...copyComplete],
    basecalls: 'cycleFiles',
  },
  'NextSeq 1000/2000': basecallsAndCopy,
  'NovaSeq 6000': basecallsAndCopy,
  'NovaSeq X': { ...basecallsAndCopy, hasManifest: true },
  'HiSeq 1500/2000/2500': basecallsOnly,
  'HiSeq 3000/4000': { ...basecallsOnly, copied: ['SequencingComplete.txt'] },
  'HiSeq X': basecallsOnly,
};

/**
 * What is asked of a sequencer that is not known here. `RTAComplete.txt` is not enough, as newer ones
 * copy for hours after it, nor is a status of success, which some write before all is copied.
 */
export const unknownSequencerRule: FlagRule = { basecalled: [], copied: copyComplete };

/** What only sequencers write at the top of a run, its description aside. */
export const sequencerFiles: readonly string[] = [
  ...rtaComplete,
  ...copyComplete,
  statusFlag,
  'RunParameters.xml',
];

/** Basecalling is over: what any unfinished Illumina run is `copying` after. */
export const basecallFlag = rtaComplete;
