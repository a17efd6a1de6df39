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
  /** `undefined` = nobody is told. */
  readonly notify: Notify | undefined;
  /** In the file's order; absent = it has none. */
  readonly pipelines?: readonly Pipeline[];
  /** Where published datasets lie; absent = the lake has none. */
  readonly datasets?: LakeDatasets;
}

export interface LakeDatasets {
  /** A container of the lake's storage, or a bucket of S3. */
  readonly container: string;
  /** Without slashes at its ends; `''` = the container's root. */
  readonly prefix: string;
  /** Absent = they lie in the lake's own storage. */
  readonly s3?: S3Place;
}

/** A service that speaks as S3 does. */
export interface S3Place {
  /** Scheme, host and port; no trailing slash. */
  readonly endpoint: string;
  readonly region: string;
  /** Of the files of AWS that its keys are in; absent = the one that the environment names. */
  readonly profile?: string;
}

/** Something in a git repository that reads datasets and publishes others. */
export interface Pipeline {
  readonly name: string;
  readonly repo: string;
  /** Absent = the repository's default. */
  readonly branch?: string;
  /** What starts it: a command of the shell. */
  readonly run: string;
  /** The folder of the repository's checkout; absolute. */
  readonly folder: string;
  /** Where it runs instead of on this machine; absent = here. */
  readonly gitLab?: GitLabProject;
  /** Addresses of datasets. */
  readonly reads: readonly string[];
  readonly publishes: readonly string[];
}

/** A project of a GitLab server. */
export interface GitLabProject {
  /** Scheme, host and, for servers below a path, the path; no slash at its end. */
  readonly url: string;
  /** Its path with all groups, as in its address. */
  readonly project: string;
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
  /** The quiet period; for proteomics and metabolomics `minFileAge` is another name of it. */
  readonly completionDelayMs: number;
  /** Which folders of a proteomics source are projects. @see matchesGlob */
  readonly projectGlob: string;
  /** Which of a project's raw files are blanks. */
  readonly blankGlob: string;
  /** Absolute folder of `<run>.csv` files, also one folder level down; `undefined` = beside the runs. */
  readonly sampleSheets: string | undefined;
  readonly removeSource: boolean;
  readonly engine: 'lakeside' | 'azcopy';
  readonly limits: TransferLimits;
  readonly release: ReleaseRules;
  /** Whether names that blob storage cannot hold are carried under escaped ones. */
  readonly escapeNames: boolean;
}

export interface TransferLimits {
  /** Requests under way at a time; `undefined` = what the engine finds best. */
  readonly concurrency: number | undefined;
  /** Memory for file contents under way, over all files together. */
  readonly bufferBytes: number | undefined;
  /** Over all files together. */
  readonly bytesPerSecond: number | undefined;
  /** When nothing is transferred. */
  readonly quietHours: QuietHours | undefined;
}

/** A part of every day by this machine's clock, in minutes after midnight; over midnight if `to` is before `from`. */
export interface QuietHours {
  /** Inclusive. */
  readonly fromMinute: number;
  /** Exclusive. */
  readonly toMinute: number;
}

export interface ReleaseRules {
  /** How long a released run stays in the trash beside its source. */
  readonly graceMs: number;
  /** What becomes of empty folders, which no lake can hold: `forget` keeps only their names. */
  readonly emptyFolders: 'refuse' | 'forget';
}

/** Who is told when something is wrong; the mail server's password comes from elsewhere. */
export interface Notify {
  readonly recipients: readonly string[];
  /** There is one if there are recipients. */
  readonly smtpHost: string | undefined;
  /** `undefined` = 587, or 25 without a user. */
  readonly smtpPort: number | undefined;
  readonly smtpUser: string | undefined;
  /** An https address that gets a summary. */
  readonly webhook: string | undefined;
}

export type DatabaseAuth = 'password' | 'entra';

/**
 * `require` encrypts without asking who the server is; only `verify-full` checks its certificate.
 */
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
  /** `entra` = a token of Entra ID is the password; absent = a password is. */
  readonly auth?: DatabaseAuth;
  readonly writable: boolean;
}

export const defaultProjectGlob = 'prot[0-9]*';
export const defaultBlankGlob = 'blank*.raw';
/** Seven days. */
export const defaultGraceMs = 7 * 86_400_000;

/** The quiet period where none is given: proteomics projects grow over days. */
export const defaultDelayMs: Readonly<Record<SourceKind, number>> = {
  illumina: 3_600_000,
  folders: 3_600_000,
  proteomics: 86_400_000,
  metabolomics: 3_600_000,
};
