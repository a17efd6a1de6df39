import type { AccessFinding } from '../../../core/access/accessFinding';
import type { Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import type { Connection, Lake, LakeDatasets, LakeStorage } from '../../../core/lake/lake';
import type { HistoryQuery, RanAndPublished } from '../../../core/lineage/history/lakeHistory';
import type { AsOf, LineageReader } from '../../../core/lineage/graph/lineageReader';
import type { RenamedObjects } from '../../../core/lineage/openLineage/keepRenames';
import type { S3Credential, Secrets } from '../../../core/lake/secrets';
import type { GraphLayout } from '../../../core/graph/graphLayout';
import type { BlobStore } from '../../../core/storage/blobStore';
import type { DownloadFolder } from '../../../core/storage/downloadFolder';
import type { ReportPage } from '../../../core/sync/report/export/htmlReport';
import type { AzCopySettings } from '../../../core/storage/bulkCopier';
import type { LakePorts, LocalPorts } from '../../../core/storage/ports';
import type { Datasets } from '../../../core/datasets/datasets';
import type { GitLabLogin } from '../../../core/datasets/propagation/gitLabTokens';
import type { PublishableFiles } from '../../../core/datasets/publish/publishableFile';
import type { Registrar } from '../../../core/datasets/registrations/registrar';
import type { Checkouts } from '../../../core/datasets/steps/checkouts';
import type { PipelinePorts } from '../../../core/datasets/steps/pipelinePorts';
import type { ContentHashes } from '../../../core/datasets/content/contentHashes';
import type { PreviewFile } from '../../../core/datasets/preview/previewTable';
import type { Preview } from '../../../core/datasets/preview/readWhole';
import type { DatasetFormat } from '../../../core/datasets/versions/datasetVersion';
import type { ByteOutput, ResultOutput } from '../../../core/warehouse/byteOutput';
import type { CatalogReader } from '../../../core/warehouse/catalog/catalogReader';
import type { PageReader } from '../../../core/warehouse/pages/pageReader';
import type { TableRef } from '../../../core/warehouse/pages/table';
import type { ResultSink, SqlRunner } from '../../../core/warehouse/sqlRunner';
import type { SqlParser } from '../../../core/sql/sqlParser';
import type { SqlSessions, WithLogin } from '../../../core/warehouse/sqlSession';
import type { SchemaRepository } from '../../../core/schemaDiff/story/schemaRepository';
import type { SchemaComparer } from '../../../core/schemaDiff/schemaComparer';
import type { DatabaseLogin } from './databases';
import type { ConnectedPipelines, Publisher } from './openLakes';

/** Ways into the world that are the same whoever goes them; nothing is loaded before one is called. */
export interface CommonWays {
  downloadFolder(folder: string): Promise<DownloadFolder>;
  /** Tries a connection; failures are findings. */
  checkDatabaseAccess(connection: Connection, options: LoginAttempt): Promise<AccessFinding>;
  /** Logs in and out again. @throws DatabaseError */
  tryLogin(connection: Connection, options: LoginAttempt): Promise<void>;
  catalogReader(connection: Connection, login: DatabaseLogin): Promise<CatalogReader>;
  /** Reads a table by pages. */
  pageReader(connection: Connection, ref: TableRef, withLogin: WithLogin): Promise<PageReader>;
  /** Finds places for what a diagram shows; to be disposed. */
  graphLayout(): Promise<GraphLayout>;
  /** A file that has its name only once it is whole. @throws OutputError */
  resultOutput(file: string): Promise<ResultOutput>;
  parquetSink(output: ByteOutput): Promise<ResultSink>;
  /** The datasets that a lake file names; nothing is asked yet. */
  connectDatasets(place: LakeDatasets, ports: LakePorts): Promise<ConnectedDatasets>;
  /** Reads files before anything of them is published. */
  publishableFiles(): Promise<PublishableFiles>;
  /** Git repositories as they are checked out on this machine. */
  checkouts(): Promise<Checkouts>;
  /** The rows of a dataset's file, of which only what is asked for is read. @throws DatasetError */
  openPreview(
    file: PreviewFile,
    options: {
      readonly format: DatasetFormat;
      readonly types: ReadonlyMap<string, string>;
      readonly hashes: ContentHashes;
    },
  ): Promise<Preview>;
  /** What a gzip file holds. @throws DatasetError `contentDamaged` */
  unpacked(name: string, source: Iterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Runs statements, each on a connection of its own. */
  sqlRunner(connection: Connection, login: DatabaseLogin): Promise<SqlRunner>;
  /** Opens connections to a database that stay. */
  sqlSessions(connection: Connection, login: DatabaseLogin): Promise<SqlSessions>;
  /** Postgres' own parser; loaded when it is first asked. */
  sqlParser(): Promise<SqlParser>;
  /** Reads, compares and migrates schemas on a thread of its own; to be disposed. */
  schemaComparer(): Promise<SchemaComparer>;
  /** All that tells of a lake's lineage; nothing is asked yet. */
  lineageReaders(options: {
    readonly lake: Lake;
    readonly ports: LakePorts;
    readonly passwordOf: (connection: Connection) => Promise<string | undefined>;
  }): Promise<readonly LineageReader[]>;
  /** What ran in a lake and was published in it; `undefined` = it has no datasets. @throws StorageError */
  lineageHistory(
    lake: { readonly lake: Lake; readonly ports: LakePorts },
    query: HistoryQuery,
  ): Promise<RanAndPublished | undefined>;
  /** A moment with the commit of the lake file's repository that held then; it has none without git. */
  lineageAsOf(lake: Lake, asOf: AsOf, signal: AbortSignal): Promise<AsOf>;
  /** What a person means by a day, a time or a commit. @throws RepositoryError if it is none of them */
  lineageMoment(lake: Lake, text: string, signal: AbortSignal): Promise<AsOf>;
  /** The last commits of the lake file's repository, the latest first. @throws RepositoryError */
  lineageCommits(
    lake: Lake,
    signal: AbortSignal,
  ): Promise<
    readonly (AsOf & {
      readonly commit: string;
      readonly author: string;
      readonly subject: string;
    })[]
  >;
  /**
   * Keeps with a lake's lineage what was renamed in one of its databases; nothing where the lake has no
   * datasets. @throws StorageError, or the reason of `signal`
   */
  keepRenames(
    lake: { readonly lake: Lake; readonly ports: LakePorts },
    renamed: RenamedObjects,
    signal: AbortSignal,
  ): Promise<void>;
  /** The version control that a folder is under; nothing is asked yet. */
  schemaRepository(folder: string): Promise<SchemaRepository>;
  /** The text of a file at a revision of its repository. @throws SchemaError `sideMissing` */
  readRevision(file: {
    readonly folder: string;
    readonly revision: string;
    readonly path: string;
  }): Promise<string>;
  /** What an exported report is made with. */
  readonly reportPage: () => Promise<ReportPage>;
}

/** What `connect/editor.ts` offers. */
export interface ConnectModule extends CommonWays {
  connectLocal(options: LocalOptions): Promise<LocalPorts & Disposable>;
  connectLake(
    options: LocalOptions &
      LakeLogin & {
        readonly lakeStorage: LakeStorage;
        readonly azCopy: AzCopySettings;
        /** What others that want the same run are told this is. */
        readonly command: string;
      },
  ): Promise<LakePorts & Disposable>;
  environmentPassword(
    connection: Connection,
    environment: NodeJS.ProcessEnv,
  ): Promise<string | undefined>;
  s3ProfileKeys(
    profile: string | undefined,
    environment: NodeJS.ProcessEnv,
  ): Promise<S3Credential | undefined>;
  startLocalLake(
    options: LocalOptions & LocalLakeStart & { readonly isDetached: boolean },
  ): Promise<StartedLake>;
  stopLocalLake(stateFolder: string): Promise<boolean>;
  connectPipelines(
    connected: ConnectedDatasets,
    ports: LocalPorts,
    options: { readonly gitLab: GitLabLogin | undefined },
  ): Promise<PipelinePorts>;
  renameInBenchling(options: {
    readonly stateFolder: string;
    readonly span: 'month';
    readonly signal: AbortSignal;
  }): Promise<BenchlingWork>;
  defaultStateFolder(environment: NodeJS.ProcessEnv): Promise<string>;
}

export interface ConnectedDatasets extends Disposable {
  readonly datasets: Datasets;
  readonly publisher: Publisher;
  /** Only runs of pipelines register. */
  readonly registrar: Pick<Registrar, 'register'>;
  readonly store: BlobStore;
  readonly place: LakeDatasets;
}

export interface LocalOptions {
  readonly stateFolder: string;
  readonly logger: Logger;
}

interface LakeLogin {
  /** Where the lake's datasets lie; absent = it has none. */
  readonly datasets: LakeDatasets | undefined;
  readonly secrets: Secrets;
  readonly confirmedHosts: ReadonlySet<string>;
}

interface LoginAttempt extends DatabaseLogin {
  readonly signal: AbortSignal;
}

interface LocalLakeStart {
  readonly signal: AbortSignal;
  /** Says in words what is being done. */
  readonly onStep: (step: string) => void;
}

export interface StartedLake {
  /** The demo workspace's folder. */
  readonly workspaceFolder: string;
  readonly blobEndpoint: string;
  /** False if it ran already. */
  readonly isNew: boolean;
}

/** What features ask for, with this editor's log, environment and state folder where they are needed. */
export interface Connectors extends CommonWays {
  local(): Promise<LocalPorts & Disposable>;
  /** @throws StorageError `hostNotTrusted` */
  lake(storage: LakeStorage, login: LakeLogin): Promise<LakePorts & Disposable>;
  /** What runs the pipelines of a lake file; nothing is started yet. */
  pipelines(
    lake: Lake,
    connected: ConnectedDatasets,
    ports: LakePorts,
  ): Promise<ConnectedPipelines>;
  /** The password that this process's environment or the person's password file holds. */
  environmentPassword(connection: Connection): Promise<string | undefined>;
  /**
   * The keys of a profile in AWS' own files: the one that is named, else that of this process's environment.
   * @throws StorageError `noCredential`
   */
  s3ProfileKeys(profile: string | undefined): Promise<S3Credential | undefined>;
  /** Starts the servers of the local lake if they do not run, and makes its demo workspace. */
  startLocalLake(options: LocalLakeStart): Promise<StartedLake>;
  /** Returns false if it did not run. */
  stopLocalLake(): Promise<boolean>;
  /** Plays a month of changes in the demo's Benchling. @throws LocalLakeError `notRunning` */
  renameInBenchling(signal: AbortSignal): Promise<BenchlingWork>;
}

/** What people did in the demo's Benchling. */
export interface BenchlingWork {
  /** In words; empty once the month is over. */
  readonly events: readonly string[];
  /** The snapshot that was kept of what was there before; absent if there was one. */
  readonly kept?: string;
}
