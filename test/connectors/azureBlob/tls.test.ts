import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentOf, runLakeside } from '../command/lakesideProcess';
import { certificateFor } from '../postgres/certificates';
import { FaultServer, pageOf } from './faultServer';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-tls-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a service whose certificate an own authority vouches for is spoken to in secret, by its name', async () => {
  const certificate = certificateFor('localhost');
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, certificate.certificatePem);
  const service = await FaultServer.start(certificate);
  const endpoint = service.endpoint.replace('127.0.0.1', 'localhost');
  service.next(pageOf('a.txt', 'b.txt'), pageOf('b.txt', ''));
  const result = await runLakeside(['ls', 'runs', '--blob-endpoint', endpoint, '--json'], {
    cwd: folder,
    env: {
      NODE_EXTRA_CA_CERTS: authority,
      AZURE_STORAGE_ACCOUNT: 'account',
      AZURE_STORAGE_KEY: Buffer.from('a key').toString('base64'),
    },
  });
  await service.stop();
  expect(result.stderr).toBe('');
  expect(documentOf(result)).toMatchObject({ entries: [{ name: 'a.txt' }, { name: 'b.txt' }] });
  expect(service.requests.map(({ headers }) => headers.host)).toEqual(
    Array.from({ length: 2 }, () => new URL(endpoint).host),
  );
});
