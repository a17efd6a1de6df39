import { pseudoRandomBytes } from '../demoBytes';
import type { HeldFile } from './sequencedRun';

const name = 'PROT0138_ECOLI';

/** A project of proteomics that is in the lake alone, sorted as a sync sorts them. */
export const measuredProject: {
  readonly name: string;
  readonly verifiedAtMs: number;
  /** When those who wait for its results were told. */
  readonly readyAtMs: number;
  readonly files: readonly HeldFile[];
} = {
  name,
  verifiedAtMs: Date.UTC(2026, 9, 22, 6, 12, 40),
  readyAtMs: Date.UTC(2026, 9, 22, 6, 12, 41),
  files: [
    file('samples/S01_acetate.raw', 30_000),
    file('samples/S02_acetate.raw', 30_000),
    file('blanks/blank_01.raw', 12_000),
    file('other/dia_90min.meth', 9_000),
    file('results/prot0138_results.xlsx', 24_000),
    file('metadata.xlsx', 7_000),
  ],
};

function file(path: string, sizeBytes: number): HeldFile {
  return { path, bytes: pseudoRandomBytes(`${name}/${path}`, sizeBytes) };
}
