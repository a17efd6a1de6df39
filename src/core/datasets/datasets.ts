import type { SignalOption } from '../storage/blobStore';
import type { ContentHashes } from './content/contentHashes';
import type { DatasetName, GrosReference } from './reference/grosReference';
import type { VersionId } from './reference/versionId';
import type { Registration } from './registrations/registration';
import type { AuditRecord } from './versions/auditRecord';
import type { DatasetVersion } from './versions/datasetVersion';

/** One line of the catalog. */
export interface DatasetSummary {
  readonly name: DatasetName;
  /** The newest, if `latest` points nowhere. */
  readonly latest: VersionId;
  /** True = `latest` names no version of it, so that references without a version stand for nothing. */
  readonly isLatestNowhere?: true;
  readonly versionCount: number;
  /** Of the latest version's file. */
  readonly sizeBytes: number;
  readonly publishedAtMs: number;
}

/** A dataset with all that listings tell of it. */
export interface WholeDataset {
  readonly name: DatasetName;
  /** As `versions` of it; one at least. */
  readonly versions: readonly DatasetVersion[];
  /** As `registrations` of it. */
  readonly registrations: readonly Registration[];
  /**
   * What listings tell of records, by the stems of their versions, for {@link readSummary}; of those that
   * are missing only the records themselves do. Nothing that has to be proven rests on them.
   */
  readonly summaries: ReadonlyMap<string, string>;
}

export interface ListingOptions extends SignalOption {
  /** Called now and then with how many datasets were found so far. */
  readonly onProgress?: (found: number) => void;
}

export interface ReadAllOptions extends ListingOptions {
  /**
   * Called for each part that cannot be read, named as the begin of a sentence: a registration is left out
   * then, of a `latest` the dataset. Absent = the first such part ends the reading.
   */
  readonly onUnreadable?: (what: string, error: unknown) => void;
}

/** What a reference stands for at the time of asking. */
export type Resolution =
  | { readonly kind: 'version'; readonly version: DatasetVersion }
  | {
      readonly kind: 'noDataset' | 'noBranch' | 'noVersion' | 'latestNowhere';
      /** What is missing, and where. Without its end. */
      readonly message: string;
      readonly remedy: string;
      /** Addresses that are on the lake and may be what was meant, the nearest first. */
      readonly near: readonly string[];
    };

/**
 * The datasets of a lake, to look at: nothing here writes, and looking registers nobody. Every call
 * throws StorageError if the lake cannot be asked.
 */
export interface Datasets {
  /** Every dataset that has a version, sorted by repository, then branch. */
  list(options?: ListingOptions): Promise<readonly DatasetSummary[]>;

  /**
   * The same datasets with all their versions and registrations, for who wants those of all: by two
   * listings, however many there are, and by what they do not tell, which is asked for once. They come in
   * about the order of their names, some at a time as they are listed, so that a hundred thousand need not
   * be there at once.
   */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly WholeDataset[]>;

  /** The whole versions of a dataset, the earliest first; empty if there is no such dataset. */
  versions(name: DatasetName, options?: SignalOption): Promise<readonly DatasetVersion[]>;

  resolve(reference: GrosReference, options?: SignalOption): Promise<Resolution>;

  /** What was recorded of a version; `undefined` if nothing was. */
  record(version: DatasetVersion, options?: SignalOption): Promise<AuditRecord | undefined>;

  /**
   * What a version's bytes are held against: the hashes of its audit record, else of the service.
   * @throws DatasetError `recordMalformed`
   */
  hashes(version: DatasetVersion, options?: SignalOption): Promise<ContentHashes>;

  /**
   * The bytes of a version's file as they are stored, or a range of them.
   * @throws StorageError `conditionNotMet` if the file is not the one of this version any more.
   */
  read(
    version: DatasetVersion,
    options?: SignalOption & { readonly offset?: number; readonly sizeBytes?: number },
  ): AsyncIterable<Uint8Array>;

  /** Who is made again when this dataset is published, sorted by name. */
  registrations(name: DatasetName, options?: SignalOption): Promise<readonly Registration[]>;
}
