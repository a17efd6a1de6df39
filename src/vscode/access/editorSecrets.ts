import type { SecretStorage } from 'vscode';
import { isAzureHost } from '../../core/lake/endpointTrust';
import type { Connection, S3Place } from '../../core/lake/lake';
import type {
  S3Credential,
  Secrets,
  StorageCredential,
  StorageLogin,
} from '../../core/lake/secrets';
import { findMicrosoftCredential } from './microsoftSignIn';
import { passwordSecretName, s3SecretName, storageSecretName } from './secretNames';

/** The keys of a profile in AWS' own files; see `s3ProfileKeys` of `connect`. */
export type ProfileKeys = (profile: string | undefined) => Promise<S3Credential | undefined>;

/** Secrets that a person entered or signed in for, looked up without asking anybody. */
export class EditorSecrets implements Secrets {
  readonly #storage: SecretStorage;
  readonly #profileKeys: ProfileKeys;

  constructor(storage: SecretStorage, profileKeys: ProfileKeys) {
    this.#storage = storage;
    this.#profileKeys = profileKeys;
  }

  async storageCredential(login: StorageLogin): Promise<StorageCredential | undefined> {
    switch (login.auth) {
      case 'key':
        return this.#key(login);
      case 'sas':
        return this.#sas(login);
      case 'entra':
        return login.isEmulator ? undefined : findMicrosoftCredential(login.blobEndpoint);
      case undefined:
        return (await this.#key(login)) ?? (await this.#sas(login)) ?? (await tokenForAzure(login));
    }
  }

  async s3Credential(place: S3Place): Promise<S3Credential | undefined> {
    const kept = await this.#storage.get(s3SecretName(place));
    const [accessKeyId, secretAccessKey, sessionToken] = kept?.split('\n') ?? [];
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      return this.#profileKeys(place.profile);
    }
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  async databasePassword(connection: Connection): Promise<string | undefined> {
    return this.#storage.get(passwordSecretName(connection));
  }

  async #key(login: StorageLogin): Promise<StorageCredential | undefined> {
    const keyBase64 = await this.#storage.get(storageSecretName('key', login));
    return keyBase64 === undefined ? undefined : { kind: 'key', account: login.account, keyBase64 };
  }

  async #sas(login: StorageLogin): Promise<StorageCredential | undefined> {
    const query = await this.#storage.get(storageSecretName('sas', login));
    return query === undefined ? undefined : { kind: 'sas', query };
  }
}

/** A sign-in opens every account of the person, so no other host gets it unless the lake asks for it by name. */
async function tokenForAzure(login: StorageLogin): Promise<StorageCredential | undefined> {
  const { hostname } = new URL(login.blobEndpoint);
  return isAzureHost(hostname) ? findMicrosoftCredential(login.blobEndpoint) : undefined;
}
