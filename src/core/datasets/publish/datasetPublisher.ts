import type { Clock } from '../../base/clock';
import { describeError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { LakeDatasets } from '../../lake/lake';
import {
  StorageError,
  type BlobAddress,
  type BlobStore,
  type SignalOption,
  type WriteCondition,
  type WriteOptions,
} from '../../storage/blobStore';
import type { Digests } from '../../storage/digests';
import { writeBlob } from '../../storage/writeBlob';
import { toHex } from '../../base/hex';
import { datasetFormats, DatasetPaths, versionStem } from '../layout/datasetPaths';
import { readText } from '../layout/readText';
import { tellText } from '../layout/toldText';
import { serializeGros } from '../reference/formatGros';
import { defaultBranch, type DatasetName } from '../reference/grosReference';
import { compareVersions, type VersionId } from '../reference/versionId';
import { writeAuditRecord } from '../versions/auditDocument';
import type { AuditRecord } from '../versions/auditRecord';
import { parsePointer, type LatestPointer } from '../versions/latestPointer';
import { tellRecord } from '../versions/recordSummary';
import {
  filesOf,
  judgeFiles,
  noPredecessor,
  predecessorKey,
  type ListedFile,
} from '../versions/versionFiles';
import { checkPublication, nextVersion, type Publication } from './publication';
import { readWinner, type Winner } from './winner';

export interface PublishPorts {
  readonly blobStore: BlobStore;
  readonly digests: Pick<Digests, 'md5'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who publishes, as this machine calls them; absent = nobody knows. */
  readonly person?: string | undefined;
}

export type PublishOutcome =
  | {
      readonly kind: 'published';
      readonly version: VersionId;
      readonly record: AuditRecord;
      /** False = the storage holds no conditions: another publication at the same instant goes unnoticed. */
      readonly seesRaces: boolean;
    }
  /** Somebody else published in between; nothing was left of this publication. */
  | { readonly kind: 'publishedMeanwhile'; readonly winner: Winner };

/**
 * Publishes versions. The audit record is written first, which takes the version's number before a byte of
 * the file is sent; then the file. The one instant at which a version comes to be is the conditional write
 * of `latest`: until then nobody takes the two for a version, and whoever loses it takes them back.
 */
export class DatasetPublisher {
  readonly #ports: PublishPorts;
  readonly #place: LakeDatasets;
  readonly #paths: DatasetPaths;

  constructor(ports: PublishPorts, place: LakeDatasets) {
    this.#ports = ports;
    this.#place = place;
    this.#paths = new DatasetPaths(place.prefix);
  }

  /**
   * An abort or a failure before the version came to be takes back what was written; where even that
   * fails, or the process is killed, blobs stay behind that are no version.
   * @throws DatasetError `nameRefused`, `fileRefused`; StorageError
   */
  async publish(publication: Publication, options: SignalOption = {}): Promise<PublishOutcome> {
    checkPublication(publication, this.#paths);
    const before = await this.#observe(publication.name, options);
    const claim = await this.#claim(publication, { before, options });
    if (claim === undefined) return this.#lost(publication.name, options);
    const file = await this.#writeFile(publication, claim, options).catch(
      async (error: unknown) => {
        await this.#takeBack([claim]);
        throw error;
      },
    );
    if (!(await this.#moveLatest(publication.name, { claim, before, options }))) {
      await this.#takeBack([file, claim]);
      return this.#lost(publication.name, options);
    }
    await this.#keepHead(publication);
    const { version, record } = claim;
    return { kind: 'published', version, record, seesRaces: before.seesRaces };
  }

  async #observe(name: DatasetName, options: SignalOption): Promise<Before> {
    const latest = await this.#readLatest(name, options);
    const files: ListedFile[] = [];
    const { container } = this.#place;
    const folder = this.#paths.dataFolder(name);
    const listing = { ...options, includeMetadata: true };
    for await (const page of this.#ports.blobStore.listBlobs(container, folder, listing)) {
      files.push(...filesOf(name, page, this.#paths));
    }
    const address = this.#address(this.#paths.latest(name));
    const promises = await this.#ports.blobStore.promises(address, options);
    const { conditionsHeldBy, listsMetadata } = promises;
    return { ...latest, files, seesRaces: conditionsHeldBy === 'service', listsMetadata };
  }

  /** What `latest` says, and the ETag of the very blob that says it. */
  async #readLatest(
    name: DatasetName,
    options: SignalOption,
  ): Promise<Pick<Before, 'pointer' | 'condition'>> {
    const address = this.#address(this.#paths.latest(name));
    for (;;) {
      const entry = await this.#ports.blobStore.head(address, options);
      if (entry === undefined) return { pointer: { kind: 'none' }, condition: { kind: 'absent' } };
      const { etag } = entry;
      try {
        const text = await readText(this.#ports.blobStore, address, { ...options, etag });
        const pointer = parsePointer(text ?? '', name);
        if (text !== undefined) return { pointer, condition: { kind: 'etag', etag } };
      } catch (error) {
        // Somebody published between the two: the next look sees it.
        if (!StorageError.is(error, 'conditionNotMet')) throw error;
      }
    }
  }

  /** Takes the next number that is free; `undefined` if somebody else published in between. */
  async #claim(
    publication: Publication,
    { before, options }: { readonly before: Before; readonly options: SignalOption },
  ): Promise<Claim | undefined> {
    const { name } = publication;
    const after = judgeFiles(before.files, before.pointer).whole.at(-1)?.version;
    let taken: readonly { readonly version: VersionId }[] = before.files;
    for (;;) {
      const version = nextVersion(this.#now().slice(0, 10), taken, after);
      const record = this.#recordOf(publication, version);
      const address = this.#address(this.#paths.record(name, version));
      const content = await this.#contentOf(writeAuditRecord(record));
      // Where no listing tells it, it would only count against what metadata may take.
      const metadata = before.listsMetadata ? tellRecord(record, toHex(content.md5)) : {};
      try {
        const written = { condition: { kind: 'absent' }, metadata, ...options } as const;
        const { etag } = await this.#ports.blobStore.putBlob(address, content, written);
        return { version, after, record, address, etag };
      } catch (error) {
        if (!StorageError.is(error, 'conditionNotMet')) throw error;
      }
      // Whoever has this number either published with it, or has not yet and may never.
      const { condition } = await this.#readLatest(name, options);
      if (!isSameCondition(condition, before.condition)) return undefined;
      taken = [...taken, { version }];
    }
  }

  async #writeFile(
    { name, file }: Publication,
    { version, after }: Claim,
    options: SignalOption,
  ): Promise<OwnBlob> {
    const { blobStore: store, digests } = this.#ports;
    const address = this.#address(this.#paths.data(name, version, file.format));
    const { sizeBytes, md5 } = file;
    const content = { sizeBytes, md5, chunks: file.chunks(options) };
    const metadata = {
      [predecessorKey]: after === undefined ? noPredecessor : versionStem(after),
      sha256: file.sha256Hex,
    };
    const contentType = contentTypes[file.format];
    const condition = { kind: 'absent' } as const;
    const written = { condition, contentType, metadata, ...options };
    const { etag } = await writeBlob({ store, digests }, address, content, written);
    return { address, etag };
  }

  #recordOf(publication: Publication, version: VersionId): AuditRecord {
    const { name, file, upstreams, producer, pipeline, runId } = publication;
    return {
      reference: serializeGros(name, version),
      upstreams,
      ...(file.rows !== undefined && { rows: file.rows }),
      columns: file.columns,
      sizeBytes: file.sizeBytes,
      md5Hex: toHex(file.md5),
      sha256Hex: file.sha256Hex,
      ...(producer !== undefined && { producer }),
      ...(pipeline !== undefined && { pipeline }),
      ...(runId !== undefined && { runId }),
      publishedAt: this.#now(),
      ...(this.#ports.person !== undefined && { publishedBy: this.#ports.person }),
    };
  }

  /** False if somebody else published in between. */
  async #moveLatest(
    name: DatasetName,
    {
      claim,
      before,
      options,
    }: { readonly claim: Claim; readonly before: Before; readonly options: SignalOption },
  ): Promise<boolean> {
    const text = serializeGros(name, claim.version);
    const { condition } = before;
    const metadata = tellText(text);
    try {
      const address = this.#address(this.#paths.latest(name));
      await this.#put(address, text, { condition, metadata, ...options });
      return true;
    } catch (error) {
      const isPublished = this.#isPublished(name, claim.version);
      if (StorageError.is(error, 'conditionNotMet')) return isPublished;
      // It may have happened all the same: taking the file back could leave `latest` pointing nowhere.
      if (await isPublished.catch(() => false)) return true;
      throw error;
    }
  }

  /** True if a version is the latest, or was until the one that is: the answer that told so got lost. */
  async #isPublished(name: DatasetName, version: VersionId): Promise<boolean> {
    const { pointer } = await this.#readLatest(name, {});
    if (pointer.kind !== 'version') return false;
    if (compareVersions(pointer.version, version) === 0) return true;
    for (const format of datasetFormats) {
      const address = this.#address(this.#paths.data(name, pointer.version, format));
      const successor = await this.#ports.blobStore.head(address);
      if (successor?.metadata?.[predecessorKey] === versionStem(version)) return true;
    }
    return false;
  }

  async #lost(name: DatasetName, options: SignalOption): Promise<PublishOutcome> {
    const winner = await readWinner(this.#ports.blobStore, this.#place, name, options);
    return { kind: 'publishedMeanwhile', winner };
  }

  /** Not under the signal: it may be what stops the publication. The number is given free last. */
  async #takeBack(blobs: readonly OwnBlob[]): Promise<void> {
    for (const { address, etag } of blobs) {
      try {
        await this.#ports.blobStore.deleteBlob(address, { condition: { kind: 'etag', etag } });
      } catch (error) {
        this.#ports.logger.warn(`${address.name} stays behind: ${describeError(error)}`);
      }
    }
  }

  /** Lets `gros://repo` mean the branch that the repository says; without it the version is as whole. */
  async #keepHead({ name, defaultBranch: said }: Publication): Promise<void> {
    if (said === undefined) return;
    const blob = this.#paths.head(name.repo);
    try {
      const known = await readText(this.#ports.blobStore, this.#address(blob));
      const isKnown = (known ?? defaultBranch).trim() === said;
      if (!isKnown) await this.#put(this.#address(blob), said, { condition: { kind: 'any' } });
    } catch (error) {
      this.#ports.logger.warn(`${blob} does not say ${said}: ${describeError(error)}`);
    }
  }

  async #put(
    address: BlobAddress,
    text: string,
    options: WriteOptions,
  ): Promise<{ readonly etag: string }> {
    return this.#ports.blobStore.putBlob(address, await this.#contentOf(text), options);
  }

  async #contentOf(
    text: string,
  ): Promise<{ readonly bytes: Uint8Array; readonly md5: Uint8Array }> {
    const bytes = new TextEncoder().encode(text);
    return { bytes, md5: await this.#ports.digests.md5(bytes) };
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }

  #address(name: string): BlobAddress {
    return { container: this.#place.container, name };
  }
}

/** What was there when a publication began. */
interface Before {
  readonly pointer: LatestPointer;
  /** Holds as long as `latest` is what it was. */
  readonly condition: WriteCondition;
  readonly files: readonly ListedFile[];
  readonly seesRaces: boolean;
  readonly listsMetadata: boolean;
}

/** A blob as this publication wrote it. */
interface OwnBlob {
  readonly address: BlobAddress;
  readonly etag: string;
}

/** A version's number, held by its audit record. */
interface Claim extends OwnBlob {
  readonly version: VersionId;
  /** The last version before. */
  readonly after: VersionId | undefined;
  readonly record: AuditRecord;
}

const contentTypes = {
  'csv.gz': 'application/gzip',
  parquet: 'application/vnd.apache.parquet',
} as const;

function isSameCondition(one: WriteCondition, other: WriteCondition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
