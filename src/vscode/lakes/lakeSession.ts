import type { Uri } from 'vscode';
import { workspace } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import type { Datasets } from '../../core/datasets/datasets';
import type { Lake } from '../../core/lake/lake';
import { StorageError } from '../../core/storage/blobStore';
import type { LakePorts, LocalPorts } from '../../core/storage/ports';
import type { ConnectedDatasets, Connectors } from '../support/lakes/connectors';
import { noDatasets } from '../support/lakes/noDatasets';
import { Shared } from '../support/lakes/shared';
import type { LakePipelines, OpenLake, Publisher } from '../support/lakes/openLakes';
import type { StorageAccess } from '../support/lakes/storageAccess';

export interface LakeSessionOptions {
  readonly uri: Uri;
  readonly label: string;
  readonly lake: Lake;
  readonly connectors: Connectors;
  readonly access: StorageAccess;
}

/** One version of a lake file and the connections made for it. */
export class LakeSession implements OpenLake, Disposable {
  readonly id: string;
  readonly label: string;
  readonly uri: Uri;
  readonly lake: Lake;
  readonly #access: StorageAccess;
  readonly #connectors: Connectors;
  readonly #local: Shared<LocalPorts & Disposable>;
  readonly #remote: Shared<LakePorts & Disposable>;
  readonly #datasets: Shared<ConnectedDatasets>;

  constructor({ uri, label, lake, connectors, access }: LakeSessionOptions) {
    this.id = lake.file;
    this.label = label;
    this.uri = uri;
    this.lake = lake;
    this.#access = access;
    this.#connectors = connectors;
    this.#local = new Shared(() => connectors.local());
    this.#remote = new Shared(() =>
      connectors.lake(lake.storage, {
        datasets: lake.datasets,
        secrets: access.secrets,
        confirmedHosts: access.confirmedHosts,
      }),
    );
    this.#datasets = new Shared(() => this.#connectDatasets());
  }

  useLocal<T>(work: (ports: LocalPorts) => Promise<T>): Promise<T> {
    return this.#local.use(work);
  }

  async use<T>(work: (ports: LakePorts) => Promise<T>): Promise<T> {
    refuseUntrustedWorkspace();
    return this.#remote.use(work);
  }

  async useDatasets<T>(work: (datasets: Datasets) => Promise<T>): Promise<T> {
    return this.use(() => this.#datasets.use(({ datasets }) => work(datasets)));
  }

  async usePublisher<T>(work: (publisher: Publisher) => Promise<T>): Promise<T> {
    return this.use(() => this.#datasets.use(({ publisher }) => work(publisher)));
  }

  async usePipelines<T>(work: (pipelines: LakePipelines) => Promise<T>): Promise<T> {
    return this.use((ports) =>
      this.#datasets.use(async (connected) => {
        const { datasets, place } = connected;
        const pipelines = await this.#connectors.pipelines(this.lake, connected, ports);
        return work({ ...pipelines, datasets, place });
      }),
    );
  }

  async signIn(): Promise<void> {
    refuseUntrustedWorkspace();
    await this.#access.prepare(this.lake);
  }

  async signInToDatasets(): Promise<void> {
    refuseUntrustedWorkspace();
    await this.#access.prepareDatasets(this.lake);
  }

  async signInToDatasetsAnew(): Promise<void> {
    const wasSignedIn = await this.isSignedInToDatasets();
    await this.signInToDatasets();
    try {
      await this.#lookAtDatasets();
    } catch (error) {
      // Whoever gave them just now hears of it before being asked again.
      if (!wasSignedIn || !StorageError.is(error, 'unauthorized')) throw error;
      await this.#access.renewDatasets(this.lake);
      await this.#lookAtDatasets();
    }
  }

  async isSignedInToDatasets(): Promise<boolean> {
    return this.#access.isReadyForDatasets(this.lake);
  }

  /** Lets go of connections that were made with credentials or settings of before. */
  disconnect(): void {
    this.#datasets.dispose();
    this.#remote.dispose();
    this.#local.dispose();
  }

  dispose(): void {
    this.disconnect();
  }

  /** The least that tells whether the service lets in. */
  async #lookAtDatasets(): Promise<void> {
    await this.use(() =>
      this.#datasets.use(({ store, place: { container, prefix } }) =>
        store.listFolder(container, prefix === '' ? '' : `${prefix}/`, { pageSize: 1 }),
      ),
    );
  }

  async #connectDatasets(): Promise<ConnectedDatasets> {
    const place = this.lake.datasets;
    if (place === undefined) throw noDatasets();
    return this.use((ports) => this.#connectors.connectDatasets(place, ports));
  }
}

function refuseUntrustedWorkspace(): void {
  if (workspace.isTrusted) return;
  throw new StorageError('hostNotTrusted', 'This folder is not trusted, so no network is used', {
    remedy: 'trust the folder with "Workspaces: Manage Workspace Trust" if you know who wrote it',
  });
}
