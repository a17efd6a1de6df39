/** What `lake.json` describes, with every default filled in and folders made absolute. */
export interface Lake {
  /** The file it was read from, as the operating system spells it. */
  readonly file: string;
  readonly storage: LakeStorage;
  readonly sources: readonly Source[];
  /** By name, in the file's order. */
  readonly connections: ReadonlyMap<string, Connection>;
  readonly warehouse: string | undefined;
  readonly benchling: string | undefined;
}

export type StorageAuth = 'entra' | 'key' | 'sas';

export interface LakeStorage {
  /** Scheme, host and, for path-style endpoints like the emulator's, the account; no trailing slash. */
  readonly blobEndpoint: string;
  /** `undefined` = whatever credential is at hand. */
  readonly auth: StorageAuth | undefined;
}

export type SourceKind = 'illumina' | 'proteomics' | 'metabolomics' | 'folders';

/** A folder where an instrument or a lab writes runs, and where they go. */
export interface Source {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly kind: SourceKind;
  readonly container: string;
  /** The prefix under which runs land, without slashes at its ends; `''` = the container's root. */
  readonly destination: string;
  /** Decides alone that a run is complete; `undefined` = the instrument's own rule. */
  readonly completionFlag: string | undefined;
  readonly completionDelayMs: number;
  /** Absolute folder of `<run>.csv` files, also one folder level down; `undefined` = beside the runs. */
  readonly sampleSheets: string | undefined;
  readonly removeSource: boolean;
  readonly engine: 'lakeside' | 'azcopy';
  readonly limits: TransferLimits;
}

export interface TransferLimits {
  /** Requests under way at a time; `undefined` = what the engine finds best. */
  readonly concurrency: number | undefined;
  /** Memory for file contents under way, over all files together. */
  readonly bufferBytes: number | undefined;
}

export type TlsMode = 'disable' | 'require' | 'verify-full';

/** A Postgres database, without its password. */
export interface Connection {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly schema: string | undefined;
  readonly tls: TlsMode;
  readonly writable: boolean;
}

export const defaultCompletionDelayMs = 3_600_000;
