import type { Event, Uri } from 'vscode';
import type { Lake } from '../../../core/lake/lake';
import type { Datasets } from '../../../core/datasets/datasets';
import type { DatasetPublisher } from '../../../core/datasets/publish/datasetPublisher';
import type { RunPlace } from '../../../core/datasets/runs/runRecords';
import type { PipelinePorts } from '../../../core/datasets/steps/pipelinePorts';
import type { StepSurroundings } from '../../../core/datasets/steps/pipelineStep';
import type { LakePorts, LocalPorts } from '../../../core/storage/ports';

/** Publishes versions of datasets. */
export type Publisher = Pick<DatasetPublisher, 'publish'>;

/** What runs pipelines, and what each of their steps gets. */
export interface ConnectedPipelines {
  readonly ports: PipelinePorts;
  readonly surroundings: StepSurroundings;
}

/** A lake's datasets, and what runs its pipelines. */
export interface LakePipelines extends ConnectedPipelines {
  readonly datasets: Datasets;
  /** Where runs are recorded. */
  readonly place: RunPlace;
}

/** One usable lake file of the workspace and the ways into what it describes. */
export interface OpenLake {
  /** The lake file as the operating system spells it; tells lakes apart. */
  readonly id: string;
  /** The workspace folder's name. */
  readonly label: string;
  readonly uri: Uri;
  readonly lake: Lake;
  /** Lends what needs neither network nor secrets. */
  useLocal<T>(work: (ports: LocalPorts) => Promise<T>): Promise<T>;
  /**
   * Lends the ports with the storage account, as far as that goes without asking anybody anything.
   * @throws StorageError `hostNotTrusted` in an untrusted workspace or for a host nobody confirmed.
   */
  use<T>(work: (ports: LakePorts) => Promise<T>): Promise<T>;
  /**
   * Lends what looks at the lake's datasets, as `use` does.
   * @throws UsageError if the lake file does not say where they lie, and what `use` throws
   */
  useDatasets<T>(work: (datasets: Datasets) => Promise<T>): Promise<T>;
  /** Lends what publishes; whoever only looks has no use for it. @throws as `useDatasets` */
  usePublisher<T>(work: (publisher: Publisher) => Promise<T>): Promise<T>;
  /** Lends what runs pipelines: commands of the lake file, of which a person has to be asked. @throws as `useDatasets` */
  usePipelines<T>(work: (pipelines: LakePipelines) => Promise<T>): Promise<T>;
  /**
   * Only after a person's gesture: asks to confirm the host and to sign in where that is needed.
   * @throws CancellationError if the person declines.
   */
  signIn(): Promise<void>;
  /** The same for where its datasets lie, be that elsewhere. @throws CancellationError, StorageError */
  signInToDatasets(): Promise<void>;
  /**
   * Asks for other credentials, too, where the service refuses those that are kept.
   * @throws CancellationError, StorageError also of what looking at the datasets comes to then
   */
  signInToDatasetsAnew(): Promise<void>;
  /** False = somebody has to sign in before its datasets can be asked for. */
  isSignedInToDatasets(): Promise<boolean>;
}

/** A lake file of the workspace that cannot be used as it is. */
export interface BrokenLake extends Pick<OpenLake, 'id' | 'label' | 'uri'> {
  /** The first thing that is wrong with it, without a full stop; the Problems view has them all. */
  readonly message: string;
}

/** The lakes of the workspace, in the order of its folders. */
export interface OpenLakes {
  readonly all: readonly OpenLake[];
  readonly broken: readonly BrokenLake[];
  /** Fires when a lake came, went or changed, and when credentials did. */
  readonly onDidChange: Event<void>;
  /** Reads all lake files again. */
  reload(): Promise<void>;
  /** Resolves once the lake files were read for the first time. */
  readonly whenRead: Promise<void>;
}
