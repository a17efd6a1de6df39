import type { AccessFinding } from '../../src/core/access/accessFinding';
import type {
  FullConnectors,
  CommandHost,
  ExitCode,
  LakeConnection,
  OutputStream,
} from '../../src/cli/program/commandHost';
import { addFullCommands } from '../../src/cli/program/fullCommands';
import { runCommand, type CommandSet } from '../../src/cli/program/runCommand';
import { connectDatasets, publishableFiles } from '../../src/connect/connectDatasets';
import { unpacked } from '../../src/connect/preview';
import { connectPipelines, gatewayHost, runningStep } from '../../src/connect/pipelines';
import { admitStorage } from '../../src/core/access/admitStorage';
import type { Checkout } from '../../src/core/datasets/steps/checkouts';
import type { SeenCatalog } from '../../src/core/datasets/catalog/catalogText';
import type { DatasetCatalogs } from '../../src/core/datasets/catalog/datasetCatalogs';
import type { SeenVersions } from '../../src/core/datasets/catalog/versionsText';
import { formatDataset } from '../../src/core/datasets/reference/formatGros';
import type { Connection } from '../../src/core/lake/lake';
import type { Application, Secrets } from '../../src/core/lake/secrets';
import type { LineageReader } from '../../src/core/lineage/graph/lineageReader';
import { EntityNames } from '../../src/core/lineage/openLineage/entityNames';
import { EventStore } from '../../src/core/lineage/openLineage/eventStore';
import type { StoredFunction } from '../../src/core/schemaDiff/impact/functionImpact';
import type { SchemaSnapshot } from '../../src/core/schemaDiff/model/snapshot';
import type { Migration } from '../../src/core/schemaDiff/migration/migration';
import type { SchemaMigrator } from '../../src/core/schemaDiff/migration/schemaMigrator';
import type { SchemaReader, StatisticsWish } from '../../src/core/schemaDiff/schemaReader';
import { inlineDigests } from '../fakes/inlineDigests';
import { KeptStory } from '../fakes/keptStory';
import { LakeBench } from '../fakes/lakeBench';
import { aSnapshot } from '../fakes/snapshots';
import { FakeSurroundings } from './fakeSurroundings';
import { FakeLocalLake } from './fakeLocalLake';
import { FakeWarehouse } from './fakeWarehouse';

/** What a program or a person saw of one call of the command. */
export interface CommandResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what is written, as a pipe or as a terminal of a width. */
export class RecordingStream implements OutputStream {
  readonly writes: string[] = [];

  constructor(
    readonly isTTY = false,
    readonly columns?: number,
  ) {}

  write(text: string): boolean {
    this.writes.push(text);
    return true;
  }

  get text(): string {
    return this.writes.join('');
  }
}

/** The command over a lake in memory: `/source` holds runs, the account has the container `runs`. */
export class CommandBench {
  commands: CommandSet<FullConnectors> = { add: addFullCommands, otherOptions: async () => [] };
  readonly lake = new LakeBench();
  readonly connections: LakeConnection[] = [];
  readonly databases: { readonly connection: Connection; readonly password: string | undefined }[] =
    [];
  readonly localLake = new FakeLocalLake();
  readonly surroundings = new FakeSurroundings();
  readonly warehouse = new FakeWarehouse();
  readonly controller = new AbortController();
  environment: Record<string, string> = {};
  workingFolder = '/';
  bareSecret: string | undefined;
  environmentEndpoint: string | undefined = 'https://lab.blob.core.windows.net';
  databaseFinding: Omit<AccessFinding, 'subject'> = {
    outcome: 'ok',
    reason: 'ok',
    message: 'answers',
    remedy: '',
  };
  /** Catalogs of datasets that were kept, by their place. */
  readonly seen = new Map<string, SeenCatalog>();
  readonly catalogs: DatasetCatalogs = {
    load: async (place) => this.seen.get(place),
    save: async (place, catalog) => void this.seen.set(place, catalog),
    loadVersions: async (place, name) => this.seenVersions.get(`${place} ${formatDataset(name)}`),
    saveVersions: async (place, name, seen) =>
      void this.seenVersions.set(`${place} ${formatDataset(name)}`, seen),
  };
  /** The same of versions, by place and dataset. */
  readonly seenVersions = new Map<string, SeenVersions>();
  /** Arguments of processes that were started in the background. */
  readonly started: (readonly string[])[] = [];
  /** False = they never end; otherwise they run at once. */
  startedEnd = true;
  /** What every folder is a checkout of. */
  checkout: Checkout | undefined;
  /** Texts of files by what they are called, such as `HEAD:schema.json`. */
  readonly revisions = new Map<string, string>();
  /** What is under version control. */
  readonly story = new KeptStory();
  /** What schemas of databases look like, by the connection's name. */
  readonly live = new Map<string, SchemaSnapshot>();
  /** Bodies of functions of every database. */
  functions: readonly StoredFunction[] = [];
  /** What a person answers one by one; `undefined` = there is no terminal. */
  answers: string[] | undefined;
  readonly asked: string[] = [];
  /** What each reading of a schema wanted to know of values. */
  readonly statisticsWishes: (StatisticsWish | undefined)[] = [];
  readonly migrations: {
    readonly name: string;
    readonly migration: Migration;
    readonly isApplied: boolean;
  }[] = [];
  migrationFailure: Error | undefined;
  readonly schemaLogins: { readonly name: string; readonly password: string | undefined }[] = [];
  readonly applications: Application[] = [];
  /** The endpoints that secrets without an account were said to be for. */
  readonly meantFor: (string | undefined)[] = [];
  /** What tells of lineage. */
  lineageReaders: readonly LineageReader[] = [];
  /** Whether the lake has datasets, beside which events are kept. */
  hasEvents = true;
  readonly events = new EventStore(
    {
      blobStore: this.lake.store,
      digests: inlineDigests,
      clock: this.lake.ports.clock,
      random: () => 0,
    },
    { container: 'runs', prefix: '' },
  );
  disposed = 0;

  /** Runs the command with these arguments. */
  async run(...args: readonly string[]): Promise<CommandResult> {
    return this.runOn({ stdout: new RecordingStream(), stderr: new RecordingStream() }, args);
  }

  /** Runs a subcommand on the runs of `/source`, for programs. */
  async json(subcommand: string, ...args: readonly string[]): Promise<CommandResult> {
    return this.run(subcommand, ...sourceArgs, '--json', ...args);
  }

  async runOn(
    streams: { readonly stdout: RecordingStream; readonly stderr: RecordingStream },
    args: readonly string[],
  ): Promise<CommandResult> {
    const host: CommandHost<FullConnectors> = {
      ...streams,
      environment: this.environment,
      workingFolder: this.workingFolder,
      clock: this.lake.ports.clock,
      signal: this.controller.signal,
      connectors: this.#connectors(),
    };
    const code = await runCommand(args, host, this.commands);
    return { code, stdout: streams.stdout.text, stderr: streams.stderr.text };
  }

  async #names(): Promise<EntityNames> {
    return new EntityNames({ connections: new Map(), blobEndpoint: this.lake.store.endpoint });
  }

  #connectors(): FullConnectors {
    const secrets: Secrets = {
      storageCredential: async () => undefined,
      s3Credential: async () => undefined,
      databasePassword: async ({ name }) => `password of ${name}`,
    };
    const dispose = (): void => void (this.disposed += 1);
    return {
      connectLocal: async () => ({ ...this.lake.ports, dispose }),
      connectLake: async (connection) => {
        admitStorage(connection.lakeStorage, connection);
        this.connections.push(connection);
        return { ...this.lake.ports, logger: connection.logger, dispose };
      },
      connectDatasets,
      publishableFiles,
      checkouts: async () => ({ read: async () => this.checkout }),
      datasetCatalogs: async () => this.catalogs,
      startAgain: async (args) => {
        this.started.push(args);
        const ended = this.startedEnd ? this.run(...args) : new Promise(() => undefined);
        return { ended: ended.then(() => undefined) };
      },
      unpacked,
      connectPipelines,
      gatewayHost,
      runningStep,
      environmentLogin: async () => ({
        blobEndpoint: this.environmentEndpoint,
        bareSecret: this.bareSecret,
        s3Endpoint: undefined,
        secretsFor: (meantFor) => {
          this.meantFor.push(meantFor);
          return secrets;
        },
      }),
      signInAsApplication: async (application) => {
        this.applications.push(application);
        return { storageCredential: async () => undefined };
      },
      checkDatabaseAccess: async (connection, { password }) => {
        this.databases.push({ connection, password });
        return { subject: `connection ${connection.name}`, ...this.databaseFinding };
      },
      reportPage: async () => ({
        script: '',
        style: '',
        scriptHash: 'sha256-script',
        styleHash: 'sha256-style',
      }),
      defaultStateFolder: async () => '/state',
      schemaMigrator: async ({ name }) => {
        const run =
          (isApplied: boolean): SchemaMigrator['apply'] =>
          async (migration) => {
            this.migrations.push({ name, migration, isApplied });
            if (this.migrationFailure !== undefined) throw this.migrationFailure;
            const count = { rows: 7, isEstimate: false };
            return {
              isApplied,
              steps: migration.steps.map((step) => ({ step, elapsedMs: 2 })),
              tables: migration.tables.map((table) => ({ ...table, before: count, after: count })),
              dropped: migration.dropped.map((table) => ({ table, before: count })),
              elapsedMs: 20,
              after: migration.diff.after,
            };
          };
        return { dryRun: run(false), apply: run(true) };
      },
      schemaReader: async ({ name }, { password }) => {
        this.schemaLogins.push({ name, password });
        const read: SchemaReader['read'] = async ({ schemas, statistics }) => {
          this.statisticsWishes.push(statistics);
          const all = this.live.get(name) ?? aSnapshot();
          return schemas === undefined ? all : ofSchemas(all, schemas);
        };
        return { read };
      },
      functionReader: async () => ({ readFunctions: async () => this.functions }),
      terminalPrompt: async () => {
        const { answers } = this;
        if (answers === undefined) return undefined;
        const ask = async (question: string): Promise<string | undefined> => {
          this.asked.push(question);
          return answers.shift();
        };
        return { ask, dispose };
      },
      lineageReaders: async () => this.lineageReaders,
      lineageEvents: async () =>
        this.hasEvents ? { store: this.events, names: await this.#names() } : undefined,
      lineageNames: () => this.#names(),
      openCollector: async () => ({
        url: 'http://127.0.0.1:4711',
        apiKey: 'key',
        close: async () => void (this.disposed += 1),
      }),
      lineageMoment: async (_, text) => ({ atMs: Date.parse(text) }),
      schemaRepository: async () => this.story,
      readRevision: async ({ revision, path }) => this.revisions.get(`${revision}:${path}`) ?? '',
      ...this.localLake.connectors,
      ...this.surroundings.connectors,
      ...this.warehouse.connectors,
    };
  }
}

/** The options that mean the bench's runs; its clock is a day after everything was written. */
export const sourceArgs = [
  '--main-folder',
  '/source',
  '--container',
  'runs',
  '--destination',
  'MiSeqOutput',
] as const;

function ofSchemas(snapshot: SchemaSnapshot, names: readonly string[]): SchemaSnapshot {
  const relations = snapshot.relations.filter(({ schema }) => names.includes(schema));
  const schemas = snapshot.schemas.filter(({ name }) => names.includes(name));
  return { ...snapshot, relations, schemas };
}
