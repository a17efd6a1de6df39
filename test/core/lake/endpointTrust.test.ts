import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeEndpoint,
  normalizeEndpoint,
  type EndpointTrust,
} from '../../../src/core/lake/endpointTrust';

function judge(endpoint: string, ...confirmed: readonly string[]): EndpointTrust['kind'] {
  return judgeEndpoint(endpoint, new Set(confirmed)).kind;
}

describe('judgeEndpoint', () => {
  it.each([
    'https://lab.blob.core.windows.net',
    'https://lab.blob.core.windows.net/',
    'HTTPS://LAB.BLOB.CORE.WINDOWS.NET',
    'https://lab.z12.blob.storage.azure.net',
    'https://lab.blob.core.chinacloudapi.cn',
    'https://lab.blob.core.usgovcloudapi.net',
    'https://lab-secondary.blob.core.windows.net',
  ])('trusts %s with the account in its name', (endpoint) => {
    const account = new URL(endpoint).hostname.split('.')[0];
    expect(judgeEndpoint(endpoint, new Set())).toEqual({ kind: 'trusted', account });
  });

  it.each([
    ['a suffix that is not at the end', 'https://lab.blob.core.windows.net.evil.com'],
    ['a suffix without its dot', 'https://evilblob.core.windows.net'],
    ['a suffix of another word', 'https://lab.blob.core.windows.net-evil.com'],
    ['a dot at the end', 'https://lab.blob.core.windows.net.'],
    ['another service of Azure', 'https://evil.azurewebsites.net'],
    ['a static site', 'https://evil.z6.web.core.windows.net'],
    ['letters that look alike', 'https://lab.blob.core.w\u0456ndows.net'],
    ['an IP address', 'https://203.0.113.9/lab'],
    ['an address that means all', 'http://0.0.0.0:10000/devstoreaccount1'],
    ['a name that begins like loopback', 'http://127.0.0.1.evil.com/devstoreaccount1'],
    ['a name that ends like loopback', 'http://evil.localhost.com/devstoreaccount1'],
    ['plain http', 'http://lab.blob.core.windows.net'],
    ['a port of this machine with another account', 'http://127.0.0.1:10000/lab'],
  ])('trusts no host by %s', (_trick, endpoint) => {
    expect(judge(endpoint)).toBe('untrusted');
  });

  it.each([
    ['a user before the host', 'https://lab.blob.core.windows.net@evil.com'],
    ['a user before an Azure host', 'https://user@lab.blob.core.windows.net'],
    ['a password before an Azure host', 'https://:secret@lab.blob.core.windows.net'],
    ['a signature', 'https://lab.blob.core.windows.net?sv=1&sig=abc'],
    ['a fragment', 'https://lab.blob.core.windows.net#x'],
    ['a container', 'https://lab.blob.core.windows.net/container'],
    ['no account', 'https://.blob.core.windows.net'],
    ['no account on this machine', 'http://127.0.0.1:10000'],
    ['a broken escape for an account', 'http://127.0.0.1:10000/%E0%A4%A'],
    ['a host for an account', 'https://evil.com/lab.blob.core.windows.net'],
    ['a backslash for a slash', 'https://evil.com\\lab.blob.core.windows.net'],
    ['another scheme', 'ftp://lab.blob.core.windows.net'],
    ['a scheme of this machine', 'file:///etc/passwd'],
    ['no scheme', 'lab.blob.core.windows.net'],
    ['nothing', ''],
  ])('takes no endpoint with %s', (_trick, endpoint) => {
    expect(judge(endpoint)).toBe('malformed');
  });

  it.each([
    'http://127.0.0.1:10000/devstoreaccount1',
    'https://127.0.0.1:10000/devstoreaccount1/',
    'http://localhost:10000/devstoreaccount1',
    'http://[::1]:10000/devstoreaccount1',
    'http://127.1:10000/devstoreaccount1',
  ])('knows the emulator at %s', (endpoint) => {
    expect(judge(endpoint)).toBe('emulator');
  });

  it('trusts a host that the person confirmed, that one exactly and over https', () => {
    expect(judge('https://store.lab:8443/lab', 'store.lab:8443')).toBe('trusted');
    expect(judge('https://store.lab/lab', 'store.lab:8443')).toBe('untrusted');
    expect(judge('https://store.lab:8443/lab', 'store.lab')).toBe('untrusted');
    expect(judge('https://evil.store.lab:8443/lab', 'store.lab:8443')).toBe('untrusted');
    expect(judge('http://store.lab:8443/lab', 'store.lab:8443')).toBe('untrusted');
    expect(judge('http://127.0.0.1:9000/lab', '127.0.0.1:9000')).toBe('trusted');
  });

  it('never trusts what nobody chose, and never throws', () => {
    const parts = fc.tuple(
      fc.constantFrom('http', 'https', 'HTTPS', 'ws'),
      fc.string(),
      fc.string(),
    );
    const addresses = parts.map(([scheme, host, path]) => `${scheme}://${host}.evil/${path}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), addresses), (text) => {
        expect(['untrusted', 'malformed']).toContain(judge(text));
      }),
    );
  });
});

describe('normalizeEndpoint', () => {
  it('keeps scheme, host, port and account only', () => {
    expect(normalizeEndpoint('HTTPS://LAB.blob.core.windows.net:443//')).toBe(
      'https://lab.blob.core.windows.net',
    );
    expect(normalizeEndpoint('http://127.0.0.1:10000/devstoreaccount1/')).toBe(
      'http://127.0.0.1:10000/devstoreaccount1',
    );
  });
});
