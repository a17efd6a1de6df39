import type { Layout } from './layout';

/** Each folder is a run, and goes to the lake as it is. */
export const wholeFolders: Layout = {
  isSequencing: false,
  hasSheets: true,
  runOf: (folder) => folder,
  strayRemedy: () => 'put files into a folder, and folders in place of links, to have them carried',
  foldersOf: (run) => [run],
  nameInLake: (run) => run,
  foldsNames: false,
  place: (files) => ({ carried: files, left: [], refused: [] }),
  findGap: () => undefined,
  flags: [],
};

/** Folders of sequencers, which say themselves when they are complete. */
export const sequencerRuns: Layout = { ...wholeFolders, isSequencing: true };
