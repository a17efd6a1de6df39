import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Timing } from '../../../src/connectors/http/timing';
import { S3BlobStore } from '../../../src/connectors/s3/s3BlobStore';
import type { Logger } from '../../../src/core/base/logger';
import type { S3Credential } from '../../../src/core/lake/secrets';
import { StorageError, type WriteOptions } from '../../../src/core/storage/blobStore';
import { refusal, type Answer } from '../../fakes/s3/answers';
import { S3Service } from '../../fakes/s3/s3Service';
import { accountKeys } from '../../fakes/s3/signatureCheck';

const address = { container: 'lake', name: 'asset/a' };
const absent: WriteOptions = { condition: { kind: 'absent' } };
const id = new Uint8Array(4);

function contentOf(text: string): { readonly bytes: Uint8Array; readonly md5: Uint8Array } {
  return { bytes: Buffer.from(text), md5: createHash('md5').update(text).digest() };
}

let service: S3Service;
let store: S3BlobStore;
let pausesMs: number[];
let logged: string;

function open(
  keys: S3Credential = accountKeys,
  more: { region?: string; aheadMs?: number } = {},
): void {
  const log = (message: string): void => void (logged += `${message}\n`);
  const logger: Logger = { trace: log, debug: log, info: log, warn: log, error: log };
  const timing: Timing = {
    nowMs: () => Date.now() + (more.aheadMs ?? 0),
    sleep: async (durationMs) => void pausesMs.push(durationMs),
    random: () => 0,
  };
  const { endpoint, region } = service;
  const credential = async (): Promise<S3Credential> => keys;
  store = new S3BlobStore({ endpoint, region: more.region ?? region, credential, logger, timing });
}

function fail(answer: Answer, when: 'before' | 'after' = 'before', times = 1): void {
  for (let count = 0; count < times; count += 1) service.faults.push({ answer, when });
}

async function errorOf(promise: Promise<unknown>): Promise<StorageError> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (StorageError.is(error)) return error;
  throw new Error(`It was no StorageError: ${String(error)}`);
}

beforeEach(async () => {
  [pausesMs, logged] = [[], ''];
  service = await S3Service.start();
  open();
  await store.createContainer(address.container);
  // Who holds conditions is known from here on.
  await store.promises(address);
  service.requests.length = 0;
});
afterEach(async () => {
  await store.close();
  await service.stop();
});

describe('what may pass is tried again', () => {
  test.each([
    [503, 'SlowDown', 'throttled'],
    [500, 'InternalError', 'serverError'],
    [400, 'RequestTimeout', 'timedOut'],
    [409, 'OperationAborted', 'throttled'],
  ] as const)('%i %s, and told in the end', async (status, code, reason) => {
    fail(refusal(status, code));
    await store.putBlob(address, contentOf('x'), absent);
    expect(pausesMs).toEqual([500]);
    fail(refusal(status, code), 'before', 5);
    expect((await errorOf(store.listFolder(address.container, ''))).reason).toBe(reason);
  });

  test('after the time that the service asks for', async () => {
    fail({ ...refusal(503, 'SlowDown'), headers: { 'retry-after': '7' } });
    await store.listFolder(address.container, '');
    expect(pausesMs).toEqual([7000]);
  });

  test('and a write whose answer was lost is known again', async () => {
    fail(refusal(500, 'InternalError'), 'after');
    const { etag } = await store.putBlob(address, contentOf('mine'), absent);
    expect((await store.head(address))?.etag).toBe(etag);
    await store.deleteBlob(address, { condition: { kind: 'any' } });

    await store.putBlock(address, { id, ...contentOf('mine') });
    fail(refusal(500, 'InternalError'), 'after');
    const whole = { ids: [id], md5: contentOf('mine').md5 };
    const committed = await store.commitBlocks(address, whole, absent);
    expect((await store.head(address))?.etag).toBe(committed.etag);
  });

  test('but not what somebody else wrote meanwhile', async () => {
    await store.putBlob(address, contentOf('theirs'), absent);
    fail(refusal(500, 'InternalError'));
    const error = await errorOf(store.putBlob(address, contentOf('mine'), absent));
    expect(error.reason).toBe('conditionNotMet');
  });

  test('also where two writers meet in the same instant', async () => {
    fail(refusal(409, 'ConditionalRequestConflict'));
    await store.putBlob(address, contentOf('x'), absent);
    expect(pausesMs).toHaveLength(1);
  });
});

describe('what will not pass is told at once', () => {
  test.each([
    [403, 'AccessDenied', 'forbidden', 's3:ListBucket'],
    [403, 'InvalidAccessKeyId', 'unauthorized', 'AWS_ACCESS_KEY_ID'],
    [403, 'ExpiredToken', 'unauthorized', 'AWS_SESSION_TOKEN'],
    [403, 'InvalidObjectState', 'forbidden', 'restored'],
    [400, 'KeyTooLongError', 'nameRefused', '1,024 bytes'],
    [501, 'NotImplemented', 'notSupported', ''],
    [405, 'MethodNotAllowed', 'badAnswer', 'S3 endpoint'],
  ] as const)('%i %s as %s', async (status, code, reason, remedy) => {
    fail(refusal(status, code));
    const error = await errorOf(store.putBlob(address, contentOf('x'), absent));
    expect([error.reason, pausesMs]).toEqual([reason, []]);
    expect(String(error.cause)).toContain(code);
    expect(error.remedy).toContain(remedy);
    expect(error.remedy).not.toMatch(/SAS|AZURE|Blob Data/);
  });

  test('a bucket of another region, with where it is', async () => {
    open(accountKeys, { region: 'us-east-1' });
    const error = await errorOf(store.listFolder(address.container, ''));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain('the bucket is in eu-west-1, the lake file says us-east-1');
  });

  test('a clock that makes signatures be refused, with how far it is off', async () => {
    open(accountKeys, { aheadMs: 20 * 60_000 });
    const error = await errorOf(store.listFolder(address.container, ''));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toMatch(/the clock of this machine is 20 ?min.* ahead of the service's/);
  });

  test('an upload that the service failed to complete after it had said 200', async () => {
    await store.putBlock(address, { id, ...contentOf('x') });
    fail({ ...refusal(500, 'InternalError'), status: 200 });
    const commit = store.commitBlocks(address, { ids: [id], md5: contentOf('x').md5 }, absent);
    expect((await errorOf(commit)).message).toContain('InternalError');
    expect(await store.head(address)).toBeUndefined();
  });

  test('a page that is not the service’s, as a hotel’s network gives it', async () => {
    const page = { status: 200, body: '<html>Log in</html>' };
    fail(page);
    expect((await errorOf(store.listFolder(address.container, ''))).reason).toBe('badAnswer');
    fail(page);
    expect((await errorOf(store.head(address))).reason).toBe('badAnswer');
  });
});

describe('keys', () => {
  test('that are temporary come with their token, which is signed too', async () => {
    open({ ...accountKeys, sessionToken: 'token-of-a-session' });
    expect((await store.listFolder(address.container, '')).blobs).toEqual([]);
  });

  test('that are wrong are refused, and stand in no message and no log', async () => {
    open({ ...accountKeys, secretAccessKey: 'wrong-secret', sessionToken: 'token-of-a-session' });
    const error = await errorOf(store.putBlob(address, contentOf('x'), absent));
    expect(error.reason).toBe('unauthorized');
    const all = [error.message, error.remedy, String(error.cause), error.stack, logged].join('\n');
    expect(all).not.toMatch(/wrong-secret|token-of-a-session|Signature=|[0-9a-f]{64}/);
  });

  test('that are missing are asked for by the names of AWS', async () => {
    const { endpoint, region } = service;
    const logger: Logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
    const none = new S3BlobStore({ endpoint, region, credential: async () => undefined, logger });
    const error = await errorOf(none.listFolder(address.container, ''));
    expect([error.reason, error.remedy]).toEqual([
      'noCredential',
      expect.stringContaining('AWS_ACCESS_KEY_ID'),
    ]);
    await none.close();
  });
});

test('a store that nobody listens for is told at once', async () => {
  open();
  await service.stop();
  const error = await errorOf(store.head(address));
  expect([error.reason, pausesMs]).toEqual(['unreachable', []]);
  service = await S3Service.start();
});
