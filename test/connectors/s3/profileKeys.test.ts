import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSections, profileKeys } from '../../../src/connectors/s3/profileKeys';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lakeside-aws-'));
  await mkdir(join(home, '.aws'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const credentials = `
# of the lab
[default]
aws_access_key_id = AKID0
aws_secret_access_key = secret0

[ lab ]
aws_access_key_id=AKID1
aws_secret_access_key=sec/ret=1
aws_session_token = token1
[half]
aws_access_key_id = AKID2
[both]
aws_access_key_id = AKID3
aws_secret_access_key = secret3
`;
const config = `
[default]
region = eu-west-1
[profile half]
aws_secret_access_key = secret2
[profile both]
aws_access_key_id = AKID4
aws_secret_access_key = secret4
aws_session_token = token4
[profile config]
aws_access_key_id = AKID5
aws_secret_access_key = secret5
aws_session_token = token5
[profile assuming]
role_arn = arn:aws:iam::1:role/writer
aws_access_key_id = AKID6
aws_secret_access_key = secret6
[profile single-sign-on]
sso_session = lab
s3 =
  aws_access_key_id = not mine
[profile role]
role_arn = arn:aws:iam::1:role/reader
`;

async function keysOf(profile: string | undefined, environment = {}) {
  await writeFile(join(home, '.aws', 'credentials'), credentials);
  await writeFile(join(home, '.aws', 'config'), config);
  return profileKeys(profile, { HOME: home, ...environment });
}

test('keys come from the profile that is named, else the environment’s, else the default', async () => {
  const lab = { accessKeyId: 'AKID1', secretAccessKey: 'sec/ret=1', sessionToken: 'token1' };
  expect(await keysOf('lab')).toEqual(lab);
  expect(await keysOf(undefined, { AWS_PROFILE: 'lab' })).toEqual(lab);
  expect(await keysOf('default', { AWS_PROFILE: 'lab' })).toMatchObject({ accessKeyId: 'AKID0' });
  expect(await keysOf(undefined)).toMatchObject({ accessKeyId: 'AKID0' });
});

test('a pair of keys and its token come from one file, that of credentials first', async () => {
  expect(await keysOf('both')).toEqual({
    accessKeyId: 'AKID3',
    secretAccessKey: 'secret3',
    sessionToken: undefined,
  });
  expect(await keysOf('config')).toMatchObject({ accessKeyId: 'AKID5', sessionToken: 'token5' });
  await expect(keysOf('half')).rejects.toThrow('The profile half of AWS has no key pair');
});

test('files may have other names', async () => {
  const file = join(home, 'elsewhere');
  await writeFile(file, '[default]\naws_access_key_id = A\naws_secret_access_key = B\n');
  const environment = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(home, 'none') };
  expect(await keysOf(undefined, environment)).toMatchObject({ accessKeyId: 'A' });
  await expect(keysOf('half', environment)).rejects.toThrow(`is neither in ${file} nor in`);
});

test('a profile that signs in by other means says which, and how to take keys', async () => {
  await expect(keysOf('role')).rejects.toMatchObject({
    reason: 'noCredential',
    message: 'The profile role of AWS signs in by role_arn, not by keys',
    remedy: expect.stringContaining('aws configure export-credentials --profile role'),
  });
  // Its keys are there to take the role on, and may something else than the role.
  await expect(keysOf('assuming')).rejects.toThrow('signs in by role_arn');
  await expect(keysOf('single-sign-on')).rejects.toThrow('signs in by sso_session');
});

test('without files there are no keys, and nobody is told off who named none', async () => {
  expect(await profileKeys(undefined, { HOME: join(home, 'nobody') })).toBeUndefined();
  await expect(profileKeys('lab', { HOME: join(home, 'nobody') })).rejects.toThrow('lab');
});

test('a message holds nothing of what the files hold', async () => {
  const broken = '[lab]\naws_secret_access_key = very-secret\n';
  await writeFile(join(home, '.aws', 'credentials'), broken);
  const said = await profileKeys('lab', { HOME: home }).catch((error: unknown) => error);
  expect(JSON.stringify(said) + String(said)).not.toContain('very-secret');
  expect(String(said)).toContain('has no key pair');
});

test('lines that are no settings are passed over', () => {
  const sections = parseSections('a = 1\n[x\n[y]\nnonsense\n= 2\nk =\nK = v\r\n');
  expect([...sections.keys()]).toEqual(['y']);
  expect([...(sections.get('y') ?? [])]).toEqual([['k', 'v']]);
});
