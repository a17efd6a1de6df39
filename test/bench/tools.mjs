import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AZCOPY, CLI } from './machine.mjs';
import { CONTAINER, checkListing, signedContainerUrl } from './container.mjs';
import { RUN } from './shapes.mjs';

/**
 * The tools side by side, each doing the whole job. A rival comes with its default settings and with
 * those that suit it best; the better of the two counts.
 *
 * @typedef {object} Job
 * @property {string} mainFolder  holds the one run
 * @property {ReadonlyMap<string, { sizeBytes: number, md5: string | undefined }>} expected
 * @property {string} endpoint
 * @property {string} scratch  an empty folder, or one that the same tool has worked in before
 *
 * @typedef {object} Contender
 * @property {string} tool
 * @property {string} settings  as a person would type them; empty = the tool's defaults
 * @property {boolean} isSlow  takes minutes: not in a quick bench, and in two rounds of a full one
 * @property {(job: Job) => readonly import('./measure.mjs').Step[]} steps
 */

/** Upload and verification of a fresh run. @returns {readonly Contender[]} */
export function uploaders({ isFar, isAzurite }) {
  const azCopyConcurrency = isFar ? 256 : 64;
  const transfers = isFar ? 128 : 32;
  return [
    { tool: 'Lakeside', settings: '', steps: (job) => lakesideSync(job) },
    azCopy({ settings: '', flags: [], env: {} }),
    // On the emulator its defaults do better than what would be best elsewhere.
    { ...rclone({ settings: '', flags: [] }), isSlow: isFar },
    azCopyWith(azCopyConcurrency),
    { ...rcloneWith(transfers), isSlow: isAzurite },
  ].map((contender) => ({ isSlow: false, ...contender }));
}

/** The same with this many files at a time each. @returns {readonly Contender[]} */
export function uploadersWith(concurrency) {
  const lakeside = (job) => lakesideSync(job, concurrency);
  return [
    { tool: 'Lakeside', settings: '', steps: lakeside, isSlow: false },
    { ...azCopyWith(concurrency), isSlow: false },
    { ...rcloneWith(concurrency), isSlow: false },
  ];
}

/** A run that is in the lake already, looked at again: nothing goes up. @returns {readonly Contender[]} */
export function lookers() {
  return [
    { tool: 'Lakeside', settings: '', steps: (job) => lakesideSync(job), isSlow: false },
    { tool: LISTING, settings: '', steps: (job) => bareListing(job, []), isSlow: false },
    { tool: SCAN_AND_LISTING, settings: '', steps: scanAndListing, isSlow: false },
    { tool: 'AzCopy', settings: 'sync --compare-hash=MD5', steps: azCopySync, isSlow: false },
    { tool: 'rclone', settings: 'copy --checksum', steps: rcloneChecksum, isSlow: false },
  ];
}

/** Not tools: what no tool could do without. */
export const LISTING = 'bare listing';
export const SCAN_AND_LISTING = 'bare scan and listing';

function azCopyWith(concurrency) {
  return azCopy({
    settings: `AZCOPY_CONCURRENCY_VALUE=${concurrency} --check-length=false --log-level=NONE`,
    flags: ['--check-length=false', '--log-level=NONE'],
    env: { AZCOPY_CONCURRENCY_VALUE: String(concurrency) },
  });
}

function rcloneWith(transfers) {
  const settings = `--transfers ${transfers} --checkers ${transfers} --azureblob-upload-concurrency 16`;
  return rclone({ settings, flags: settings.split(' ') });
}

/** With `concurrency` a lake file says how many requests may be under way. */
export function lakesideSync({ mainFolder, expected, endpoint, scratch }, concurrency) {
  const state = ['--state-dir', join(scratch, 'state'), '--json'];
  const source = { name: 'bench', folder: mainFolder, kind: 'folders', container: CONTAINER };
  const args =
    concurrency === undefined
      ? ['--main-folder', mainFolder, '--container', CONTAINER, '--blob-endpoint', endpoint]
      : ['--lake', writeLake(scratch, endpoint, { ...source, limits: { concurrency } })];
  if (concurrency === undefined) args.push('--completion-delay', '0s');
  const check = (stdout) => {
    const [run] = JSON.parse(stdout).runs;
    const isAttested = run.evidence.attested === expected.size;
    if (run.state !== 'verified' || !isAttested)
      throw new Error(`not verified: ${stdout.slice(0, MOST_SHOWN)}`);
  };
  return [{ command: process.execPath, args: [CLI, 'sync', ...args, ...state], check }];
}

const MOST_SHOWN = 2000;

function writeLake(scratch, endpoint, source) {
  const file = join(scratch, 'lake.json');
  const lake = {
    storage: { blobEndpoint: endpoint },
    sources: [{ ...source, completionDelay: '0s' }],
  };
  writeFileSync(file, JSON.stringify(lake));
  return file;
}

function bareListing({ endpoint }, more) {
  const file = fileURLToPath(new URL('baseline.mjs', import.meta.url));
  return [{ command: process.execPath, args: [file, signedContainerUrl(endpoint), ...more] }];
}

function scanAndListing(job) {
  return bareListing(job, [join(job.mainFolder, RUN)]);
}

function azCopySync({ mainFolder, endpoint, scratch }) {
  const url = signedContainerUrl(endpoint).replace('?', `/${RUN}?`);
  // Beside the files: as attributes of them, the other tools would find every file changed.
  const hashes = ['--local-hash-storage-mode=HiddenFiles', '--hash-meta-dir', `${scratch}/hashes`];
  mkdirSync(join(scratch, 'hashes'), { recursive: true });
  const flags = ['--compare-hash=MD5', '--put-md5', '--from-to', 'LocalBlob', ...hashes];
  return [
    {
      command: AZCOPY,
      args: ['sync', join(mainFolder, RUN), url, ...flags],
      env: azCopyEnvironment(scratch),
    },
  ];
}

function rcloneChecksum({ mainFolder, endpoint }) {
  const places = [join(mainFolder, RUN), `bench:${CONTAINER}/${RUN}`];
  const args = ['copy', '--checksum', '--checkers', '32', ...places];
  return [{ command: 'rclone', args, env: rcloneEnvironment(endpoint) }];
}

export function azCopyEnvironment(scratch) {
  return {
    AZCOPY_LOG_LOCATION: join(scratch, 'logs'),
    AZCOPY_JOB_PLAN_LOCATION: join(scratch, 'plans'),
    AZCOPY_DISABLE_SYSLOG: 'true',
  };
}

function rcloneEnvironment(endpoint) {
  return {
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_BENCH_TYPE: 'azureblob',
    RCLONE_CONFIG_BENCH_USE_EMULATOR: 'true',
    RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
  };
}

/**
 * AzCopy has no verification of its own: it lists names, sizes and MD5s, and comparing them with
 * the local ones, MD5s included, is done here and not charged to it.
 */
function azCopy({ settings, flags, env }) {
  const steps = ({ mainFolder, expected, endpoint, scratch }) => {
    const url = signedContainerUrl(endpoint);
    const quiet = { ...env, ...azCopyEnvironment(scratch) };
    const copy = ['copy', join(mainFolder, RUN), url, '--recursive', '--put-md5'];
    const list = ['list', url, '--location', 'Blob', '--properties', 'ContentMD5'];
    return [
      { command: AZCOPY, args: [...copy, '--from-to', 'LocalBlob', ...flags], env: quiet },
      {
        command: AZCOPY,
        args: [...list, '--machine-readable'],
        env: quiet,
        check: (stdout) => checkListing(parseAzCopyList(stdout), expected),
      },
    ];
  };
  return { tool: 'AzCopy', settings, steps };
}

function parseAzCopyList(stdout) {
  const lines = stdout.matchAll(/^(.*); ContentMD5: (.*); Content Length: (\d+)$/gm);
  return new Map([...lines].map(([, name, md5, size]) => [name, { sizeBytes: Number(size), md5 }]));
}

function rclone({ settings, flags }) {
  const steps = ({ mainFolder, endpoint }) => {
    const env = rcloneEnvironment(endpoint);
    const places = [join(mainFolder, RUN), `bench:${CONTAINER}/${RUN}`];
    return ['copy', 'check'].map((verb) => ({
      command: 'rclone',
      args: [verb, ...places, ...flags],
      env,
    }));
  };
  return { tool: 'rclone', settings, steps };
}
