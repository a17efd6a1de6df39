import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLake, connectLocal, type ConnectOptions } from '../../src/connect';
import { nullLogger } from '../../src/core/base/logger';
import type { Secrets, StorageLogin } from '../../src/core/lake/secrets';
import { StorageError } from '../../src/core/storage/blobStore';

const workerFolder = fileURLToPath(new URL('../../dist', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-connect-'));
});
afterEach(() => rm(folder, { recursive: true }));

function optionsFor(blobEndpoint: string): ConnectOptions & { readonly asked: StorageLogin[] } {
  const asked: StorageLogin[] = [];
  const secrets: Secrets = {
    storageCredential: async (login) => {
      asked.push(login);
      return undefined;
    },
    s3Credential: async () => undefined,
    databasePassword: async () => undefined,
  };
  const lakeStorage = { blobEndpoint, auth: undefined };
  const confirmedHosts = new Set<string>();
  const stateFolder = folder;
  return {
    asked,
    secrets,
    lakeStorage,
    confirmedHosts,
    stateFolder,
    workerFolder,
    logger: nullLogger,
  };
}

describe('connectLake', () => {
  it('refuses a host that no credential may go to, and asks for none', async () => {
    const options = optionsFor('https://evil.example/lab');
    await expect(connectLake(options)).rejects.toSatisfy((error) =>
      StorageError.is(error, 'hostNotTrusted'),
    );
    expect(options.asked).toEqual([]);
  });

  it('shares the memory for file contents among all lakes of the process', async () => {
    const connected = await Promise.all(
      ['one', 'two'].map((account) =>
        connectLake(optionsFor(`https://${account}.blob.core.windows.net`)),
      ),
    );
    const [one, two] = connected;
    expect(one?.buffers).toBe(two?.buffers);
    for (const ports of connected) ports.dispose();
  });

  it('uses no keys for an S3 host that only the lake file names, and says so at the first request', async () => {
    const options = optionsFor('https://lab.blob.core.windows.net');
    const s3 = { endpoint: 'https://objects.example', region: 'us-east-1' };
    const ports = await connectLake({
      ...options,
      datasets: { container: 'datasets', prefix: '', s3 },
      secrets: { ...options.secrets, s3Credential: () => Promise.reject(new Error('asked')) },
    });
    try {
      expect(ports.datasetStore.endpoint).toBe(s3.endpoint);
      await expect(ports.datasetStore.listFolder('datasets', '')).rejects.toMatchObject({
        reason: 'hostNotTrusted',
        message: expect.stringContaining('objects.example') as string,
      });
    } finally {
      ports.dispose();
    }
  });

  it('has datasets in the lake’s own storage unless it is told otherwise', async () => {
    const ports = await connectLake(optionsFor('https://lab.blob.core.windows.net'));
    expect(ports.datasetStore).toBe(ports.blobStore);
    ports.dispose();
  });

  it('asks for a credential when the first request is made, not when it connects', async () => {
    const options = optionsFor('https://lab.blob.core.windows.net');
    const ports = await connectLake(options);
    try {
      expect(options.asked).toEqual([]);
      await expect(ports.blobStore.listFolder('runs', '')).rejects.toSatisfy((error) =>
        StorageError.is(error, 'noCredential'),
      );
      expect(options.asked).toMatchObject([{ account: 'lab' }]);
    } finally {
      ports.dispose();
    }
  });
});

describe('connectLocal', () => {
  it('reads and hashes without network and secrets', async () => {
    const ports = await connectLocal({
      stateFolder: join(folder, 'state'),
      logger: nullLogger,
      workerFolder,
    });
    try {
      await mkdir(join(folder, 'run1'));
      await writeFile(join(folder, 'run1', 'a.txt'), 'alpha');
      const { entries } = await ports.fileTree(folder).walk('run1');
      expect(entries.map(({ path }) => path)).toEqual(['run1/a.txt']);
      const md5 = await ports.digests.md5(new TextEncoder().encode('alpha'));
      expect(Buffer.from(md5).toString('hex')).toBe('2c1743a391305fbf367df8e4f069f9f9');
    } finally {
      ports.dispose();
    }
  });
});
