import type { Rows } from '../base/columns/rows';
import { forEachInSlices } from '../base/slices';
import type { SeenEntry } from './run';

/** What a sequencer describes a run in, at the top of its folder. */
export const runDescription = 'RunInfo.xml';

/** True for the name of a run's description, whatever its case. */
export function isRunDescription(name: string): boolean {
  return name.toLowerCase() === runDescription.toLowerCase();
}

/**
 * Where BCL Convert puts a copy of the description of the run that it made its reads from.
 * @see https://support-docs.illumina.com/SW/BCL_Convert/Content/SW/BCLConvert/OutputFiles__swBCL_swBS_appBCL.htm
 */
const reportsFolder = 'reports';

/**
 * Names of the folders below a folder that hold a run's description: where it has none itself, it is no run but
 * what runs lie in. In the order of the entries.
 */
export async function findNestedRuns(entries: Rows<SeenEntry>): Promise<readonly string[]> {
  const found: string[] = [];
  await forEachInSlices(entries, ({ kind, treePath }) => {
    // The end of a path first: of a hundred thousand files one or none is a description.
    if (kind !== 'file' || !isRunDescription(treePath.slice(-runDescription.length))) return;
    const [name = '', folder] = treePath.split('/').toReversed();
    if (folder === undefined || !isRunDescription(name)) return;
    if (folder.toLowerCase() !== reportsFolder) found.push(folder);
  });
  return found;
}
