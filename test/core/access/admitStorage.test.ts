import { describe, expect, it } from 'vitest';
import { admitStorage } from '../../../src/core/access/admitStorage';
import type { Secrets, StorageCredential, StorageLogin } from '../../../src/core/lake/secrets';
import { StorageError } from '../../../src/core/storage/blobStore';

class CountingSecrets implements Secrets {
  readonly asked: StorageLogin[] = [];
  readonly #kept: StorageCredential | undefined;

  constructor(kept?: StorageCredential) {
    this.#kept = kept;
  }

  storageCredential(login: StorageLogin): Promise<StorageCredential | undefined> {
    this.asked.push(login);
    return Promise.resolve(this.#kept);
  }

  s3Credential(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  databasePassword(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function admit(
  blobEndpoint: string,
  confirmed: readonly string[] = [],
  secrets = new CountingSecrets(),
) {
  const source = admitStorage(
    { blobEndpoint, auth: undefined },
    { secrets, confirmedHosts: new Set(confirmed) },
  );
  return { source, secrets };
}

function refusalOf(blobEndpoint: string): StorageError {
  try {
    admit(blobEndpoint);
  } catch (error) {
    if (StorageError.is(error, 'hostNotTrusted')) return error;
  }
  throw new Error(`${blobEndpoint} was admitted`);
}

describe('admitStorage', () => {
  const emulator = 'http://127.0.0.1:10000/devstoreaccount1';

  it('gives the emulator its published key where nothing was given for it', async () => {
    const { source, secrets } = admit(emulator);
    expect(await source()).toMatchObject({ kind: 'key', account: 'devstoreaccount1' });
    expect(secrets.asked).toMatchObject([{ blobEndpoint: emulator, isEmulator: true }]);
  });

  it('gives the emulator what was given for it, also if that is wrong', async () => {
    const wrong = { kind: 'key', account: 'devstoreaccount1', keyBase64: 'd3Jvbmc=' } as const;
    expect(await admit(emulator, [], new CountingSecrets(wrong)).source()).toEqual(wrong);
  });

  it('asks for the secret of an Azure account on the first request, not before', async () => {
    const { source, secrets } = admit('https://lab.blob.core.windows.net');
    expect(secrets.asked).toEqual([]);
    await source();
    expect(secrets.asked).toEqual([
      {
        blobEndpoint: 'https://lab.blob.core.windows.net',
        account: 'lab',
        auth: undefined,
        isEmulator: false,
      },
    ]);
  });

  it('admits a host that the person confirmed', async () => {
    const { source, secrets } = admit('http://127.0.0.1:9000/acme', ['127.0.0.1:9000']);
    await source();
    expect(secrets.asked).toMatchObject([{ account: 'acme' }]);
  });

  it.each([
    'https://lab.blob.core.windows.net.evil.example',
    'http://lab.blob.core.windows.net',
    'https://evil.example/devstoreaccount1',
    'http://127.0.0.1:9000/acme',
    'ftp://lab.blob.core.windows.net',
    'lab',
  ])('refuses %s', (blobEndpoint) => {
    expect(refusalOf(blobEndpoint).remedy).not.toBe('');
  });

  it('keeps a pasted signature or password out of the message', () => {
    const signed = refusalOf('https://lab.blob.core.windows.net/?sig=hunter2');
    const named = refusalOf('https://me:hunter2@evil.example/lab');
    expect(signed.message + named.message).not.toContain('hunter2');
  });
});
