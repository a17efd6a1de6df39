import { describe, expect, it } from 'vitest';
import type { AccessFinding } from '../../../src/core/access/accessFinding';
import { renderAccess, summarizeAccess } from '../../../src/vscode/access/accessDocument';
import { passwordSecretName, storageSecretName } from '../../../src/vscode/access/secretNames';

const fine: AccessFinding = {
  subject: 'container sequencing',
  outcome: 'ok',
  reason: 'ok',
  message: 'may be listed',
  remedy: '',
};
const refused: AccessFinding = {
  subject: 'database warehouse',
  outcome: 'failed',
  reason: 'unreachable',
  message: 'Nothing answers at db:5432',
  remedy: 'check host and port',
};

describe('the document of Check Access', () => {
  it('lists failures first, each with its remedy', () => {
    const lake = { label: 'demo', file: '/demo/lake.json', findings: [fine, refused] };
    expect(renderAccess([lake])).toBe(
      [
        '# Access of demo',
        '',
        '/demo/lake.json',
        '',
        '- ✗ failed: **database warehouse** — Nothing answers at db:5432',
        '  - What to do: check host and port',
        '- ✓ fine: **container sequencing** — may be listed',
        '',
      ].join('\n'),
    );
  });

  it('is summed up in one line', () => {
    expect(summarizeAccess([fine, refused])).toBe('1 check of 2 failed');
    expect(summarizeAccess([fine])).toBe('1 check is fine');
    expect(summarizeAccess([fine, fine])).toBe('2 checks are fine');
  });
});

describe('the name a secret is kept under', () => {
  const login = { blobEndpoint: 'https://lab.blob.core.windows.net', account: 'lab' };

  it.each([
    ['host', { ...login, blobEndpoint: 'https://evil.example' }],
    ['port', { ...login, blobEndpoint: 'https://lab.blob.core.windows.net:444' }],
    ['scheme', { ...login, blobEndpoint: 'http://lab.blob.core.windows.net' }],
    ['account', { ...login, account: 'other' }],
  ])('is another one for another %s', (_, other) => {
    expect(storageSecretName('key', other)).not.toBe(storageSecretName('key', login));
  });

  it('is another one for a login that differs in anything', () => {
    const connection = {
      name: 'warehouse',
      host: 'db',
      port: 5432,
      database: 'lake',
      user: 'reader',
      schema: undefined,
      tls: 'verify-full',
      writable: false,
    } as const;
    const others = [
      { ...connection, host: 'evil' },
      { ...connection, port: 5433 },
      { ...connection, user: 'root' },
      { ...connection, database: 'other' },
      { ...connection, tls: 'disable' },
    ] as const;
    const names = [connection, ...others].map(passwordSecretName);
    expect(new Set(names).size).toBe(names.length);
    expect(passwordSecretName({ ...connection, name: 'renamed' })).toBe(names[0]);
  });
});
