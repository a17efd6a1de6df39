import { expect, test } from 'vitest';
import { databasePasswordIn } from '../../../src/core/lake/databasePassword';

const environment = { PGPASSWORD: 'secret', PGHOST: 'DB.example.org' };

test('PGPASSWORD goes to the host that PGHOST names and to this machine, not to one a lake file names', () => {
  const passwordFor = (host: string) => databasePasswordIn(environment, { host });
  expect(passwordFor('db.example.org')).toBe('secret');
  expect(passwordFor('127.0.0.1')).toBe('secret');
  expect(passwordFor('evil.example.org')).toBeUndefined();
  const withoutHost = { PGPASSWORD: 'secret' };
  expect(databasePasswordIn(withoutHost, { host: 'db.example.org' })).toBeUndefined();
});
