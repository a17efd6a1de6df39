import { expect, test } from 'vitest';
import { environmentEndpoint, environmentKeys } from '../../../src/connectors/s3/environmentKeys';

test('keys come from the variables of AWS, in pairs', () => {
  const pair = { AWS_ACCESS_KEY_ID: ' AKID ', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(environmentKeys(pair)).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret' });
  expect(environmentKeys({ ...pair, AWS_SESSION_TOKEN: 'token' })).toMatchObject({
    sessionToken: 'token',
  });
  expect(environmentKeys({ AWS_ACCESS_KEY_ID: 'AKID' })).toBeUndefined();
  expect(environmentKeys({ ...pair, AWS_SECRET_ACCESS_KEY: ' ' })).toBeUndefined();
});

test('an endpoint that the environment names is one that the person confirmed', () => {
  const [one, other] = ['https://one.lab', 'https://other.lab'];
  expect(environmentEndpoint({ AWS_ENDPOINT_URL: one })).toBe(one);
  expect(environmentEndpoint({ AWS_ENDPOINT_URL: one, AWS_ENDPOINT_URL_S3: other })).toBe(other);
  expect(environmentEndpoint({ AWS_ENDPOINT_URL_S3: 'nonsense' })).toBeUndefined();
  expect(environmentEndpoint({})).toBeUndefined();
});
