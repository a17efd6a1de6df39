import { basename, dirname, resolve } from 'node:path';
import type { LoggedCommit } from '../connectors/git/commitLog';
import type { OpenCollector } from '../connectors/openLineage/collectorServer';
import type { Logger } from '../core/base/logger';
import { placeKey } from '../core/datasets/catalog/datasetCatalogs';
import type { Connection, Lake, LakeDatasets, Pipeline } from '../core/lake/lake';
import { LakeError } from '../core/lake/lakeProblem';
import { parseLake } from '../core/lake/parseLake';
import type { AsOf, LineageReader } from '../core/lineage/graph/lineageReader';
import type { EntityNames } from '../core/lineage/openLineage/entityNames';
import type { EventStore } from '../core/lineage/openLineage/eventStore';
import type { RenamedObjects } from '../core/lineage/openLineage/keepRenames';
import type { Datasets } from '../core/datasets/datasets';
import type { HistoryQuery, RanAndPublished } from '../core/lineage/history/lakeHistory';
import type { ReceiptReads } from '../core/lineage/readers/runs/receiptReads';
import type { AuditRecords } from '../core/lineage/readers/datasets/auditRecords';
import type { MirrorHistory } from '../core/lineage/readers/columns/mirrorColumns';
import type { LineageDatabase } from '../core/lineage/readers/warehouse/warehouseReader';
import type { RunRecords } from '../core/datasets/runs/runRecords';
import type { KnownBlobs } from '../core/storage/knownBlobs';
import type { FileTree } from '../core/storage/fileTree';
import type { LakePorts } from '../core/storage/ports';
import { queryFolders } from './lineageTexts';
import { PerStore } from './perStore';
import { functionReader, readRevision, schemaReader } from './schemas';
import { sqlParser, sqlRunner } from './queries';

export interface LineageConnection {
  readonly lake: Lake;
  readonly ports: Pick<LakePorts, 'blobStore' | 'datasetStore' | 'fileTree' | 'digests' | 'clock'>;
  /** Called for every reading. @throws DatabaseError if there is no way in */
  readonly passwordOf: (connection: Connection) => Promise<string | undefined>;
}

/**
 * All that tells of a lake's lineage: runs, datasets, pipelines, databases and the statements of the
 * folder that the lake file is in. Nothing is asked before they are read.
 */
export async function lineageReaders(
  options: LineageConnection,
): Promise<readonly LineageReader[]> {
  const { lake, ports } = options;
  const [
    { RunReader },
    { PipelineReader },
    { DatasetReader },
    { WarehouseReader },
    { EventReader },
    { KnownBlobs },
    { ReceiptReads },
  ] = await Promise.all([
    import('../core/lineage/readers/runs/runReader'),
    import('../core/lineage/readers/pipelines/pipelineReader'),
    import('../core/lineage/readers/datasets/datasetReader'),
    import('../core/lineage/readers/warehouse/warehouseReader'),
    import('../core/lineage/readers/eventReader'),
    import('../core/storage/knownBlobs'),
    import('../core/lineage/readers/runs/receiptReads'),
  ]);
  const { sources, pipelines = [], warehouse, benchling, datasets: place } = lake;
  const { blobStore } = ports;
  const { datasets, records } = place ? await lineageDatasets(ports, place) : {};
  const events = await lineageEvents(options);
  return [
    new RunReader(sources, {
      ...ports,
      known: knownBlobs.of(blobStore, '', () => new KnownBlobs(blobStore)),
      receiptReads: receiptReads.of(blobStore, '', () => new ReceiptReads(ports)),
    }),
    new PipelineReader({
      pipelines,
      pipelinesAt: (commit) => pipelinesAt(lake, commit),
      ...(place && { runs: await pipelineRuns(ports, place) }),
      ...(datasets && { datasets }),
      nowMs: () => ports.clock.nowMs(),
    }),
    ...(datasets === undefined ? [] : [new DatasetReader(datasets, records)]),
    new WarehouseReader({
      databases: [...lake.connections.values()].map((connection) => database(connection, options)),
      warehouse,
      benchling,
      parser: await sqlParser(),
      queries: (asked) => queryFolders(options, asked),
      mirrorHistory: () => mirrorHistory(options),
    }),
    // Last, because of what several tell the first one's words count.
    ...(events === undefined ? [] : [new EventReader(events.store, events.names)]),
  ];
}

const knownBlobs = new PerStore<KnownBlobs>();
const receiptReads = new PerStore<ReceiptReads>();
const datasetsOf = new PerStore<LineageDatasets>();
const runRecords = new PerStore<RunRecords>();
const eventStores = new PerStore<EventStore>();

/** Datasets to look at, with what was read of their records. */
interface LineageDatasets {
  readonly datasets: Datasets;
  readonly records: AuditRecords;
}

async function lineageDatasets(
  { datasetStore }: Pick<LakePorts, 'datasetStore'>,
  place: LakeDatasets,
): Promise<LineageDatasets> {
  const [{ BlobDatasets }, { AuditRecords }] = await Promise.all([
    import('../core/datasets/blobDatasets'),
    import('../core/lineage/readers/datasets/auditRecords'),
  ]);
  return datasetsOf.of(datasetStore, placeKey(datasetStore.endpoint, place), () => {
    const datasets = new BlobDatasets(datasetStore, place);
    return { datasets, records: new AuditRecords(datasets) };
  });
}

/**
 * What ran in a lake and was published in it in a span of time; nothing where it has no datasets.
 * @throws StorageError if the lake cannot be asked
 */
export async function lineageHistory(
  { lake, ports }: Pick<LineageConnection, 'lake' | 'ports'>,
  query: HistoryQuery,
): Promise<RanAndPublished | undefined> {
  if (lake.datasets === undefined) return undefined;
  const { readLakeHistory } = await import('../core/lineage/history/lakeHistory');
  const runs = await pipelineRuns(ports, lake.datasets);
  return readLakeHistory({ runs, ...(await lineageDatasets(ports, lake.datasets)) }, query);
}

/** The records of pipelines, which lie beside the datasets: those that are over are read once. */
async function pipelineRuns(
  { datasetStore: blobStore, clock }: Pick<LakePorts, 'datasetStore' | 'clock'>,
  place: LakeDatasets,
): Promise<RunRecords> {
  const runs = await import('../core/datasets/runs/runRecords');
  const key = placeKey(blobStore.endpoint, place);
  return runRecords.of(blobStore, key, () => new runs.RunRecords({ blobStore, clock }, place));
}

/** The events of OpenLineage that a lake keeps, and how things of the lake are called in them. */
export interface LineageEvents {
  readonly store: EventStore;
  readonly names: EntityNames;
}

/** Where events are kept: beside the datasets. `undefined` = the lake has none. */
export async function lineageEvents({
  lake,
  ports: { datasetStore: blobStore, digests, clock },
}: Pick<LineageConnection, 'lake' | 'ports'>): Promise<LineageEvents | undefined> {
  if (lake.datasets === undefined) return undefined;
  const { EventStore } = await import('../core/lineage/openLineage/eventStore');
  const ports = { blobStore, digests, clock, random: () => Math.random() };
  const place = lake.datasets;
  const key = placeKey(blobStore.endpoint, place);
  const store = eventStores.of(blobStore, key, () => new EventStore(ports, place));
  return { store, names: await lineageNames(lake) };
}

/**
 * Keeps with a lake's lineage what was renamed in one of its databases; nothing where the lake has no
 * datasets. @throws StorageError, or the reason of `signal`
 */
export async function keepRenames(
  lake: Pick<LineageConnection, 'lake' | 'ports'>,
  renamed: RenamedObjects,
  signal: AbortSignal,
): Promise<void> {
  const events = await lineageEvents(lake);
  if (events === undefined) return;
  const openLineage = await import('../core/lineage/openLineage/keepRenames');
  await openLineage.keepRenames(renamed, events, signal);
}

/** How things of a lake are called in OpenLineage. */
export async function lineageNames({
  connections,
  storage,
}: Pick<Lake, 'connections' | 'storage'>): Promise<EntityNames> {
  const openLineage = await import('../core/lineage/openLineage/entityNames');
  return new openLineage.EntityNames({ connections, blobEndpoint: storage.blobEndpoint });
}

/** Takes events over HTTP from programs of this machine. @throws PortTakenError */
export async function openCollector(options: {
  readonly store: EventStore;
  readonly logger: Logger;
  readonly port: number;
}): Promise<OpenCollector> {
  const openLineage = await import('../connectors/openLineage/collectorServer');
  return openLineage.openCollector(options);
}

/**
 * What a person means by a date, a moment or a commit of the lake's repository: a day alone is its end, in
 * UTC, as the days of versions are. @throws RepositoryError if it is neither
 */
export async function lineageMoment(
  lake: Pick<Lake, 'file'>,
  text: string,
  signal: AbortSignal,
): Promise<AsOf> {
  const git = await import('../connectors/git/commitMoment');
  const folder = dirname(lake.file);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const atMs = /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text)
    ? Date.parse(isDay ? `${text}T23:59:59.999Z` : text)
    : Number.NaN;
  if (Number.isNaN(atMs)) return git.commitNamed(folder, text, signal);
  const found = await git.commitAt(folder, atMs, signal);
  return { atMs, ...(found === undefined ? {} : { commit: found.commit }) };
}

/**
 * A moment with the commit of the lake's repository that held then: the one that is meant, if it is one of
 * this repository. Without git there is none.
 */
export async function lineageAsOf(
  { file }: Pick<Lake, 'file'>,
  { atMs, commit }: AsOf,
  signal: AbortSignal,
): Promise<AsOf> {
  const git = await import('../connectors/git/commitMoment');
  const { RepositoryError } = await import('../core/schemaDiff/story/repositoryError');
  const folder = dirname(file);
  try {
    if (commit !== undefined) return await git.commitNamed(folder, commit, signal);
  } catch (error) {
    if (!RepositoryError.is(error)) throw error;
  }
  const held = await git.commitAt(folder, atMs, signal);
  return { atMs, ...(held && { commit: held.commit }) };
}

/** Commits that anybody looks through; who means another one names it. */
const mostCommits = 200;

/** The last commits of the lake's repository, the latest first. @throws RepositoryError */
export async function lineageCommits(
  { file }: Pick<Lake, 'file'>,
  signal: AbortSignal,
): Promise<readonly LoggedCommit[]> {
  const git = await import('../connectors/git/commitLog');
  return git.lastCommits(dirname(file), mostCommits, signal);
}

function database(connection: Connection, { passwordOf }: LineageConnection): LineageDatabase {
  return {
    connection,
    open: async () => {
      const password = await passwordOf(connection);
      return {
        schemas: await schemaReader(connection, { password }),
        runner: await sqlRunner(connection, { password }),
        functions: await functionReader(connection, { password }),
      };
    },
  };
}

/** What people decided of Benchling's names, and its kept snapshot: in the folder of the lake's schemas. */
async function mirrorHistory({
  lake: { file, benchling },
  ports,
}: LineageConnection): Promise<MirrorHistory> {
  const tree = ports.fileTree(dirname(file));
  const [{ parseSchemaMap }, { readSchemaText }, { schemaMapPath, snapshotPath }] =
    await Promise.all([
      import('../core/schemaDiff/document/schemaMap'),
      import('../core/schemaDiff/sides/readSchemaText'),
      import('../core/schemaDiff/story/schemaFiles'),
    ]);
  const map = await textAt(tree, schemaMapPath);
  const path = benchling === undefined ? undefined : snapshotPath(benchling);
  const kept = path === undefined ? undefined : await textAt(tree, path);
  return {
    decisions: map === undefined ? [] : parseSchemaMap(map, schemaMapPath),
    via:
      kept === undefined || path === undefined
        ? undefined
        : await readSchemaText({ text: kept, name: path }, await sqlParser()),
  };
}

/** `undefined` = there is no such file. */
async function textAt(tree: FileTree, path: string): Promise<string | undefined> {
  const entry = await tree.stat(path);
  if (entry?.kind !== 'file') return undefined;
  return new TextDecoder().decode(await tree.readStart(path, entry.sizeBytes));
}

async function pipelinesAt({ file }: Lake, commit: string): Promise<readonly Pipeline[]> {
  const folder = dirname(file);
  const text = await readRevision({ folder, revision: commit, path: basename(file) });
  const resolveFolder = (path: string): string => resolve(folder, path);
  const { lake, problems } = parseLake(text, { file, resolveFolder });
  if (lake !== undefined) return lake.pipelines ?? [];
  throw new LakeError('lakeMalformed', `${basename(file)} of ${commit} is no lake file`, {
    remedy: problems[0]?.message ?? 'Choose another commit',
  });
}
