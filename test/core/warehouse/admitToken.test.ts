import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/core/lake/lake';
import { admitToken } from '../../../src/core/warehouse/admitToken';
import { DatabaseError } from '../../../src/core/warehouse/databaseError';

function refusal(changes: Partial<Connection>, confirmed: readonly string[] = []): unknown {
  try {
    admitToken(connection(changes), new Set(confirmed));
    return undefined;
  } catch (error) {
    return DatabaseError.is(error, 'hostNotTrusted') ? error.message : error;
  }
}

function connection(changes: Partial<Connection>): Connection {
  return {
    name: 'dwh',
    host: 'lab.postgres.database.azure.com',
    port: 5432,
    database: 'dwh',
    user: 'ada@lab.example',
    schema: undefined,
    tls: 'verify-full',
    auth: 'entra',
    writable: false,
    ...changes,
  };
}

describe('a token as the password', () => {
  it('goes to databases of Azure, in every cloud', () => {
    expect(refusal({})).toBeUndefined();
    expect(refusal({ host: 'LAB.postgres.database.azure.com' })).toBeUndefined();
    expect(refusal({ host: 'lab.postgres.database.usgovcloudapi.net' })).toBeUndefined();
  });

  it.each([
    ['postgres.database.azure.com.evil.example'],
    ['postgres.database.azure.com'],
    ['evilpostgres.database.azure.com'],
    ['lab.blob.core.windows.net'],
    ['127.0.0.1'],
  ])('does not go to %s, which only a lake file names', (host) => {
    expect(refusal({ host })).toMatch(/^No token is sent to/);
  });

  it('goes to a host that the person confirmed, on that port alone', () => {
    const host = 'dwh.lab.example';
    expect(refusal({ host }, ['dwh.lab.example:5432'])).toBeUndefined();
    expect(refusal({ host, port: 6432 }, ['dwh.lab.example:5432'])).toMatch(/not a host of Azure/);
  });

  it.each(['disable', 'require'] as const)('goes nowhere with tls %s', (tls) => {
    expect(refusal({ tls }, ['lab.postgres.database.azure.com:5432'])).toMatch(/tls is/);
  });
});
