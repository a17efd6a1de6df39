import { randomBytes } from 'node:crypto';

export const runName = 'run1';
export const destination = 'dest';

/** How the files of a run lie on disk, and by what kind of source. */
export interface Shape {
  readonly kind: 'folders' | 'metabolomics';
  readonly folders: readonly string[];
  /** Below the source's folder, of a path in the lake; of `''` the run's one folder. */
  readonly onDisk: (path: string) => string;
  /** The other way round. */
  readonly inLake: (path: string) => string;
  /** What there is of it at first: content by path in the lake. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export const oneFolder: Shape = {
  kind: 'folders',
  folders: [runName],
  onDisk: (path) => (path === '' ? runName : `${runName}/${path}`),
  inLake: (path) => path.slice(runName.length + 1),
  files: {
    'RunInfo.xml': '<RunInfo/>',
    'a.txt': 'alpha, and some more of it',
    'b/c.txt': randomBytes(70_000),
    empty: '',
  },
};

const [rawData, methods] = [`RawData_${runName}/1/`, `DataProcessingMethod_${runName}/`];
const injection = '1/mzML/';

/** A data set of two folders, which no single rename moves. */
export const twoFolders: Shape = {
  kind: 'metabolomics',
  folders: [`RawData_${runName}`, `DataProcessingMethod_${runName}`],
  onDisk: (path) =>
    path.startsWith(injection) ? rawData + path.slice(injection.length) : methods + path,
  inLake: (path) =>
    path.startsWith(rawData) ? injection + path.slice(rawData.length) : path.slice(methods.length),
  files: {
    [`${injection}a.mzML`]: 'alpha, and some more of it',
    [`${injection}b.mzML`]: randomBytes(70_000),
    'quantify.m': 'as it was',
  },
};
