import { forEachConcurrent } from '../base/concurrency';
import type { LakeDatasets } from '../lake/lake';
import type { BlobStore, SignalOption } from '../storage/blobStore';
import { KnownBlobs } from '../storage/knownBlobs';
import { CatalogBuilder } from './catalog/catalogBuilder';
import { readAll } from './catalog/readAll';
import type { ContentHashes } from './content/contentHashes';
import { DatasetError } from './datasetError';
import type {
  Datasets,
  DatasetSummary,
  ListingOptions,
  ReadAllOptions,
  Resolution,
  WholeDataset,
} from './datasets';
import { DatasetPaths } from './layout/datasetPaths';
import { readText } from './layout/readText';
import { defaultBranch, type DatasetName, type GrosReference } from './reference/grosReference';
import { findNameProblem } from './reference/nameProblem';
import { listRegistrations } from './registrations/listRegistrations';
import type { Registration } from './registrations/registration';
import { noSuchDataset, swapped, swappedName } from './resolve/nearDatasets';
import { latestNowhere, pickVersion } from './resolve/pickVersion';
import { parseAuditRecord } from './versions/auditDocument';
import { isRecordOf, type AuditRecord } from './versions/auditRecord';
import type { DatasetVersion } from './versions/datasetVersion';
import { readPointer, type LatestPointer } from './versions/latestPointer';
import { filesOf, judgeFiles, versionOf, type ListedFile } from './versions/versionFiles';

/** Blobs called `latest` that are read at a time. */
const readsAtATime = 16;

/** A dataset's files, told apart by whether their publication finished. */
export interface DatasetHistory {
  /** Earliest first. */
  readonly versions: readonly DatasetVersion[];
  /** What is no version: a publication that did not finish, or has not yet. */
  readonly unfinished: readonly DatasetVersion[];
  readonly pointer: LatestPointer;
}

/** The datasets below a prefix of a container. */
export class BlobDatasets implements Datasets {
  readonly #store: BlobStore;
  readonly #place: LakeDatasets;
  readonly #paths: DatasetPaths;
  readonly #known: KnownBlobs;

  constructor(store: BlobStore, place: LakeDatasets) {
    this.#store = store;
    this.#place = place;
    this.#paths = new DatasetPaths(place.prefix);
    this.#known = new KnownBlobs(store);
  }

  list(options: ListingOptions = {}): Promise<readonly DatasetSummary[]> {
    return this.#listBelow(this.#paths.assets, options);
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<readonly WholeDataset[]> {
    return readAll(this.#known, this.#place, options);
  }

  async versions(
    name: DatasetName,
    options: SignalOption = {},
  ): Promise<readonly DatasetVersion[]> {
    return (await this.history(name, options)).versions;
  }

  /** As `versions`, with what is none. @throws StorageError */
  async history(name: DatasetName, options: SignalOption = {}): Promise<DatasetHistory> {
    const [files, pointer] = await Promise.all([
      this.#files(name, options),
      readPointer(this.#store, this.#place, name, options),
    ]);
    const { whole, unfinished } = judgeFiles(files, pointer);
    const asVersion = (file: ListedFile): DatasetVersion => versionOf(name, file, pointer);
    return { versions: whole.map(asVersion), unfinished: unfinished.map(asVersion), pointer };
  }

  async resolve(reference: GrosReference, options: SignalOption = {}): Promise<Resolution> {
    const branch = reference.branch ?? (await this.#defaultBranch(reference.repo, options));
    if (branch === undefined) return this.#miss(reference, options);
    const name = { repo: reference.repo, branch };
    const history = await this.history(name, options);
    if (history.versions.length === 0) return this.#miss(reference, options);
    return pickVersion(name, reference.tag, history);
  }

  async record(
    { name, version }: DatasetVersion,
    options: SignalOption = {},
  ): Promise<AuditRecord | undefined> {
    const blob = this.#paths.record(name, version);
    const text = await this.#textOf(blob, options);
    if (text === undefined) return undefined;
    const record = parseAuditRecord(text);
    if (record === undefined) {
      throw malformed(`${blob} is no audit record: it is not JSON with gros_ref and upstreams`);
    }
    if (isRecordOf(record, name, version)) return record;
    throw malformed(`${blob} is the audit record of another version, ${record.reference}`);
  }

  async hashes(version: DatasetVersion, options: SignalOption = {}): Promise<ContentHashes> {
    const { md5Hex, sha256Hex } = (await this.record(version, options)) ?? {};
    const md5 = md5Hex ?? version.md5Hex ?? (await this.#headMd5(version, options));
    return {
      ...(md5 !== undefined && { md5Hex: md5 }),
      ...(sha256Hex !== undefined && { sha256Hex }),
    };
  }

  read(
    { blob, etag }: DatasetVersion,
    options: SignalOption & { readonly offset?: number; readonly sizeBytes?: number } = {},
  ): AsyncIterable<Uint8Array> {
    const address = { container: this.#place.container, name: blob };
    return this.#store.read(address, { ...options, etag });
  }

  registrations(
    upstream: DatasetName,
    options: SignalOption = {},
  ): Promise<readonly Registration[]> {
    return listRegistrations(this.#store, this.#place, upstream, options);
  }

  async #listBelow(
    prefix: string,
    { onProgress, ...options }: ListingOptions,
  ): Promise<readonly DatasetSummary[]> {
    const builder = new CatalogBuilder(this.#paths);
    const listing = { ...options, includeMetadata: true };
    for await (const page of this.#store.listBlobs(this.#place.container, prefix, listing)) {
      await builder.add(page);
      onProgress?.(builder.count);
    }
    builder.end();
    const reading = { limit: readsAtATime, ...options };
    await forEachConcurrent(builder.doubtful, reading, async (dataset) => {
      const pointer = await readPointer(this.#store, this.#place, dataset.name, options);
      builder.settle(dataset, pointer);
    });
    return builder.finish();
  }

  /** Some services tell an MD5 of one blob at a time only. */
  async #headMd5(
    { blob, etag }: DatasetVersion,
    options: SignalOption,
  ): Promise<string | undefined> {
    const { container } = this.#place;
    const found = await this.#store.head({ container, name: blob }, options);
    return found?.etag === etag ? found.md5Hex : undefined;
  }

  async #files(name: DatasetName, options: SignalOption): Promise<readonly ListedFile[]> {
    const { container } = this.#place;
    const listing = { ...options, includeMetadata: true };
    const files: ListedFile[] = [];
    const folder = this.#paths.dataFolder(name);
    for await (const page of this.#store.listBlobs(container, folder, listing)) {
      files.push(...filesOf(name, page, this.#paths));
    }
    return files;
  }

  /**
   * The branch that a reference without one means: what `HEAD` of the repository says, else `master`, else
   * the only one there is. `undefined` = it cannot be told.
   */
  async #defaultBranch(repo: string, options: SignalOption): Promise<string | undefined> {
    const head = (await this.#textOf(this.#paths.head(repo), options))?.trim();
    if (head !== undefined && findNameProblem(head, 'branch') === undefined) return head;
    const branches = await this.#branches(repo, options);
    if (branches.includes(defaultBranch)) return defaultBranch;
    return branches.length === 1 ? branches[0] : undefined;
  }

  async #branches(repo: string, options: SignalOption): Promise<readonly string[]> {
    const datasets = await this.#listBelow(`${this.#paths.assets}${repo}/`, options);
    return datasets.map(({ name }) => name.branch);
  }

  async #miss(reference: GrosReference, options: SignalOption): Promise<Resolution> {
    const other = swappedName(reference);
    if (other !== undefined && (await this.versions(other, options)).length > 0) {
      return swapped(reference, other);
    }
    const named = { repo: reference.repo, branch: reference.branch ?? defaultBranch };
    const pointer = await readPointer(this.#store, this.#place, named, options);
    if (pointer.kind !== 'none') return latestNowhere({ name: named, versions: [] }, pointer);
    const branches = await this.#branches(reference.repo, options);
    const repos = branches.length === 0 ? await this.#repos(options) : [];
    return noSuchDataset(reference, { repos, branches });
  }

  async #repos(options: SignalOption): Promise<readonly string[]> {
    const { assets } = this.#paths;
    const repos: string[] = [];
    let continuation: string | undefined;
    do {
      const from = continuation === undefined ? options : { ...options, continuation };
      const page = await this.#store.listFolder(this.#place.container, assets, from);
      for (const prefix of page.prefixes) repos.push(prefix.slice(assets.length, -1));
      continuation = page.continuation;
    } while (continuation !== undefined);
    return repos;
  }

  #textOf(name: string, options: SignalOption): Promise<string | undefined> {
    return readText(this.#store, { container: this.#place.container, name }, options);
  }
}

function malformed(message: string): DatasetError {
  return new DatasetError('recordMalformed', message, {
    remedy: 'Look at the blob; publishing again writes a new version with a record of its own',
  });
}
