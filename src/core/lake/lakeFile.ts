import type { SourceKind, StorageAuth, TlsMode } from './lake';

/** `lake.json` as it is written, once its schema holds: nothing filled in, nothing resolved. */
export interface LakeFile {
  readonly storage: { readonly blobEndpoint: string; readonly auth?: StorageAuth };
  readonly sources?: readonly SourceEntry[];
  readonly connections?: Readonly<Record<string, ConnectionEntry>>;
  readonly warehouse?: string;
  readonly benchling?: string;
  readonly pipelines?: readonly { readonly name: string }[];
}

export interface SourceEntry {
  readonly name: string;
  readonly folder: string;
  readonly kind: SourceKind;
  readonly container: string;
  readonly destination?: string;
  readonly completionFlag?: string;
  readonly completionDelay?: string | number;
  readonly sampleSheets?: string;
  readonly removeSource?: boolean;
  readonly engine?: 'lakeside' | 'azcopy';
  readonly limits?: { readonly concurrency?: number; readonly bufferBytes?: number };
}

export interface ConnectionEntry {
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  readonly schema?: string;
  readonly tls?: TlsMode;
  readonly writable?: boolean;
}
