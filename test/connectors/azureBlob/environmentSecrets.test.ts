import { describe, expect, test } from 'vitest';
import { environmentLogin } from '../../../src/connectors/azureBlob/environmentSecrets';
import { UsageError } from '../../../src/core/base/errors';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import type { StorageAuth } from '../../../src/core/lake/lake';
import type { StorageCredential } from '../../../src/core/lake/secrets';

type Environment = Readonly<Record<string, string>>;

const keyBase64 = 'a2V5';
const sas = 'sv=2024&sig=abc%3D';

const named: Environment = { AZURE_STORAGE_ACCOUNT: 'lakeacct', AZURE_STORAGE_KEY: keyBase64 };
const own = 'https://lakeacct.blob.core.windows.net';

function credential(
  environment: Environment,
  blobEndpoint: string,
  options: {
    readonly auth?: StorageAuth;
    readonly account?: string;
    readonly isEmulator?: boolean;
    /** The endpoint that the person named. */
    readonly meantFor?: string;
  } = {},
): Promise<StorageCredential | undefined> {
  const { auth, meantFor, isEmulator = false } = options;
  const account = options.account ?? new URL(blobEndpoint).hostname.split('.')[0] ?? '';
  const login = { blobEndpoint, account, auth, isEmulator };
  return environmentLogin(environment).secretsFor(meantFor).storageCredential(login);
}

describe('the account of the environment', () => {
  const connectionStrings = {
    [`DefaultEndpointsProtocol=https;AccountName=lakeacct;AccountKey=${keyBase64};EndpointSuffix=core.windows.net`]:
      own,
    [`AccountName=lakeacct;AccountKey=${keyBase64}`]: own,
    [`AccountName=lakeacct;AccountKey=${keyBase64};EndpointSuffix=core.usgovcloudapi.net;`]:
      'https://lakeacct.blob.core.usgovcloudapi.net',
    [`BlobEndpoint=https://store.example.org/;SharedAccessSignature=?${sas}`]:
      'https://store.example.org',
    'UseDevelopmentStorage=true': `http://127.0.0.1:10000/${emulatorAccount.name}`,
  };

  test('is the one that the connection string names', () => {
    const endpoints = Object.keys(connectionStrings).map((text) => [
      text,
      environmentLogin({ AZURE_STORAGE_CONNECTION_STRING: text }).blobEndpoint,
    ]);
    expect(endpoints).toEqual(Object.entries(connectionStrings));
  });

  test('is AZURE_STORAGE_ACCOUNT without one, and none without either', () => {
    expect(environmentLogin(named).blobEndpoint).toBe(own);
    expect(environmentLogin({}).blobEndpoint).toBeUndefined();
    expect(environmentLogin({ AZURE_STORAGE_ACCOUNT: ' ' }).blobEndpoint).toBeUndefined();
  });

  test('cannot be read from a malformed connection string, which is not repeated', () => {
    const secret = 'AccountKey=verysecret;Account=x';
    expect(() => environmentLogin({ AZURE_STORAGE_CONNECTION_STRING: secret })).toThrow(UsageError);
    expect(() => environmentLogin({ AZURE_STORAGE_CONNECTION_STRING: secret })).not.toThrow(
      /verysecret/,
    );
  });
});

describe('the secret of the environment', () => {
  test('goes to its account, wherever Azure hosts it', async () => {
    const key = { kind: 'key', account: 'lakeacct', keyBase64 };
    expect(await credential(named, own)).toEqual(key);
    expect(await credential(named, `${own}/`)).toEqual(key);
    expect(await credential(named, 'https://lakeacct.blob.core.chinacloudapi.cn')).toEqual(key);
  });

  test('never goes to another account, which gets the Entra identity or nothing', async () => {
    const other = 'https://evil.blob.core.windows.net';
    expect(await credential(named, other)).toMatchObject({ kind: 'token' });
    const refusal = { reason: 'noCredential', message: expect.stringContaining('lakeacct') };
    await expect(credential(named, other, { auth: 'key' })).rejects.toMatchObject(refusal);
    const signed = { ...named, AZURE_STORAGE_SAS_TOKEN: sas };
    await expect(credential(signed, other, { auth: 'sas' })).rejects.toMatchObject(refusal);
    // Not even if that account was typed: the key has an owner.
    await expect(credential(named, other, { auth: 'key', meantFor: other })).rejects.toMatchObject(
      refusal,
    );
  });

  test('of a connection string goes to its endpoint and no other of that account', async () => {
    const text = `BlobEndpoint=https://store.example.org;SharedAccessSignature=${sas}`;
    const environment = { AZURE_STORAGE_CONNECTION_STRING: text };
    expect(await credential(environment, 'https://store.example.org')).toEqual({
      kind: 'sas',
      query: sas,
    });
    for (const other of ['https://store.example.net', 'http://store.example.org']) {
      await expect(credential(environment, other, { auth: 'sas' })).rejects.toMatchObject({
        message: expect.not.stringContaining('abc'),
      });
    }
  });

  test('is of the kind that the lake asks for; by itself the key comes first', async () => {
    const both = { ...named, AZURE_STORAGE_SAS_TOKEN: `?${sas}` };
    const kinds = await Promise.all(
      ([undefined, 'key', 'sas', 'entra'] as const).map(async (auth) => {
        const found = await credential(both, own, auth === undefined ? {} : { auth });
        return found?.kind;
      }),
    );
    expect(kinds).toEqual(['key', 'key', 'sas', 'token']);
  });
});

describe('a secret that stands without its account', () => {
  const bare: Environment = { AZURE_STORAGE_KEY: keyBase64 };
  const other = 'https://evil.blob.core.windows.net';

  test('goes to the account that the person named', async () => {
    const key = { kind: 'key', account: 'lakeacct', keyBase64 };
    expect(await credential(bare, own, { meantFor: own })).toEqual(key);
    expect(await credential(bare, own, { meantFor: `${own}/`, auth: 'key' })).toEqual(key);
    expect(
      await credential({ AZURE_STORAGE_SAS_TOKEN: `?${sas}` }, own, { meantFor: own }),
    ).toEqual({ kind: 'sas', query: sas });
  });

  test.each([undefined, own])('goes to no other where %s was named', async (named) => {
    const meant = named === undefined ? {} : { meantFor: named };
    expect(await credential(bare, other, meant)).toMatchObject({ kind: 'token' });
    for (const auth of ['key', 'sas'] as const) {
      await expect(credential(bare, other, { ...meant, auth })).rejects.toMatchObject({
        reason: 'noCredential',
        remedy: expect.stringContaining('--account evil'),
      });
    }
  });

  test('is told of where the environment names no account for it', () => {
    const bareOf = (environment: Record<string, string>): string | undefined =>
      environmentLogin(environment).bareSecret;
    expect(bareOf(bare)).toBe('AZURE_STORAGE_KEY');
    expect(bareOf({ ...bare, AZURE_STORAGE_ACCOUNT: 'lab' })).toBeUndefined();
    expect(bareOf({})).toBeUndefined();
  });

  test('goes to the emulator only if that was named, which no identity ever signs in to', async () => {
    const emulator = 'http://127.0.0.1:10000/devstoreaccount1';
    const at = { isEmulator: true, account: emulatorAccount.name };
    expect(await credential(bare, emulator, at)).toBeUndefined();
    expect(await credential({}, emulator, at)).toBeUndefined();
    expect(await credential(bare, emulator, { ...at, meantFor: emulator })).toEqual({
      kind: 'key',
      account: emulatorAccount.name,
      keyBase64,
    });
  });
});
