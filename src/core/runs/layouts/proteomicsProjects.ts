import type { Source } from '../../lake/lake';
import { matchesGlob } from './glob';
import type { Layout } from './layout';
import { placeByRule, type Place } from './placeByRule';

const metadata = 'metadata.xlsx';

/**
 * Folders that are called like a project; the files at their top are sorted by what they are. What
 * has no place is left where it is, and said so: a project holds drafts and exports too.
 */
export const proteomicsProjects: Layout = {
  isSequencing: false,
  hasSheets: false,
  runOf: (folder, source) => (matchesGlob(folder, source.projectGlob) ? folder : undefined),
  strayRemedy: ({ projectGlob }) =>
    `projects are folders whose names fit ${projectGlob}; rename them, or set projectGlob`,
  foldersOf: (run) => [run],
  nameInLake: (run) => run.toUpperCase(),
  foldsNames: true,
  place: (files, _run, source) => placeByRule(files, ({ path }) => placeOf(path, source)),
  findGap: ({ placed }) =>
    placed.carried.length + placed.refused.length === 0
      ? 'files that have a place in a proteomics project'
      : undefined,
  flags: [
    {
      path: 'results.ready',
      announces: 'results/',
      isDue: (paths) =>
        paths.includes(metadata) && paths.some((path) => path.startsWith('results/')),
    },
  ],
};

const folderRules: readonly (readonly [glob: string, folder: string])[] = [
  ['*.raw', 'samples'],
  ['*.meth', 'other'],
  ['*.sld', 'other'],
];

function placeOf(path: string, source: Source): Place {
  if (path.includes('/')) {
    return { kind: 'left', reason: 'only files at the top of a project have a place in the lake' };
  }
  const name = path.toLowerCase();
  if (name === metadata) return { kind: 'carried', path: metadata };
  // Reports are named by hand, in any upper and lower case.
  if (matchesGlob(name, 'prot*.xlsx')) return { kind: 'carried', path: `results/${name}` };
  if (matchesGlob(path, source.blankGlob)) return { kind: 'carried', path: `blanks/${path}` };
  const folder = folderRules.find(([glob]) => matchesGlob(path, glob))?.[1];
  if (folder !== undefined) return { kind: 'carried', path: `${folder}/${path}` };
  return {
    kind: 'left',
    reason: `it is no raw file, method, sequence, ${metadata} or Prot*.xlsx, so it has no place in the lake`,
  };
}
