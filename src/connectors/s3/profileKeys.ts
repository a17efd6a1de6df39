import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { S3Credential } from '../../core/lake/secrets';
import { StorageError } from '../../core/storage/blobStore';
import { valueOf, type Environment } from './environment';

type Section = ReadonlyMap<string, string>;

/** How AWS' own tools sign in by other ways than keys. */
const otherWays = ['sso_session', 'sso_start_url', 'role_arn', 'credential_process'] as const;

/**
 * The keys of a profile in AWS' own files, where its tools look for them: those of `named`, else of
 * AWS_PROFILE, else of the default. `undefined` = there is no such profile, and nobody named one.
 * @throws StorageError `noCredential` for a profile that was named and is not there, or that has no keys
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function profileKeys(
  named: string | undefined,
  environment: Environment,
): Promise<S3Credential | undefined> {
  const wanted = named ?? valueOf(environment, 'AWS_PROFILE');
  const name = wanted ?? 'default';
  const { files, sections, settings } = await readProfile(name, environment);
  const [keys] = sections.flatMap(keysIn);
  if (keys !== undefined && !settings.has('role_arn')) return keys;
  if (wanted === undefined) return undefined;
  throw noKeys(name, settings, files);
}

/** A pair and its token stand in one file: those of two make no signature. */
function keysIn(section: Section): readonly S3Credential[] {
  const accessKeyId = section.get('aws_access_key_id');
  const secretAccessKey = section.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) return [];
  return [{ accessKeyId, secretAccessKey, sessionToken: section.get('aws_session_token') }];
}

function noKeys(name: string, settings: Section, files: readonly string[]): StorageError {
  const other = otherWays.find((way) => settings.has(way));
  const [why, remedy] =
    settings.size === 0
      ? [`is neither in ${files.join(' nor in ')}`, 'Correct the name, or add the profile']
      : [
          other === undefined ? 'has no key pair' : `signs in by ${other}, not by keys`,
          `Take keys for a while: eval "$(aws configure export-credentials --profile ${name} --format env)"`,
        ];
  return new StorageError('noCredential', `The profile ${name} of AWS ${why}`, { remedy });
}

interface Profile {
  readonly files: readonly string[];
  /** As the files have it, the one of credentials first. */
  readonly sections: readonly Section[];
  readonly settings: Section;
}

/** What both files say of a profile; the one of credentials counts first. */
async function readProfile(name: string, environment: Environment): Promise<Profile> {
  const folder = join(valueOf(environment, 'HOME') ?? homedir(), '.aws');
  const files = [
    valueOf(environment, 'AWS_SHARED_CREDENTIALS_FILE') ?? join(folder, 'credentials'),
    valueOf(environment, 'AWS_CONFIG_FILE') ?? join(folder, 'config'),
  ];
  const [credentials, config] = await Promise.all(files.map(readSections));
  const ofConfig = config?.get(`profile ${name}`) ?? config?.get(name === 'default' ? name : '');
  const sections = [credentials?.get(name) ?? new Map(), ofConfig ?? new Map()];
  return { files, sections, settings: new Map(sections.toReversed().flatMap((all) => [...all])) };
}

/** The sections of a file by their names; none if there is no such file. */
async function readSections(file: string): Promise<ReadonlyMap<string, Section>> {
  try {
    return parseSections(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new StorageError('noCredential', `${file} cannot be read`, {
      remedy: 'Check who may read it',
      cause: error,
    });
  }
}

/** Lines that are indented belong to the setting before them, which is none of ours. */
export function parseSections(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const title = /^\[\s*(.*?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
    const [, key, value] = /^([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (title !== undefined) {
      current = sections.get(title) ?? new Map<string, string>();
      sections.set(title, current);
    } else if (key !== undefined && value !== undefined && value !== '') {
      current?.set(key.toLowerCase(), value);
    }
  }
  return sections;
}
