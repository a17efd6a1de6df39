import { describe, expect, test } from 'vitest';
import { admitS3 } from '../../../src/core/access/admitS3';
import { confirmedS3Host } from '../../../src/core/lake/s3Trust';
import type { S3Credential, Secrets } from '../../../src/core/lake/secrets';

const keys: S3Credential = { accessKeyId: 'AKID', secretAccessKey: 'very-secret' };

function secretsWith(asked: string[]): Secrets {
  return {
    storageCredential: () => Promise.resolve(undefined),
    s3Credential: ({ endpoint }) => {
      asked.push(endpoint);
      return Promise.resolve(keys);
    },
    databasePassword: () => Promise.resolve(undefined),
  };
}

function admit(
  endpoint: string,
  { asked = [] as string[], confirmed = [] as readonly string[] } = {},
): Promise<S3Credential | undefined> {
  const options = { secrets: secretsWith(asked), confirmedHosts: new Set(confirmed) };
  return admitS3({ endpoint, region: 'us-east-1' }, options);
}

describe('keys of S3', () => {
  test('are given out for AWS, this machine and a host that was confirmed', async () => {
    const own = 'https://objects.lab';
    expect(await admit('https://s3.eu-west-1.amazonaws.com')).toBe(keys);
    expect(await admit('http://127.0.0.1:8080')).toBe(keys);
    expect(await admit(own, { confirmed: [confirmedS3Host(own)] })).toBe(keys);
  });

  test.each([
    ['https://objects.lab', 'objects.lab', 'AWS_ENDPOINT_URL_S3'],
    ['http://objects.lab', 'it is not https', 'Write it with https'],
    ['https://user:pass-word@s3.amazonaws.com', 'holds more', 's3.eu-west-1.amazonaws.com'],
    ['no address', 'not an http or https address', 'Write datasets.s3.endpoint'],
  ])('are not even asked for where %s says so', async (endpoint, message, remedy) => {
    const asked: string[] = [];
    const refused = admit(endpoint, { asked });
    await expect(refused).rejects.toMatchObject({
      reason: 'hostNotTrusted',
      message: expect.stringContaining(message) as string,
      remedy: expect.stringContaining(remedy) as string,
    });
    await expect(refused).rejects.not.toThrow(/pass-word|very-secret/);
    expect(asked).toEqual([]);
  });
});
