import type { DemoBlob, DemoHistory } from './demoHistoryShape';
import { historyBlobs } from './historyBlobs';
import { pipelineHistory } from './pipelineHistory';
import { filesOfRun, readsOf, sequencedAtMs, sequencedRun, type HeldFile } from './sequencedRun';

/**
 * Weeks of a lake: a run of the MiSeq, its samples as they were sorted, and what the pipelines made of
 * them twice a week.
 */
export function demoHistory(): DemoHistory {
  const reads = readsOf(sequencedRun);
  const samples = [...reads].map(([sample, files]) => ({
    sample,
    fileSizes: files.map(({ bytes }) => bytes.length),
  }));
  return {
    run: {
      container: 'miseq01',
      base: `MiSeqOutput/${sequencedRun.name}`,
      verifiedAtMs: sequencedAtMs,
      files: filesOfRun(sequencedRun, reads).map(({ path, bytes }) => ({
        path,
        base64: bytes.toString('base64'),
      })),
    },
    blobs: [...historyBlobs(pipelineHistory(), samples), ...sampleBlobs(reads)],
  };
}

/** The reads of each sample in a folder of its own, and last what says which run they are of. */
function sampleBlobs(reads: ReadonlyMap<string, readonly HeldFile[]>): readonly DemoBlob[] {
  const files = [...reads].flatMap(([sample, held]) =>
    held.map(({ path, bytes }) => ({
      container: 'samples',
      name: `${sample}/reads/fastq/${path}`,
      base64: bytes.toString('base64'),
      contentType: 'application/gzip',
    })),
  );
  const marks = [...reads.keys()].map((sample) => ({
    container: 'samples',
    name: `${sample}.ready`,
    base64: Buffer.from(sequencedRun.name).toString('base64'),
    contentType: 'text/plain; charset=utf-8',
  }));
  return [...files, ...marks];
}
