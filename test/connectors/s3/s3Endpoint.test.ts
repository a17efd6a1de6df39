import { expect, test } from 'vitest';
import { parseS3Endpoint, s3Place } from '../../../src/connectors/s3/s3Endpoint';

const aws = parseS3Endpoint('https://s3.eu-west-1.amazonaws.com/', 'eu-west-1');
const other = parseS3Endpoint('https://objects.lab:9443/swift', 'us-east-1');

test('a bucket of AWS has a host of its own, elsewhere it is part of the path', () => {
  const target = { container: 'my-lake', name: 'a b/ü' };
  expect(s3Place(aws, target)).toEqual({
    origin: 'https://my-lake.s3.eu-west-1.amazonaws.com',
    path: '/a%20b/%C3%BC',
  });
  expect(s3Place(other, target)).toEqual({
    origin: 'https://objects.lab:9443',
    path: '/swift/my-lake/a%20b/%C3%BC',
  });
  expect(s3Place(aws, { container: 'my-lake' }).path).toBe('/');
  expect(s3Place(other, { container: 'my-lake' }).path).toBe('/swift/my-lake');
  expect(s3Place(aws, {}).origin).toBe('https://s3.eu-west-1.amazonaws.com');
});

test('a bucket with a dot in its name stays in the path: no certificate would vouch for its host', () => {
  expect(s3Place(aws, { container: 'my.lake', name: 'a' })).toEqual({
    origin: 'https://s3.eu-west-1.amazonaws.com',
    path: '/my.lake/a',
  });
});

test('a bucket never leads to another host', () => {
  for (const container of ['evil.example/', 'evil@example', 'a:1', '..', 'UP', '127.0.0.1']) {
    expect(() => s3Place(aws, { container })).toThrow(/not a name/);
  }
});
