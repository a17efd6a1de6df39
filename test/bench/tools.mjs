import { join } from 'node:path';
import { AZCOPY, CLI } from './machine.mjs';
import { CONTAINER, checkListing, signedContainerUrl } from './container.mjs';
import { RUN } from './shapes.mjs';

/**
 * The tools side by side, each doing the whole job: upload *and* verification. A rival comes with
 * its default settings and with those that suit it best; the better of the two counts.
 *
 * @typedef {object} Job
 * @property {string} mainFolder  holds the one run
 * @property {ReadonlyMap<string, { sizeBytes: number, md5: string }>} expected
 * @property {string} endpoint
 * @property {string} scratch  an empty folder
 *
 * @typedef {object} Contender
 * @property {'Lakeside' | 'AzCopy' | 'rclone'} tool
 * @property {string} settings  as a person would type them; empty = the tool's defaults
 * @property {(job: Job) => readonly import('./measure.mjs').Step[]} steps
 */
/** @type {readonly Contender[]} */
export const CONTENDERS = [
  { tool: 'Lakeside', settings: '', steps: lakesideSteps },
  azCopy({ settings: '', flags: [], env: {} }),
  rclone({ settings: '', flags: [] }),
  azCopy({
    settings: 'AZCOPY_CONCURRENCY_VALUE=64 --check-length=false --log-level=NONE',
    flags: ['--check-length=false', '--log-level=NONE'],
    env: { AZCOPY_CONCURRENCY_VALUE: '64' },
  }),
  rclone({
    settings: '--transfers 32 --checkers 32 --azureblob-upload-concurrency 16',
    flags: ['--transfers', '32', '--checkers', '32', '--azureblob-upload-concurrency', '16'],
  }),
];

function lakesideSteps({ mainFolder, expected, endpoint, scratch }) {
  const args = ['sync', '--main-folder', mainFolder, '--container', CONTAINER];
  args.push('--blob-endpoint', endpoint, '--completion-delay', '0s');
  args.push('--state-dir', join(scratch, 'state'), '--json');
  const check = (stdout) => {
    const [run] = JSON.parse(stdout).runs;
    const isAttested = run.evidence.attested === expected.size;
    if (run.state !== 'verified' || !isAttested) throw new Error(`not verified: ${stdout}`);
  };
  return [{ command: process.execPath, args: [CLI, ...args], check }];
}

/**
 * AzCopy has no verification of its own: it lists names, sizes and MD5s, and comparing them with
 * the local ones, MD5s included, is done here and not charged to it.
 */
function azCopy({ settings, flags, env }) {
  const steps = ({ mainFolder, expected, endpoint, scratch }) => {
    const url = signedContainerUrl(endpoint);
    const quiet = {
      ...env,
      AZCOPY_LOG_LOCATION: join(scratch, 'logs'),
      AZCOPY_JOB_PLAN_LOCATION: join(scratch, 'plans'),
      AZCOPY_DISABLE_SYSLOG: 'true',
    };
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
    const env = {
      RCLONE_CONFIG: '/dev/null',
      RCLONE_CONFIG_BENCH_TYPE: 'azureblob',
      RCLONE_CONFIG_BENCH_USE_EMULATOR: 'true',
      RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
    };
    const places = [join(mainFolder, RUN), `bench:${CONTAINER}/${RUN}`];
    return ['copy', 'check'].map((verb) => ({
      command: 'rclone',
      args: [verb, ...places, ...flags],
      env,
    }));
  };
  return { tool: 'rclone', settings, steps };
}
