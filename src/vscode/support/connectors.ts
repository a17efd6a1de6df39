import type { AccessFinding } from '../../core/access/accessFinding';
import type { Disposable } from '../../core/base/disposables';
import type { Connection, LakeStorage } from '../../core/lake/lake';
import type { Secrets } from '../../core/lake/secrets';
import type { DownloadFolder } from '../../core/storage/downloadFolder';
import type { LakePorts, LocalPorts } from '../../core/storage/ports';

/** The world, as the composition root hands it to the features; nothing is loaded before it is called. */
export interface Connectors {
  local(): Promise<LocalPorts & Disposable>;
  /** @throws StorageError `hostNotTrusted` */
  lake(options: {
    readonly storage: LakeStorage;
    readonly secrets: Secrets;
    readonly confirmedHosts: ReadonlySet<string>;
  }): Promise<LakePorts & Disposable>;
  downloadFolder(folder: string): Promise<DownloadFolder>;
  checkDatabase(
    connection: Connection,
    options: { readonly password: string | undefined; readonly signal: AbortSignal },
  ): Promise<AccessFinding>;
  /** Starts the servers of the local lake if they do not run, and makes its demo workspace. */
  startLocalLake(options: {
    readonly signal: AbortSignal;
    readonly onStep: (step: string) => void;
  }): Promise<StartedLake>;
}

export interface StartedLake {
  /** The demo workspace's folder. */
  readonly workspaceFolder: string;
  readonly blobEndpoint: string;
}
