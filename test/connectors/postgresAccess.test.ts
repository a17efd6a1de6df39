import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkDatabaseAccess,
  type CheckDatabaseOptions,
} from '../../src/connectors/postgres/login/postgresAccess';
import type { AccessFinding } from '../../src/core/access/accessFinding';
import type { Connection } from '../../src/core/lake/lake';
import { certificateFor, makeCertificate, type Certificate } from './postgres/certificates';
import { startScriptedServer, type Script } from './postgres/scriptedServer';
import { freePort, startPostgres, type TestPostgres } from './postgres/startPostgres';

const readerPassword = 'r3ader';
const certificate = certificateFor('localhost');

let postgres: TestPostgres;
let folder: string;
let rootFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-authorities-'));
  rootFile = join(folder, 'root.crt');
  await writeFile(rootFile, certificate.certificatePem);
  postgres = await startPostgres({
    certificate,
    hostRules: [
      'hostssl all encrypted_only 127.0.0.1/32 scram-sha-256',
      'host all encrypted_only all reject',
    ],
  });
  await postgres.execute(
    `create role reader login password '${readerPassword}'`,
    `create role writer login password '${readerPassword}'`,
    `create role outsider login password '${readerPassword}'`,
    `create role encrypted_only login password '${readerPassword}'`,
    `create role crowded login password '${readerPassword}' connection limit 0`,
    'create database registry',
    'create database closed',
    'revoke connect on database closed from public',
    'create schema lab',
    'create table lab."sample$raw" (id text)',
    'create table lab.private (id text)',
    'create view lab.sample as select * from lab."sample$raw"',
    'grant usage on schema lab to reader, writer',
    'grant select on lab."sample$raw", lab.sample to reader',
    'grant select, insert on all tables in schema lab to writer',
  );
});

afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A connection to the real server as `lake.json` might describe it. */
function connection(changes: Partial<Connection> = {}): Connection {
  return {
    name: 'registry',
    host: '127.0.0.1',
    port: postgres.port,
    database: 'postgres',
    user: 'reader',
    schema: 'lab',
    tls: 'require',
    writable: false,
    ...changes,
  };
}

async function check(
  changes: Partial<Connection> = {},
  options: Partial<CheckDatabaseOptions> = {},
): Promise<AccessFinding> {
  return checkDatabaseAccess(connection(changes), {
    password: readerPassword,
    environment: {},
    ...options,
  });
}

async function checkScripted(
  script: Script,
  changes: Partial<Connection> = {},
  options: Partial<CheckDatabaseOptions> = {},
): Promise<AccessFinding & { readonly received: string }> {
  const server = await startScriptedServer(script);
  try {
    const finding = await check({ port: server.port, ...changes }, options);
    return { ...finding, received: server.received() };
  } finally {
    await server.close();
  }
}

function ofLastYear(): Certificate {
  const day = 86_400_000;
  return makeCertificate({
    hostName: 'localhost',
    notBefore: new Date(Date.now() - 400 * day),
    notAfter: new Date(Date.now() - 35 * day),
  });
}

describe('a login that works', () => {
  test('is told with what it may read', async () => {
    expect(await check()).toEqual({
      subject: `database registry (reader@127.0.0.1:${postgres.port}/postgres)`,
      outcome: 'ok',
      reason: 'ok',
      message: expect.stringMatching(/^Postgres 18\.\d+, 2 tables and views of 3 to read$/),
      remedy: '',
    });
  });

  test('is a warning if it may write and need not', async () => {
    const finding = await check({ user: 'writer' });
    expect([finding.outcome, finding.reason]).toEqual(['warning', 'writableLogin']);
    expect(finding.remedy).toContain('"writable": true');
  });

  test('is fine if it may write and should', async () => {
    expect(await check({ user: 'writer', writable: true })).toMatchObject({ outcome: 'ok' });
  });

  test('is a warning if it should write and may not', async () => {
    expect(await check({ writable: true })).toMatchObject({
      outcome: 'warning',
      reason: 'readOnlyLogin',
    });
  });

  test('may leave TLS out on this machine', async () => {
    expect(await check({ tls: 'disable' })).toMatchObject({ outcome: 'ok' });
  });

  test('takes a certificate that an authority of ours signed, for its own name', async () => {
    const environment = { PGSSLROOTCERT: rootFile };
    expect(await check({ host: 'localhost', tls: 'verify-full' }, { environment })).toMatchObject({
      outcome: 'ok',
    });
  });
});

describe('a login that fails', () => {
  const byServer: readonly [string, string, Partial<Connection>, string | undefined][] = [
    ['a wrong password', 'unauthorized', {}, 'wrong'],
    ['a user that does not exist', 'unauthorized', { user: 'nobody_here' }, readerPassword],
    ['no password where one is asked for', 'noPassword', {}, undefined],
    ['a database that does not exist', 'databaseMissing', { database: 'nowhere' }, readerPassword],
    ['a database it may not connect to', 'missingRights', { database: 'closed' }, readerPassword],
    ['a schema that does not exist', 'schemaMissing', { schema: 'nowhere' }, readerPassword],
    ['a schema it may not look into', 'missingRights', { user: 'outsider' }, readerPassword],
    ['no connection left', 'tooManyConnections', { user: 'crowded' }, readerPassword],
    [
      'TLS switched off where the server wants it',
      'hostRejected',
      { user: 'encrypted_only', tls: 'disable' },
      readerPassword,
    ],
  ];
  test.each(byServer)('because of %s is %s', async (_case, reason, changes, password) => {
    const finding = await check(changes, { password });
    expect(finding).toMatchObject({ outcome: 'failed', reason });
    expect(finding.message).not.toBe('');
    expect(finding.remedy).not.toBe('');
    expect(JSON.stringify(finding)).not.toContain(readerPassword);
  });

  test('because nothing listens is refused', async () => {
    expect(await check({ port: await freePort() })).toMatchObject({ reason: 'refused' });
  });

  test('because the name does not resolve says so', async () => {
    expect(await check({ host: 'lakeside.invalid' })).toMatchObject({ reason: 'hostMissing' });
  });

  test('because nobody answers is a time-out', async () => {
    const finding = await checkScripted({ kind: 'silent' }, {}, { timeoutMs: 30 });
    expect(finding).toMatchObject({ outcome: 'failed', reason: 'timedOut' });
    // No firewall stands between programs of one machine.
    expect(finding.remedy).toMatch(/^Try again: the server on this machine/);
  });

  test('because something else listens there says so', async () => {
    const answer = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    expect(await checkScripted({ kind: 'says', answer })).toMatchObject({ reason: 'notPostgres' });
  });

  test('because the server starts up says so', async () => {
    const script: Script = { kind: 'refuses', sqlState: '57P03' };
    expect(await checkScripted(script, { tls: 'disable' })).toMatchObject({ reason: 'notReady' });
  });
});

describe('TLS', () => {
  test('is never left out because the server has none', async () => {
    for (const tls of ['require', 'verify-full'] as const) {
      const finding = await checkScripted({ kind: 'refuses', sqlState: '28P01' }, { tls });
      expect(finding).toMatchObject({ reason: 'tlsRefused', received: '' });
    }
  });

  const certificates: readonly [string, string, () => Certificate][] = [
    ['of an unknown authority', 'tlsUnknownAuthority', () => certificateFor('127.0.0.1')],
    ['for another host', 'tlsHostMismatch', () => certificate],
    ['of last year', 'tlsExpired', ofLastYear],
  ];
  test.each(certificates)('with a certificate %s is %s', async (_case, reason, make) => {
    const made = make();
    const trusted = join(folder, `${reason}.crt`);
    await writeFile(trusted, made.certificatePem);
    const environment = reason === 'tlsUnknownAuthority' ? {} : { PGSSLROOTCERT: trusted };
    const finding = await checkScripted(
      { kind: 'tls', certificate: made },
      { tls: 'verify-full' },
      { environment },
    );
    expect(finding).toMatchObject({ outcome: 'failed', reason });
  });

  test('of a real server is told apart as that of any other', async () => {
    const signed = { tls: 'verify-full', host: 'localhost' } as const;
    const known = { environment: { PGSSLROOTCERT: rootFile } };
    expect(await check(signed)).toMatchObject({
      reason: 'tlsUnknownAuthority',
      message: 'The certificate of localhost is signed by nobody this machine trusts',
      remedy: expect.stringContaining('PGSSLROOTCERT'),
    });
    expect(await check({ ...signed, host: '127.0.0.1' }, known)).toMatchObject({
      reason: 'tlsHostMismatch',
      message: 'The certificate that answers is not for 127.0.0.1',
      remedy: expect.stringContaining('connections.registry.host'),
    });
    const expired = ofLastYear();
    const old = await startPostgres({ certificate: expired });
    try {
      const trusted = join(folder, 'old.crt');
      await writeFile(trusted, expired.certificatePem);
      const environment = { PGSSLROOTCERT: trusted };
      expect(await check({ ...signed, port: old.port }, { environment })).toMatchObject({
        reason: 'tlsExpired',
        message: 'The certificate of localhost is not valid today',
        remedy: expect.stringContaining('renewed'),
      });
    } finally {
      await old.stop();
    }
  });

  test('with a file of authorities that is not there says which', async () => {
    const finding = await check(
      { tls: 'verify-full' },
      { environment: { PGSSLROOTCERT: '/nowhere/root.crt' } },
    );
    expect(finding.message).toBe('/nowhere/root.crt cannot be read');
  });
});

describe('passwords', () => {
  test('come from nowhere but the caller', async () => {
    process.env['PGPASSWORD'] = readerPassword;
    try {
      expect(await check({}, { password: undefined })).toMatchObject({ reason: 'noPassword' });
    } finally {
      delete process.env['PGPASSWORD'];
    }
  });
});

test('a check that is cancelled is not a failure', async () => {
  const signal = AbortSignal.abort();
  await expect(check({}, { signal })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
});
