import { describe, expect, test } from 'vitest';
import {
  canonicalQuery,
  sha256Hex,
  Signer,
  signatureTime,
  uriEncode,
} from '../../../src/connectors/s3/signature';

/** The examples that AWS works out. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const signer = new Signer({
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
});
const time = '20130524T000000Z';
const scope = { time, region: 'us-east-1' };

interface Example {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

function signatureOf({
  method = 'GET',
  path = '/',
  query = {},
  headers = [],
  body = '',
}: Example): string {
  const bodySha256 = sha256Hex(body);
  const all = new Map([
    ...headers,
    ['host', 'examplebucket.s3.amazonaws.com'],
    ['x-amz-content-sha256', bodySha256],
    ['x-amz-date', time],
  ]);
  const authorization = signer.authorize({ method, path, query, headers: all, bodySha256 }, scope);
  return /Signature=(\w+)$/.exec(authorization)?.[1] ?? '';
}

describe('requests are signed as AWS works it out', () => {
  test('a part of an object', () => {
    expect(signatureOf({ path: '/test.txt', headers: [['range', 'bytes=0-9']] })).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  test('a new object, whose name has to be encoded', () => {
    const example = {
      method: 'PUT',
      path: `/${uriEncode('test$file.text')}`,
      headers: [
        ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ] as const,
      body: 'Welcome to Amazon S3.',
    };
    expect(signatureOf(example)).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  test('a question without a value', () => {
    expect(signatureOf({ query: { lifecycle: '' } })).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
  });

  test('a listing', () => {
    expect(signatureOf({ query: { prefix: 'J', 'max-keys': '2' } })).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  test('and names the headers, not the secret', () => {
    const headers = new Map([['host', 'h']]);
    const parts = { method: 'GET', path: '/', query: {}, headers, bodySha256: '' };
    const authorization = signer.authorize(parts, scope);
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20130524\/us-east-1\/s3\/aws4_request,SignedHeaders=host,Signature=[0-9a-f]{64}$/,
    );
    expect(authorization).not.toContain('wJalr');
  });
});

test('times, queries and names are written as signatures want them', () => {
  expect(signatureTime(Date.UTC(2026, 10, 27, 1, 2, 3, 456))).toBe('20261127T010203Z');
  expect(canonicalQuery({ b: '2', 'a-b': '', a: "'(é)*~ /" })).toBe(
    'a-b=&a=%27%28%C3%A9%29%2A~%20%2F&b=2',
  );
});
