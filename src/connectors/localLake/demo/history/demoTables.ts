import { createHash } from 'node:crypto';

/** What a pipeline publishes: rows of the same keys. */
export type DemoTable = readonly Readonly<Record<string, string | number>>[];

/** A sample as the registry and the lake have it. */
export interface DemoSample {
  readonly sample: string;
  readonly fileSizes: readonly number[];
}

/** The registry's word on the samples of the demo's MiSeq. */
const concentrations: Readonly<Record<string, number>> = {
  SSA001: 14.25,
  SSA002: 16,
  SSA003: 17.75,
  SSA004: 19.5,
};

/** When each repository changed its mind, as its commits say. */
const shallowIsGoodSinceMs = Date.UTC(2026, 10, 10, 14, 40);
const moreGenesSinceMs = Date.UTC(2026, 10, 8, 10, 5);

/** The tables that the demo's pipelines publish at a time, by repository: as their scripts make them. */
export function tablesAt(
  atMs: number,
  samples: readonly DemoSample[],
): Readonly<Record<string, DemoTable>> {
  const leastMegabytes = atMs < shallowIsGoodSinceMs ? 0.03 : 0.015;
  const genes = ['rpoB', 'gyrA', 'dnaK', ...(atMs < moreGenesSinceMs ? [] : ['lacZ', 'katG'])];
  const judged = samples.map((sample) => judge(sample, leastMegabytes));
  const counts = judged
    .filter(({ verdict }) => verdict === 'good')
    .flatMap(({ sample }) => genes.map((gene) => ({ sample, gene, count: countOf(sample, gene) })));
  const report = judged.map(({ sample, megabytes, concentration, verdict }) => ({
    sample,
    megabytes,
    concentration,
    counts: counts.reduce((sum, row) => sum + (row.sample === sample ? row.count : 0), 0),
    verdict,
  }));
  return { 'sequencing-qc': judged, expression: counts, 'lab-report': report };
}

/** A table as CSV, as the steps write it. */
export function csvOf(table: DemoTable): string {
  const names = Object.keys(table[0] ?? {});
  const lines = table.map((row) => names.map((name) => row[name]).join(','));
  return [names.join(','), ...lines, ''].join('\n');
}

function judge({ sample, fileSizes }: DemoSample, leastMegabytes: number) {
  const megabytes = fileSizes.reduce((sum, size) => sum + size, 0) / 1e6;
  return {
    sample,
    files: fileSizes.length,
    megabytes: megabytes.toFixed(3),
    nucleotide_type: 'Genomic DNA',
    concentration: concentrations[sample] ?? '',
    verdict: megabytes >= leastMegabytes ? 'good' : 'poor',
  };
}

function countOf(sample: string, gene: string): number {
  return createHash('md5').update(`${sample} ${gene}`).digest().readUInt16BE(0) % 5000;
}
