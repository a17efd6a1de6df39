import { join } from 'node:path';

/** Where everything of a local lake lies; nothing of it is anywhere else. */
export interface LocalLakeFolder {
  readonly root: string;
  /** Says that the folder is a local lake's, which *reset* asks before it deletes anything. */
  readonly markerFile: string;
  /** Exists while the servers run; see {@link ServerStatus}. */
  readonly statusFile: string;
  /** The ports of last time, so that a `lake.json` stays true across restarts. */
  readonly portsFile: string;
  readonly logFile: string;
  readonly blobs: string;
  readonly database: string;
  /** The database of the demo's Benchling. */
  readonly benchling: string;
  /** The demo workspace, a git repository with a `lake.json`. */
  readonly workspace: string;
  /** Sample runs, one folder per source. */
  readonly runs: string;
}

/** The local lake of a state folder. */
export function localLakeFolder(stateFolder: string): LocalLakeFolder {
  const root = join(stateFolder, 'localLake');
  return {
    root,
    markerFile: join(root, 'localLake.json'),
    statusFile: join(root, 'running.json'),
    portsFile: join(root, 'ports.json'),
    logFile: join(root, 'servers.log'),
    blobs: join(root, 'blobs'),
    database: join(root, 'database'),
    benchling: join(root, 'benchling'),
    workspace: join(root, 'workspace'),
    runs: join(root, 'runs'),
  };
}
