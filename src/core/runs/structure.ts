import type { Rows } from '../base/columns/rows';
import { filterInSlices, forEachInSlices } from '../base/slices';
import type { FileEntry } from '../storage/fileTree';
import { findMissingBasecalls } from './basecalls';
import type { StructuralFinding } from './completion';
import { completionRules } from './completionRules';
import { checkManifest, isManifest, maxManifestBytes, type CheckedManifest } from './manifest';
import { readFact, type OpenedRun } from './readFact';
import type { ExpectedDigest, InstrumentModel } from './run';
import type { RunInfo } from './runInfo';

/** What a run should hold by its own description. */
export interface DescribedRun {
  readonly model: InstrumentModel;
  readonly info: RunInfo | undefined;
  /** Everything in it, paths within the run. */
  readonly entries: Rows<FileEntry>;
}

/** Holds what a run describes against what is there: lanes and cycles, analyses, lists of files. */
export async function checkStructure(
  run: OpenedRun,
  { model, info, entries }: DescribedRun,
): Promise<CheckedManifest> {
  const { basecalls, hasManifest } = completionRules[model];
  const files = await filterInSlices(entries, ({ kind }) => kind === 'file');
  const missing = info && (await findMissingBasecalls(info, files, basecalls));
  const lists = hasManifest === true ? await checkLists(run, files) : nothingListed;
  return { ...lists, findings: [...(missing ? [missing] : []), ...lists.findings] };
}

export const nothingListed: CheckedManifest = { findings: [], expected: new Map(), problems: [] };

async function checkLists(run: OpenedRun, files: readonly FileEntry[]): Promise<CheckedManifest> {
  const paths = new Set<string>();
  await forEachInSlices(files, ({ path }) => void paths.add(path));
  const checked: CheckedManifest[] = [];
  for (const file of await filterInSlices(files, ({ path }) => isManifest(path))) {
    checked.push(await readManifest(run, file, paths));
  }
  const expected = new Map<string, ExpectedDigest>();
  for (const list of checked) {
    await forEachInSlices(list.expected, ([path, digest]) => void expected.set(path, digest));
  }
  return {
    findings: [...(await findOpenAnalyses(paths)), ...checked.flatMap(({ findings }) => findings)],
    expected,
    problems: checked.flatMap(({ problems }) => problems),
  };
}

async function readManifest(
  run: OpenedRun,
  { path, sizeBytes }: Pick<FileEntry, 'path' | 'sizeBytes'>,
  paths: ReadonlySet<string>,
): Promise<CheckedManifest> {
  if (sizeBytes > maxManifestBytes) {
    const message = `is larger than ${maxManifestBytes} bytes, so nothing is checked by it`;
    return { ...nothingListed, problems: [{ path, message }] };
  }
  const { bytes, problems } = await readFact(run, path, maxManifestBytes);
  return bytes ? checkManifest(path, bytes, paths) : { ...nothingListed, problems };
}

const copyComplete = 'CopyComplete.txt';

/** Analyses on the instrument are copied after the run, each with a flag of its own at its end. */
async function findOpenAnalyses(paths: ReadonlySet<string>): Promise<readonly StructuralFinding[]> {
  const analyses = new Set<string>();
  await forEachInSlices(paths, (path) => {
    const analysis = /^Analysis\/\d+\//.exec(path)?.[0];
    if (analysis !== undefined) analyses.add(analysis);
  });
  return [...analyses]
    .map((analysis) => analysis + copyComplete)
    .filter((flag) => !paths.has(flag))
    .map((flag) => ({
      path: flag.slice(0, -copyComplete.length - 1),
      waitsFor: flag,
      message: `is not wholly copied: it has no ${copyComplete} yet`,
    }));
}
