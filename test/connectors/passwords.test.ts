import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, pre, property, string, tuple } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePasswordFile } from '../../src/connectors/postgres/login/passwordFile';
import { findPassword } from '../../src/connectors/postgres/login/passwords';
import type { Connection } from '../../src/core/lake/lake';

const connection: Connection = {
  name: 'warehouse',
  host: 'db.lab.example',
  port: 5432,
  database: 'dwh',
  user: 'reader',
  schema: undefined,
  tls: 'verify-full',
  writable: false,
};

describe('a password file', () => {
  test('gives back fields with colons and backslashes, whatever they are', () => {
    const field = string().filter((text) => !/[\r\n]/.test(text) && text !== '*');
    const escape = (text: string): string => text.replace(/[\\:]/g, '\\$&');
    assert(
      property(tuple(field, field, field, field, field), (fields) => {
        pre(!fields[0].startsWith('#'));
        const [host, port, database, user, password] = fields;
        expect(parsePasswordFile(fields.map(escape).join(':'))).toEqual([
          { host, port, database, user, password },
        ]);
      }),
    );
  });

  test('leaves out comments, short lines and what follows the password', () => {
    const text = '# db:1:a:b:c\n\nonly:three:fields\nh:1:d:u:secret:more\r\n*:*:*:*:*\n';
    expect(parsePasswordFile(text)).toEqual([
      { host: 'h', port: '1', database: 'd', user: 'u', password: 'secret' },
      { host: undefined, port: undefined, database: undefined, user: undefined, password: '*' },
    ]);
  });
});

describe('findPassword', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-passwords-'));
    file = join(folder, 'pgpass');
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function writeLines(...lines: readonly string[]): Promise<void> {
    await writeFile(file, lines.join('\n'), { mode: 0o600 });
  }

  const find = (changes: Partial<Connection> = {}, variables: Record<string, string> = {}) =>
    findPassword({ ...connection, ...changes }, { PGPASSFILE: file, ...variables });

  test('takes the first line that fits', async () => {
    await writeLines(
      'db.lab.example:5433:*:*:other port',
      'db.lab.example:*:dwh:reader:right',
      'db.lab.example:*:*:*:later',
    );
    expect(await find()).toBe('right');
    expect(await find({ user: 'writer' })).toBe('later');
    expect(await find({ host: 'elsewhere' })).toBeUndefined();
  });

  test('gives what is meant for every host to this machine only', async () => {
    await writeLines('*:*:*:*:for all');
    expect(await find({ host: '127.0.0.1' })).toBe('for all');
    expect(await find()).toBeUndefined();
  });

  test('gives PGPASSWORD to the host that PGHOST names and to this machine only', async () => {
    const PGPASSWORD = 'from the environment';
    expect(await find({}, { PGPASSWORD })).toBeUndefined();
    expect(await find({}, { PGPASSWORD, PGHOST: 'db.lab.example' })).toBe(PGPASSWORD);
    expect(await find({ host: 'localhost' }, { PGPASSWORD })).toBe(PGPASSWORD);
  });

  test('uses no file that others may read, where files say so', async () => {
    await writeLines('db.lab.example:*:*:*:known to all');
    await chmod(file, 0o644);
    expect(await find()).toBe(process.platform === 'win32' ? 'known to all' : undefined);
  });

  test('finds nothing where there is no file', async () => {
    expect(await find()).toBeUndefined();
  });
});
