import { EventEmitter, type SecretStorage } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { admitS3 } from '../../core/access/admitS3';
import { admitStorage } from '../../core/access/admitStorage';
import { wantsSignIn } from '../../core/access/wantsSignIn';
import { judgeEndpoint } from '../../core/lake/endpointTrust';
import { confirmedS3Host, judgeS3Endpoint } from '../../core/lake/s3Trust';
import type { Connection, Lake, LakeStorage, S3Place, StorageAuth } from '../../core/lake/lake';
import type { StorageLogin } from '../../core/lake/secrets';
import { StorageError } from '../../core/storage/blobStore';
import { admitToken, databaseHost, isAzureDatabase } from '../../core/warehouse/admitToken';
import type { StorageAccess } from '../support/lakes/storageAccess';
import {
  askForKey,
  askForS3Keys,
  askForSas,
  confirmDatabaseHost,
  confirmHost,
  confirmS3Host,
  pickAuth,
} from './askForAccess';
import type { ConfirmedHosts } from './confirmedHosts';
import { EditorSecrets, type ProfileKeys } from './editorSecrets';
import { signInToMicrosoft } from './microsoftSignIn';
import { passwordSecretName, s3SecretName, storageSecretName } from './secretNames';

/** Credentials of this editor: what is kept, and asking for what is not. */
export class EditorAccess implements StorageAccess, Disposable {
  readonly secrets: EditorSecrets;
  readonly #storage: SecretStorage;
  readonly #hosts: ConfirmedHosts;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;

  constructor(storage: SecretStorage, hosts: ConfirmedHosts, profileKeys: ProfileKeys) {
    this.#storage = storage;
    this.#hosts = hosts;
    this.secrets = new EditorSecrets(storage, profileKeys);
  }

  get confirmedHosts(): ReadonlySet<string> {
    return this.#hosts.all;
  }

  async prepare({ storage }: Lake): Promise<void> {
    const login = await this.#admit(storage);
    if (login === undefined || (await this.secrets.storageCredential(login))) return;
    await this.#signIn(login, login.auth ?? (await pickAuth(login.blobEndpoint)));
  }

  async isReadyForDatasets({ storage, datasets }: Lake): Promise<boolean> {
    try {
      if (datasets?.s3 !== undefined) return (await admitS3(datasets.s3, this)) !== undefined;
      return (await admitStorage(storage, this)()) !== undefined;
    } catch (error) {
      if (wantsSignIn(error)) return false;
      throw error;
    }
  }

  async prepareDatasets(lake: Lake): Promise<void> {
    const s3 = lake.datasets?.s3;
    return s3 === undefined ? this.prepare(lake) : this.#prepareS3(s3);
  }

  async #prepareS3(s3: S3Place): Promise<void> {
    const { host, protocol } = new URL(s3.endpoint);
    const trust = judgeS3Endpoint(s3.endpoint, this.#hosts.all);
    if (trust.kind === 'untrusted' && protocol === 'https:') {
      await confirmS3Host(host);
      await this.#hosts.add(confirmedS3Host(s3.endpoint));
      this.#onDidChange.fire();
    }
    if (!(await this.#hasKeys(s3))) await this.#keepS3Keys(s3, new URL(s3.endpoint).host);
  }

  async renewDatasets({ storage, datasets }: Lake): Promise<void> {
    const s3 = datasets?.s3;
    if (s3 !== undefined) {
      return this.#keepS3Keys(s3, `${new URL(s3.endpoint).host}, which refused the last ones`);
    }
    const login = await this.#admit(storage);
    if (login === undefined) return;
    const auth = login.auth ?? (await pickAuth(login.blobEndpoint));
    await this.#keep(login, auth);
    if (login.auth === undefined) {
      for (const kind of foundBefore(auth)) {
        await this.#storage.delete(storageSecretName(kind, login));
      }
    }
    this.#onDidChange.fire();
  }

  /** @param target what the question calls the service */
  async #keepS3Keys(s3: S3Place, target: string): Promise<void> {
    const { accessKeyId, secretAccessKey, sessionToken } = await askForS3Keys(target);
    const kept = [
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? [] : [sessionToken]),
    ];
    await this.#storage.store(s3SecretName(s3), kept.join('\n'));
    this.#onDidChange.fire();
  }

  /** A profile without keys is no way in; who has keys of their own may give them. */
  async #hasKeys(s3: S3Place): Promise<boolean> {
    try {
      return (await admitS3(s3, this)) !== undefined;
    } catch (error) {
      if (StorageError.is(error, 'noCredential')) return false;
      throw error;
    }
  }

  async askForSecret(storage: LakeStorage, kind: 'key' | 'sas'): Promise<void> {
    const login = await this.#admit(storage);
    if (login === undefined) return;
    await this.#signIn(login, kind);
  }

  async setPassword(connection: Connection, password: string): Promise<void> {
    await this.#storage.store(passwordSecretName(connection), password);
    this.#onDidChange.fire();
  }

  /**
   * Lets a token go to a database, after a question where only the lake file vouches for the host.
   * @throws DatabaseError `hostNotTrusted`, CancellationError
   */
  async admitDatabase(connection: Connection, mayAsk: boolean): Promise<void> {
    const isChecked = connection.tls === 'verify-full';
    const host = databaseHost(connection);
    const isKnown = isAzureDatabase(connection.host) || this.#hosts.all.has(host);
    if (isChecked && !isKnown && mayAsk) {
      await confirmDatabaseHost(host);
      await this.#hosts.add(host);
      this.#onDidChange.fire();
    }
    admitToken(connection, this.#hosts.all);
  }

  async forgetPassword(connection: Connection): Promise<void> {
    await this.#storage.delete(passwordSecretName(connection));
    this.#onDidChange.fire();
  }

  /** Forgets what is kept for a lake: keys, SAS, passwords, and that its hosts were confirmed. */
  async forget({ storage, connections, datasets }: Lake): Promise<void> {
    if (datasets?.s3 !== undefined) {
      await this.#storage.delete(s3SecretName(datasets.s3));
      await this.#hosts.remove(confirmedS3Host(datasets.s3.endpoint));
    }
    const trust = judgeEndpoint(storage.blobEndpoint, this.#hosts.all);
    const passwords = [...connections.values()].map(passwordSecretName);
    const login =
      'account' in trust ? { ...storage, account: trust.account, isEmulator: false } : undefined;
    const keys = login ? [storageSecretName('key', login), storageSecretName('sas', login)] : [];
    for (const name of [...passwords, ...keys]) await this.#storage.delete(name);
    for (const connection of connections.values())
      await this.#hosts.remove(databaseHost(connection));
    if (login !== undefined) await this.#hosts.remove(new URL(storage.blobEndpoint).host);
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The login that credentials may go to; `undefined` = the emulator, which takes its published key. */
  async #admit(storage: LakeStorage): Promise<StorageLogin | undefined> {
    const trust = judgeEndpoint(storage.blobEndpoint, this.#hosts.all);
    switch (trust.kind) {
      case 'emulator':
        return undefined;
      case 'trusted':
        return { ...storage, account: trust.account, isEmulator: false };
      case 'untrusted':
        await confirmHost(storage, trust.why);
        await this.#hosts.add(new URL(storage.blobEndpoint).host);
        this.#onDidChange.fire();
        return this.#admit(storage);
      case 'malformed':
        throw malformed(storage.blobEndpoint, trust.why);
    }
  }

  async #signIn(login: StorageLogin, auth: StorageAuth): Promise<void> {
    await this.#keep(login, auth);
    this.#onDidChange.fire();
  }

  async #keep(login: StorageLogin, auth: StorageAuth): Promise<void> {
    const target = `${login.account} at ${new URL(login.blobEndpoint).host}`;
    if (auth === 'entra') {
      await signInToMicrosoft(login.blobEndpoint);
    } else {
      const ask = auth === 'key' ? askForKey : askForSas;
      await this.#storage.store(storageSecretName(auth, login), await ask(target));
    }
  }
}

/** What `EditorSecrets` takes rather than this where the lake does not say which: it would be refused again. */
function foundBefore(auth: StorageAuth): readonly ('key' | 'sas')[] {
  switch (auth) {
    case 'key':
      return [];
    case 'sas':
      return ['key'];
    case 'entra':
      return ['key', 'sas'];
  }
}

/** The address itself may hold a pasted secret, so the message leaves it out. */
function malformed(blobEndpoint: string, why: string): StorageError {
  const host = URL.canParse(blobEndpoint) ? new URL(blobEndpoint).host : 'The blob endpoint';
  return new StorageError('hostNotTrusted', `${host} is not a blob endpoint: ${why}`, {
    remedy: 'write storage.blobEndpoint like https://ACCOUNT.blob.core.windows.net',
  });
}
