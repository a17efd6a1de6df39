import type { DatabaseAuth, GitLabProject, SourceKind, StorageAuth, TlsMode } from './lake';

/** `lake.json` as it is written, once its schema holds: nothing filled in, nothing resolved. */
export interface LakeFile {
  readonly storage: { readonly blobEndpoint: string; readonly auth?: StorageAuth };
  readonly sources?: readonly SourceEntry[];
  readonly connections?: Readonly<Record<string, ConnectionEntry>>;
  readonly warehouse?: string;
  readonly benchling?: string;
  readonly datasets?: DatasetsEntry;
  readonly pipelines?: readonly PipelineEntry[];
  readonly notify?: NotifyEntry;
}

export interface DatasetsEntry {
  readonly container: string;
  readonly prefix?: string;
  readonly s3?: { readonly endpoint: string; readonly region: string; readonly profile?: string };
}

export interface SourceEntry {
  readonly name: string;
  readonly folder: string;
  readonly kind: SourceKind;
  readonly container: string;
  readonly destination?: string;
  readonly completionFlag?: string;
  readonly completionDelay?: string | number;
  readonly minFileAge?: string | number;
  readonly projectGlob?: string;
  readonly blankGlob?: string;
  readonly sampleSheets?: string;
  readonly removeSource?: boolean;
  readonly engine?: 'lakeside' | 'azcopy';
  readonly limits?: LimitsEntry;
  readonly release?: {
    readonly grace?: string | number;
    readonly emptyFolders?: 'refuse' | 'forget';
  };
  readonly escapeNames?: boolean;
}

export interface LimitsEntry {
  readonly concurrency?: number;
  readonly bufferBytes?: number;
  readonly bytesPerSecond?: number;
  readonly quietHours?: string;
}

export interface NotifyEntry {
  readonly recipients?: readonly string[];
  readonly smtpHost?: string;
  readonly smtpPort?: number;
  readonly smtpUser?: string;
  readonly webhook?: string;
}

export interface ConnectionEntry {
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  readonly schema?: string;
  readonly tls?: TlsMode;
  readonly auth?: DatabaseAuth;
  readonly writable?: boolean;
}

export interface PipelineEntry {
  readonly name: string;
  readonly repo: string;
  readonly branch?: string;
  readonly run: string;
  readonly folder?: string;
  readonly gitLab?: GitLabProject;
  readonly reads: readonly string[];
  readonly publishes: readonly string[];
}
