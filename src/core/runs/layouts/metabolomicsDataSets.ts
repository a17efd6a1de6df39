import type { Rows } from '../../base/columns/rows';
import type { SeenEntry } from '../run';
import type { Layout } from './layout';
import { placeByRule, type Place } from './placeByRule';

const rawData = 'RawData_';
const methods = 'DataProcessingMethod_';

/**
 * Pairs of folders of one name: the raw data by numbered injections, and the methods they are
 * processed with, which land beside the injections.
 */
export const metabolomicsDataSets: Layout = {
  isSequencing: false,
  hasSheets: false,
  runOf: (folder) => {
    const prefix = [rawData, methods].find((start) => folder.startsWith(start));
    return prefix === undefined ? undefined : folder.slice(prefix.length) || undefined;
  },
  strayRemedy: () =>
    `data sets are pairs of folders ${rawData}<name> and ${methods}<name>; rename them to have them carried`,
  foldersOf: (run) => [rawData + run, methods + run],
  nameInLake: (run) => run,
  foldsNames: false,
  place: (files, run) => {
    const withRaw = numbersWithRaw(files, run);
    return placeByRule(files, ({ treePath }) => placeOf(treePath, run, withRaw));
  },
  findGap: ({ run, folders, placed }) => {
    const missing = [rawData + run, methods + run].filter((folder) => !folders.includes(folder));
    if (missing.length > 0) return `${missing.join(' and ')} beside ${folders.join(' and ')}`;
    const hasData = placed.carried.some(({ treePath }) => treePath.startsWith(rawData));
    return hasData || placed.refused.length > 0
      ? undefined
      : `a numbered folder of data in ${rawData}${run}`;
  },
  flags: [],
};

function placeOf(treePath: string, run: string, withRaw: ReadonlySet<string>): Place {
  if (treePath.startsWith(methods)) {
    return { kind: 'carried', path: treePath.slice(methods.length + run.length + 1) };
  }
  const [number = '', ...rest] = treePath.slice(rawData.length + run.length + 1).split('/');
  if (!/^\d+$/.test(number) || rest.length === 0) {
    return { kind: 'left', reason: `only numbered folders of ${rawData}${run} are carried` };
  }
  const format = withRaw.has(number) ? 'raw' : 'mzML';
  return { kind: 'carried', path: [number, format, ...rest].join('/') };
}

/** The numbered folders that hold raw data: files of that ending, or folders, as some instruments write. */
function numbersWithRaw(files: Rows<SeenEntry>, run: string): ReadonlySet<string> {
  const start = `${rawData}${run}/`;
  return new Set(
    files
      .map(({ treePath }) => (treePath.startsWith(start) ? treePath.slice(start.length) : ''))
      .filter((path) => /\.raw(?:\/|$)/i.test(path))
      .map((path) => path.split('/')[0] ?? ''),
  );
}
