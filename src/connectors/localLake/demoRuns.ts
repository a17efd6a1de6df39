import { access, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forEachConcurrent } from '../../core/base/concurrency';
import { sampleRunFiles } from './demoRunFiles';
import {
  largeReadyRun,
  sampleSources,
  sheetWithoutRun,
  type RunShape,
  type SampleSource,
} from './demoRunShapes';
import { librarySheet, sheetVersion1, sheetVersion2 } from './demoSheets';

/** Runs of the past are quiet, wherever the clock stands. */
const quietMs = 2 * 3_600_000;
const writesAtATime = 16;

/** Makes the sample runs of the demo lake if `folder` does not exist, wholly or not at all. */
export async function makeSampleRunsOnce(folder: string): Promise<void> {
  try {
    await access(folder);
    return;
  } catch {
    await makeSampleRuns(folder);
  }
}

/**
 * Makes the sample runs of the demo lake: `<folder>/<source>/<run>/…`, and `<folder>/SampleSheets`
 * by year as a sequencing core keeps them. The same bytes every time.
 */
export async function makeSampleRuns(folder: string): Promise<void> {
  const draft = `${folder}.partial`;
  await rm(draft, { recursive: true, force: true });
  for (const source of sampleSources) {
    for (const run of source.runs) await makeSampleRun(join(draft, source.name), run);
    await writeSheets(draft, source);
  }
  await rename(draft, folder);
}

/** Makes one sample run in the folder of its source; its newest file is of `endedAtMs`, or 2 h old. */
export async function makeSampleRun(sourceFolder: string, run: RunShape): Promise<void> {
  const folders = new Map<string, Promise<unknown>>();
  const endedAtMs = Math.min(run.endedAtMs, Date.now() - quietMs);
  const files = [...sampleRunFiles(run)];
  await forEachConcurrent(files.entries(), { limit: writesAtATime }, async ([index, file]) => {
    const path = join(sourceFolder, run.name, file.path);
    const parent = dirname(path);
    if (!folders.has(parent)) folders.set(parent, mkdir(parent, { recursive: true }));
    await folders.get(parent);
    // The instrument wrote one file after the other, the flags last.
    await writeAt(path, file.content(), endedAtMs - (files.length - 1 - index) * 1000);
  });
}

/** MiSeq sheets lie beside the runs, the others in a folder per year. */
async function writeSheets(folder: string, source: SampleSource): Promise<void> {
  for (const run of source.runs) {
    const beside = source.name === 'MiSeq' ? source.name : sheetFolder(source.name);
    await writeSheet(join(folder, beside, `${run.name}.csv`), sheetOf(run), run.endedAtMs);
  }
  const large = source.runs.find(({ name }) => name === largeReadyRun);
  if (large === undefined) return;
  const orphan = join(folder, sheetFolder(source.name), `${sheetWithoutRun}.csv`);
  await writeSheet(orphan, librarySheet(['SSB107', 'SSB108']), large.endedAtMs);
}

function sheetFolder(source: string): string {
  return `SampleSheets/${source}/2026`;
}

function sheetOf(run: RunShape): string {
  switch (run.instrument) {
    case 'MiSeq':
      return sheetVersion1(run);
    case 'NextSeq 500':
      return librarySheet(run.samples);
    case 'NovaSeq 6000':
      return sheetVersion2(run);
  }
}

async function writeSheet(path: string, text: string, atMs: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeAt(path, text, Math.min(atMs, Date.now() - quietMs));
}

async function writeAt(path: string, content: string | Buffer, atMs: number): Promise<void> {
  await writeFile(path, content);
  await utimes(path, atMs / 1000, atMs / 1000);
}
