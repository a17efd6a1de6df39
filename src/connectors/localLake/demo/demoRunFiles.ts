import { fastqBytes, jpegBytes, pseudoRandomBytes, pseudoRandomNumber } from './demoBytes';
import { runCompletionStatus, runInfo, runParameters } from './demoRunDocuments';
import type { RunShape } from './demoRunShapes';

/** A file of a sample run; its content is made when it is written. */
export interface SampleFile {
  /** Relative to the run, with `/` between its parts. */
  readonly path: string;
  readonly content: () => string | Buffer;
}

const baseCalls = 'Data/Intensities/BaseCalls';
/** Large enough to be sent in blocks. */
const locationsBytes = 32_000_000;
const miSeqTiles = [1101, 1102];
const thumbnails = ['red', 'green', 'red_crop', 'green_crop', 'focus'];

/**
 * The files of a sample run, in the order in which an instrument writes them: names and counts as
 * in real runs, contents shorter.
 */
export function* sampleRunFiles(run: RunShape): Iterable<SampleFile> {
  yield text('RunInfo.xml', () => runInfo(run));
  const isLowerCase = run.instrument === 'MiSeq';
  yield text(isLowerCase ? 'runParameters.xml' : 'RunParameters.xml', () => runParameters(run));
  yield* commonFiles(run);
  yield* dataFiles(run);
  if (run.progress !== 'sequencing') yield* closingFiles(run);
}

function* commonFiles(run: RunShape): Iterable<SampleFile> {
  yield text('Recipe/Recipe.xml', () => `<?xml version="1.0"?>\n<Recipe Run="${run.name}" />\n`);
  yield text('Config/Effective.cfg', () => `[Run]\nId=${run.name}\nLanes=${run.lanes}\n`);
  for (let log = 1; log <= 6; log += 1) {
    const path = `Logs/${run.name}_Cycle${log}_Log.00.log`;
    yield text(path, () => logText(run, log));
  }
  const metrics = ['Extraction', 'Quality', 'Error', 'Tile', 'CorrectedInt', 'Index'];
  for (const metric of run.cyclesDone > 0 ? metrics : []) {
    yield bytes(run, `InterOp/${metric}MetricsOut.bin`, 4000, 90_000);
  }
}

function dataFiles(run: RunShape): Iterable<SampleFile> {
  switch (run.instrument) {
    case 'MiSeq':
      return miSeqData(run);
    case 'NextSeq 500':
      return nextSeqData(run);
    case 'NovaSeq 6000':
      return novaSeqData(run);
  }
}

function* miSeqData(run: RunShape): Iterable<SampleFile> {
  for (const tile of miSeqTiles) {
    yield bytes(run, `Data/Intensities/L001/s_1_${tile}.locs`, 60_000, 80_000);
    yield bytes(run, `${baseCalls}/L001/s_1_${tile}.filter`, 9000, 12_000);
    for (let cycle = 1; cycle <= run.cyclesDone; cycle += 1) {
      const name = `${baseCalls}/L001/C${cycle}.1/s_1_${tile}`;
      yield bytes(run, `${name}.bcl`, 9000, 12_000);
      yield bytes(run, `${name}.stats`, 400, 400);
      yield jpeg(run, `Thumbnail_Images/L001/C${cycle}.1/s_1_${tile}_a.jpg`);
    }
  }
  for (const [index, sample] of run.samples.entries()) {
    for (const read of ['R1', 'R2']) {
      const path = `${baseCalls}/${sample}_S${index + 1}_L001_${read}_001.fastq.gz`;
      yield { path, content: () => fastqBytes(run.name, `${sample} ${read}`, 4000) };
    }
  }
}

function* nextSeqData(run: RunShape): Iterable<SampleFile> {
  if (run.progress === 'complete') {
    yield bytes(run, 'Data/Intensities/s.locs', locationsBytes, locationsBytes);
  }
  for (let lane = 1; lane <= run.lanes; lane += 1) {
    const laneFolder = `${baseCalls}/L00${lane}`;
    yield bytes(run, `${laneFolder}/s_${lane}.bci`, 7000, 7000);
    yield bytes(run, `${laneFolder}/s_${lane}.filter`, 200_000, 240_000);
    for (let cycle = 1; cycle <= run.cyclesDone; cycle += 1) {
      const name = String(cycle).padStart(4, '0');
      yield bytes(run, `${laneFolder}/${name}.bcl.bgzf`, 20_000, 60_000);
      yield bytes(run, `${laneFolder}/${name}.bcl.bgzf.bci`, 208, 208);
      for (const kind of thumbnails) {
        const folder = `Thumbnail_Images/L00${lane}/C${cycle}.1`;
        yield jpeg(run, `${folder}/s_${lane}_${11_100 + (cycle % 12) + 1}_${kind}.jpg`);
      }
    }
  }
}

function* novaSeqData(run: RunShape): Iterable<SampleFile> {
  yield bytes(run, 'Data/Intensities/s.locs', 400_000, 400_000);
  for (let lane = 1; lane <= run.lanes; lane += 1) {
    for (const tile of [1101, 1102, 2101, 2102]) {
      yield bytes(run, `${baseCalls}/L00${lane}/s_${lane}_${tile}.filter`, 15_000, 20_000);
    }
    for (let cycle = 1; cycle <= run.cyclesDone; cycle += 1) {
      for (const surface of [1, 2]) {
        const path = `${baseCalls}/L00${lane}/C${cycle}.1/L00${lane}_${surface}.cbcl`;
        yield bytes(run, path, 15_000, 30_000);
      }
    }
  }
}

/** What the instrument writes at the end, flags last. */
function* closingFiles(run: RunShape): Iterable<SampleFile> {
  const at = new Date(run.endedAtMs).toISOString();
  if (run.progress !== 'failed') {
    if (run.instrument === 'NovaSeq 6000') yield text('SequenceComplete.txt', () => '');
    yield text('RTAComplete.txt', () => `${at.slice(0, 10)},${at.slice(11, 19)},RTA complete\n`);
  }
  if (run.progress !== 'copying') {
    yield text('RunCompletionStatus.xml', () => runCompletionStatus(run));
  }
  if (run.progress === 'complete') yield text('CopyComplete.txt', () => '');
}

function text(path: string, content: () => string): SampleFile {
  return { path, content };
}

function bytes(run: RunShape, path: string, from: number, to: number): SampleFile {
  const seed = `${run.name}/${path}`;
  return { path, content: () => pseudoRandomBytes(seed, pseudoRandomNumber(seed, from, to)) };
}

function jpeg(run: RunShape, path: string): SampleFile {
  const seed = `${run.name}/${path}`;
  return { path, content: () => jpegBytes(seed, pseudoRandomNumber(seed, 2000, 9000)) };
}

function logText(run: RunShape, log: number): string {
  const lines = Array.from({ length: 40 * log }, (_, line) => {
    const second = String(line % 60).padStart(2, '0');
    return `${String(log).padStart(2, '0')}:${String(Math.floor(line / 60)).padStart(2, '0')}:${second}\tINFO\tCycle ${log}: step ${line + 1} of ${run.name} done`;
  });
  return `${lines.join('\n')}\n`;
}
