import { access, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forEachConcurrent } from '../../../core/base/concurrency';
import { sampleFolders } from './demoProjects';
import { sampleRunFiles, type SampleFile } from './demoRunFiles';
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
/** So are projects, which are waited for longer. */
const projectQuietMs = 48 * 3_600_000;
const writesAtATime = 16;

/** True if the sample runs of the demo lake have been made. */
export async function hasSampleRuns(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the sample runs of the demo lake: `<folder>/<source>/<run>/…`, and `<folder>/SampleSheets`
 * by year as a sequencing core keeps them. The same bytes every time, wholly or not at all.
 */
export async function makeSampleRuns(folder: string): Promise<void> {
  const draft = `${folder}.partial`;
  await rm(draft, { recursive: true, force: true });
  for (const source of sampleSources) {
    for (const run of source.runs) await makeSampleRun(join(draft, source.name), run);
    await writeSheets(draft, source);
  }
  for (const { path, files, endedAtMs } of sampleFolders) {
    await makeFolder(join(draft, path), files, Math.min(endedAtMs, Date.now() - projectQuietMs));
  }
  await rename(draft, folder);
}

/** Makes one sample run in the folder of its source; its newest file is of `endedAtMs`, or 2 h old. */
export async function makeSampleRun(sourceFolder: string, run: RunShape): Promise<void> {
  const endedAtMs = Math.min(run.endedAtMs, Date.now() - quietMs);
  await makeFolder(join(sourceFolder, run.name), [...sampleRunFiles(run)], endedAtMs);
}

async function makeFolder(
  root: string,
  files: readonly SampleFile[],
  endedAtMs: number,
): Promise<void> {
  const folders = foldersOf(files).map((folder) => join(root, folder));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await forEachConcurrent(files.entries(), { limit: writesAtATime }, async ([index, file]) => {
    // The instrument wrote one file after the other, the flags last.
    const atMs = endedAtMs - (files.length - 1 - index) * 1000;
    await writeAt(join(root, file.path), file.content(), atMs);
  });
  // What was written into a folder counts as a change of it.
  for (const folder of folders) await utimes(folder, endedAtMs / 1000, endedAtMs / 1000);
}

/** Every folder of a run, its own (`''`) included. */
function foldersOf(files: readonly SampleFile[]): readonly string[] {
  const folders = new Set(['']);
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1);
    for (const depth of parts.keys()) folders.add(parts.slice(0, depth + 1).join('/'));
  }
  return [...folders];
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
