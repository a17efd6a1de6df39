import type { AccessFinding } from '../../core/access/accessFinding';
import type { SteadyClock } from '../../core/base/clock';
import type { Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { BlobDatasets } from '../../core/datasets/blobDatasets';
import type { GitLabLogin } from '../../core/datasets/propagation/gitLabTokens';
import type { PipelinePorts } from '../../core/datasets/steps/pipelinePorts';
import type { RunningStep } from '../../core/datasets/steps/runningStep';
import type { GatewayPorts } from '../../core/datasets/gateway/gateway';
import type { GatewayHost } from '../../core/datasets/gateway/gatewayHost';
import type { DatasetPublisher } from '../../core/datasets/publish/datasetPublisher';
import type { Checkouts } from '../../core/datasets/steps/checkouts';
import type { DatasetCatalogs } from '../../core/datasets/catalog/datasetCatalogs';
import type { PublishableFiles } from '../../core/datasets/publish/publishableFile';
import type { Registrar } from '../../core/datasets/registrations/registrar';
import type { Connection, Lake, LakeDatasets, LakeStorage } from '../../core/lake/lake';
import type { Application, Secrets } from '../../core/lake/secrets';
import type { AsOf, LineageReader } from '../../core/lineage/graph/lineageReader';
import type { EntityNames } from '../../core/lineage/openLineage/entityNames';
import type { EventStore } from '../../core/lineage/openLineage/eventStore';
import type { Mailer, Webhook } from '../../core/notify/notifiers';
import type { SchemaRepository } from '../../core/schemaDiff/story/schemaRepository';
import type { FunctionReader } from '../../core/schemaDiff/impact/functionImpact';
import type { SchemaMigrator } from '../../core/schemaDiff/migration/schemaMigrator';
import type { SchemaReader } from '../../core/schemaDiff/schemaReader';
import type { SqlParser } from '../../core/sql/sqlParser';
import type { ByteOutput, ResultOutput } from '../../core/warehouse/byteOutput';
import type { ResultSink, SqlRunner } from '../../core/warehouse/sqlRunner';
import type { ReportPage } from '../../core/sync/report/export/htmlReport';
import type { BlobStore } from '../../core/storage/blobStore';
import type { AzCopySettings } from '../../core/storage/bulkCopier';
import type { LakePorts, LocalPorts } from '../../core/storage/ports';
import type { WarningLog } from '../../core/storage/warningLog';

/** The variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Standard output or standard error. */
export interface OutputStream {
  write(text: string): unknown;
  /** True for a terminal. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined;
}

/** The process that a command runs in. */
export interface Surroundings {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Environment;
  /** Absolute; what relative paths in options start from. */
  readonly workingFolder: string;
  readonly clock: SteadyClock;
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal;
}

/** Everything a command touches outside core; tests hand in fakes. */
export interface CommandHost<Connectors = CommandConnectors> extends Surroundings {
  readonly connectors: Connectors;
}

/** A terminal with a person at it. */
export interface Prompt {
  /** The line that is typed after the question; `undefined` = the terminal was closed. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

/** What the composition root connects on demand, and all that commands about runs need. */
export interface CommandConnectors {
  connectLake(options: LakeConnection): Promise<LakePorts & Disposable>;
  environmentLogin(environment: Environment): Promise<EnvironmentLogin>;
  signInAsApplication(application: Application): Promise<Pick<Secrets, 'storageCredential'>>;
  warningLog(stateFolder: string): Promise<WarningLog>;
  rememberSights(
    stateFolder: string,
    sourceFolder: string,
    sights: ReadonlyMap<string, number>,
  ): Promise<void>;
  openLogFile(file: string, onFailure: (message: string) => void): Promise<LogFile>;
  claimPidFile(file: string): Promise<PidFileClaim>;
  mailer(server: MailServer): Promise<Mailer>;
  webhook(address: string): Promise<Webhook>;
  defaultStateFolder(environment: Environment): Promise<string>;
  reportPage(): Promise<ReportPage>;
}

/** The same for every command. */
export interface FullConnectors extends CommandConnectors {
  connectLocal(options: LocalConnection): Promise<LocalPorts & Disposable>;
  connectDatasets(
    place: LakeDatasets,
    ports: Pick<LakePorts, 'datasetStore' | 'digests' | 'clock' | 'logger'>,
  ): Promise<ConnectedDatasets>;
  /** Nothing is started yet. */
  connectPipelines(
    connected: Omit<ConnectedDatasets, 'dispose'>,
    ports: LocalPorts,
    options: { readonly gitLab: GitLabLogin | undefined },
  ): Promise<PipelinePorts>;
  /** The run that an environment tells of; `undefined` = this process is no part of one. */
  runningStep(environment: Environment): Promise<RunningStep | undefined>;
  gatewayHost(
    ports: Omit<GatewayPorts, 'gunzip'> & { readonly logger: Logger },
  ): Promise<GatewayHost>;
  /** Rejects with what the system says if it cannot be written to. */
  tryStateFolder(folder: string): Promise<void>;
  checkDatabaseAccess(
    connection: Connection,
    options: { readonly password: string | undefined; readonly signal?: AbortSignal },
  ): Promise<AccessFinding>;
  sqlRunner(
    connection: Connection,
    options: { readonly password: string | undefined },
  ): Promise<SqlRunner>;
  sqlParser(): Promise<SqlParser>;
  parquetSink(output: ByteOutput): Promise<ResultSink>;
  /** What a gzip file holds, in pieces. @throws DatasetError `contentDamaged` */
  unpacked(name: string, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  publishableFiles(): Promise<PublishableFiles>;
  /** Git repositories as they are checked out on this machine. */
  checkouts(): Promise<Pick<Checkouts, 'read'>>;
  /** Catalogs of datasets as this machine saw them last. */
  datasetCatalogs(stateFolder: string): Promise<DatasetCatalogs>;
  /**
   * Runs this command with other arguments in a process of its own, which says nothing and outlives this
   * one. `ended` never rejects.
   */
  startAgain(args: readonly string[]): Promise<{ readonly ended: Promise<void> }>;
  /** `undefined` = standard output. */
  resultOutput(file: string | undefined): Promise<ResultOutput>;
  /** `undefined` if standard input is a terminal. */
  standardInput(): Promise<Uint8Array | undefined>;
  /** `undefined` if there is no terminal to ask at. */
  terminalPrompt(): Promise<(Prompt & Disposable) | undefined>;
  schemaMigrator(
    connection: Connection,
    options: { readonly password: string | undefined },
  ): Promise<SchemaMigrator>;
  schemaReader(
    connection: Connection,
    options: { readonly password: string | undefined },
  ): Promise<SchemaReader>;
  functionReader(
    connection: Connection,
    options: { readonly password: string | undefined },
  ): Promise<FunctionReader>;
  /** The text of a file at a revision; `path` starts from the folder. */
  readRevision(file: {
    readonly folder: string;
    readonly revision: string;
    readonly path: string;
  }): Promise<string>;
  /** The version control that a folder is under; nothing is asked yet. */
  schemaRepository(folder: string): Promise<SchemaRepository>;
  /** All that tells of a lake's lineage; nothing is asked yet. */
  lineageReaders(options: LineageConnection): Promise<readonly LineageReader[]>;
  /** Where OpenLineage events are kept; `undefined` = the lake has no datasets, and none of that. */
  lineageEvents(
    options: Pick<LineageConnection, 'lake' | 'ports'>,
  ): Promise<LineageEvents | undefined>;
  /** How things of a lake are called in OpenLineage. */
  lineageNames(lake: Lake): Promise<EntityNames>;
  openCollector(options: {
    readonly store: EventStore;
    readonly logger: Logger;
    readonly port: number;
  }): Promise<OpenCollector>;
  /** The moment of a date, a time or a commit. */
  lineageMoment(lake: Pick<Lake, 'file'>, text: string, signal: AbortSignal): Promise<AsOf>;
  startLocalLake(options: LocalLakeStart): Promise<StartedLocalLake>;
  localLakeStatus(stateFolder: string): Promise<LocalLakeStatus>;
  /** False if it did not run. */
  stopLocalLake(stateFolder: string): Promise<boolean>;
  /** False if there was nothing. */
  resetLocalLake(stateFolder: string): Promise<boolean>;
  renameInBenchling(options: BenchlingWorkOptions): Promise<BenchlingWork>;
}

/** The datasets of a lake and the storage they lie in. */
export interface ConnectedDatasets extends Disposable {
  readonly datasets: BlobDatasets;
  readonly publisher: DatasetPublisher;
  readonly registrar: Registrar;
  readonly store: BlobStore;
  readonly place: LakeDatasets;
}

/** OpenLineage events that others sent. */
export interface LineageEvents {
  readonly store: EventStore;
  readonly names: EntityNames;
}

/** Takes OpenLineage events over HTTP. */
export interface OpenCollector {
  readonly url: string;
  /** What clients send as their API key; a secret of this machine. */
  readonly apiKey: string;
  close(): Promise<void>;
}

export interface LineageConnection {
  readonly lake: Lake;
  readonly ports: LakePorts;
  readonly passwordOf: (connection: Connection) => Promise<string | undefined>;
}

export interface LocalLakeStart extends LocalConnection {
  /** False = the servers end with this process. */
  readonly isDetached: boolean;
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** Where the parts of a local lake are. */
export interface LocalLakeAddresses {
  readonly blobEndpoint: string;
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
  };
  /** The demo workspace. */
  readonly workspaceFolder: string;
}

export interface StartedLocalLake extends LocalLakeAddresses {
  /** False if it ran already. */
  readonly isNew: boolean;
}

export interface BenchlingWorkOptions {
  readonly stateFolder: string;
  readonly span: 'week' | 'month';
  readonly signal: AbortSignal;
}

/** What people did in the demo's Benchling. */
export interface BenchlingWork {
  /** In words; empty once the month is over. */
  readonly events: readonly string[];
  /** The snapshot that was kept of what was there before; absent if there was one. */
  readonly kept?: string;
}

export interface LocalLakeStatus {
  readonly state: 'running' | 'starting' | 'stopped';
  /** Absent while it is stopped. */
  readonly lake?: LocalLakeAddresses;
}

export interface LocalConnection {
  readonly stateFolder: string;
  readonly logger: Logger;
  readonly clock: SteadyClock;
}

export interface LakeConnection extends LocalConnection {
  readonly lakeStorage: LakeStorage;
  readonly datasets: LakeDatasets | undefined;
  readonly secrets: Secrets;
  readonly confirmedHosts: ReadonlySet<string>;
  readonly isAboutToScan: boolean;
  readonly retries: {
    readonly mostTries?: number;
    readonly patienceMs?: number;
  };
  readonly azCopy: AzCopySettings;
}

/** What Azure's usual environment variables say. */
export interface EnvironmentLogin {
  /** The account they name; `undefined` = none. */
  readonly blobEndpoint: string | undefined;
  /** The variable with a secret for an account that the environment does not name; `undefined` = none. */
  readonly bareSecret: string | undefined;
  /** The S3 service that AWS's usual variables name; `undefined` = none. */
  readonly s3Endpoint: string | undefined;
  /**
   * Gives their key or signature to that account only; one without an account is for `meantFor`, the
   * endpoint that the person named in another way.
   */
  secretsFor(meantFor: string | undefined): Secrets;
}

/** A file that lines are added to. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Whether this process may go on by a pid file. */
export type PidFileClaim =
  | { readonly kind: 'claimed'; readonly release: () => Promise<void> }
  | { readonly kind: 'held'; readonly processId: number };

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** The host, and how a subcommand says what the process exits with. */
export interface CommandContext<Connectors = CommandConnectors> extends CommandHost<Connectors> {
  readonly exitWith: (code: ExitCode) => void;
  /** Takes in all that is logged, beside the terminal. */
  readonly runLog?: Logger;
}

/** What commands that are not about runs are given. */
export type FullContext = CommandContext<FullConnectors>;

/**
 * 0: every selected run is fine. 1: something is wrong or missing, or schemas differ and that was the
 * question. 2: usage. 3: schemas could not be compared. 130: interrupted. `run` gives the code of the step.
 */
export type ExitCode = number;
