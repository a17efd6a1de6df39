import type { Connection, S3Place, StorageAuth } from './lake';

/** A bearer token of Entra ID and when it ends (milliseconds since the epoch). */
export interface AccessToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** An application of Entra ID (a service principal) and its secret. */
export interface Application {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What proves to the storage service who asks. */
export type StorageCredential =
  | { readonly kind: 'key'; readonly account: string; readonly keyBase64: string }
  /** The query string of a shared access signature, without the question mark. */
  | { readonly kind: 'sas'; readonly query: string }
  | {
      readonly kind: 'token';
      readonly getToken: (options: { readonly signal?: AbortSignal }) => Promise<AccessToken>;
      /** Whose tokens they are, for another program that signs in by itself; absent = not known. */
      readonly application?: Application;
    };

/** A key pair of S3; temporary ones come with a token. */
export interface S3Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `undefined` = the keys are not temporary. */
  readonly sessionToken?: string | undefined;
}

/** The one account and host a credential is asked for. */
export interface StorageLogin {
  /** As {@link LakeStorage.blobEndpoint}. */
  readonly blobEndpoint: string;
  readonly account: string;
  readonly auth: StorageAuth | undefined;
  /**
   * True for the emulator on this machine, where anybody may listen: what was given for it by name is
   * for it, an identity that opens more than it is not.
   */
  readonly isEmulator: boolean;
}

/**
 * Where secrets come from: the editor's SecretStorage and sign-in, or the command's environment.
 * Asked only for endpoints that {@link judgeEndpoint} lets credentials go to.
 */
export interface Secrets {
  /** `undefined` = nothing to sign in with. */
  storageCredential(login: StorageLogin): Promise<StorageCredential | undefined>;
  /** `undefined` = no keys for this service. */
  s3Credential(place: S3Place): Promise<S3Credential | undefined>;
  /** `undefined` = none known; the server may still take the login. */
  databasePassword(connection: Connection): Promise<string | undefined>;
}
