import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confirmedS3Host, isS3Host, judgeS3Endpoint } from '../../../src/core/lake/s3Trust';

function judge(endpoint: string, ...confirmed: readonly string[]): string {
  return judgeS3Endpoint(endpoint, new Set(confirmed)).kind;
}

describe('what a key pair signs goes', () => {
  test.each([
    'https://s3.eu-west-1.amazonaws.com',
    'https://S3.EU-WEST-1.AMAZONAWS.COM/',
    'https://s3.amazonaws.com',
    'https://s3.dualstack.us-east-1.amazonaws.com',
    'https://s3-fips.us-gov-west-1.amazonaws.com',
    'https://s3.cn-north-1.amazonaws.com.cn',
    'http://127.0.0.1:8080',
    'http://localhost:9000/s3',
    'http://[::1]:9000',
  ])('to %s', (endpoint) => {
    expect(judge(endpoint)).toBe('trusted');
  });

  test.each([
    ['plain http', 'http://s3.eu-west-1.amazonaws.com'],
    ['a suffix that is not at the end', 'https://s3.amazonaws.com.evil.example'],
    ['a machine of a customer', 'https://ec2-203-0-113-9.eu-west-1.compute.amazonaws.com'],
    ['a load balancer of a customer', 'https://s3-1234567890.eu-west-1.elb.amazonaws.com'],
    ['a bucket of somebody', 'https://evil.s3.eu-west-1.amazonaws.com'],
    ['another service of AWS', 'https://sts.eu-west-1.amazonaws.com'],
    ['a name that begins like loopback', 'http://127.0.0.1.evil.example'],
    ['another host', 'https://objects.example'],
  ])('to no host by %s', (_trick, endpoint) => {
    expect(judge(endpoint)).toBe('untrusted');
  });

  test.each([
    'no address',
    'ftp://s3.amazonaws.com',
    'https://key:secret@s3.amazonaws.com',
    'https://s3.amazonaws.com?X-Amz-Signature=abc',
    'https://s3.amazonaws.com/bucket',
  ])('nowhere by %s, which says more or less than a service', (endpoint) => {
    expect(judge(endpoint)).toBe('malformed');
  });

  test('to a host that the person confirmed for S3, with its port and over https only', () => {
    const confirmed = confirmedS3Host('https://objects.lab:9443/swift');
    expect(judge('https://objects.lab:9443', confirmed)).toBe('trusted');
    expect(judge('https://objects.lab', confirmed)).toBe('untrusted');
    expect(judge('http://objects.lab:9443', confirmed)).toBe('untrusted');
    // That it may have the credentials of Azure says nothing of those of S3.
    expect(judge('https://objects.lab:9443', 'objects.lab:9443')).toBe('untrusted');
  });

  test('whatever is written, without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (endpoint) => {
        expect(['trusted', 'untrusted', 'malformed']).toContain(judge(endpoint));
      }),
    );
    fc.assert(fc.property(fc.domain(), (domain) => !isS3Host(domain)));
  });
});
