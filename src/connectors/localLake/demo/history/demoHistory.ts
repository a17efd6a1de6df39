import type { DemoBlob, DemoHistory } from './demoHistoryShape';
import { historyBlobs } from './historyBlobs';
import { pipelineHistory } from './pipelineHistory';
import { measuredProject } from './measuredProject';
import { filesOfRun, readsOf, sequencedAtMs, sequencedRun, type HeldFile } from './sequencedRun';

/**
 * Weeks of a lake: a run of the MiSeq, its samples as they were sorted, an analysis of one of them and what
 * the pipelines made of them twice a week; and a project of proteomics with its results.
 */
export function demoHistory(): DemoHistory {
  const reads = readsOf(sequencedRun);
  const samples = [...reads].map(([sample, files]) => ({
    sample,
    fileSizes: files.map(({ bytes }) => bytes.length),
  }));
  return {
    runs: [
      {
        container: 'miseq01',
        base: `MiSeqOutput/${sequencedRun.name}`,
        verifiedAtMs: sequencedAtMs,
        files: filesOfRun(sequencedRun, reads).map(asBase64),
      },
      {
        container: 'proteomics',
        base: measuredProject.name,
        verifiedAtMs: measuredProject.verifiedAtMs,
        files: measuredProject.files.map(asBase64),
      },
    ],
    blobs: [
      ...historyBlobs(pipelineHistory(), samples),
      resultsFlag,
      ...analysisBlobs,
      ...sampleBlobs(reads),
    ],
  };
}

function asBase64({ path, bytes }: HeldFile): { readonly path: string; readonly base64: string } {
  return { path, base64: bytes.toString('base64') };
}

const text = 'text/plain; charset=utf-8';

/** Says that the results of the project are there. */
const resultsFlag: DemoBlob = {
  container: 'proteomics',
  name: `${measuredProject.name}/results.ready`,
  base64: Buffer.from(new Date(measuredProject.readyAtMs).toISOString()).toString('base64'),
  contentType: text,
};

/** What was made of one sample, in a folder that says of which genome and by which commit. */
const analysisBlobs: readonly DemoBlob[] = [
  { name: 'counts.csv', content: 'gene,count\nadhE,412\nldhA,97\npflB,1288\n' },
  { name: 'analysis.ready', content: '' },
].map(({ name, content }) => ({
  container: 'samples',
  name: `SSA001/rnaseq/MG1655_4f2c9ab/${name}`,
  base64: Buffer.from(content).toString('base64'),
  contentType: text,
}));

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
    contentType: text,
  }));
  return [...files, ...marks];
}
