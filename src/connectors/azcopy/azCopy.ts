import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import {
  BulkCopyError,
  type AzCopySettings,
  type BulkCopier,
  type CopyJob,
  type CopyOptions,
  type CopyResult,
} from '../../core/storage/bulkCopier';
import type { CopyAddress } from './copyAddress';
import { findProgram } from './findProgram';
import { JobProgress } from './jobProgress';
import { runProgram } from './runProgram';
import { signInVariables } from './signIn';
import { endStrayJobs, recordJob, type Processes } from './strayJobs';

export interface AzCopyOptions extends AzCopySettings {
  /** Where its plans lie while it runs. */
  readonly stateFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /**
   * The address of a prefix with a signature that lets it be written for so long; without one if
   * Lakeside signs in by tokens, which cannot be handed on.
   */
  readonly addressOf: (
    place: Pick<CopyJob, 'container' | 'prefix'>,
    lifetimeMs: number,
  ) => Promise<CopyAddress>;
  readonly processes: Processes;
}

/**
 * An installed AzCopy. It gets a list of files, since wildcards and semicolons in names mean nothing
 * there, and keeps its plans, in which the signature stands, in a folder that only this account may
 * enter and that is deleted afterwards.
 * @see https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-copy
 */
export class AzCopy implements BulkCopier {
  readonly #options: AzCopyOptions;

  constructor(options: AzCopyOptions) {
    this.#options = options;
  }

  async copyFiles(job: CopyJob, options: CopyOptions): Promise<CopyResult> {
    const { environment, path } = this.#options;
    const program = await findProgram(path, environment);
    const address = await this.#options.addressOf(job, lifetimeOf(job, options));
    const variables = signInVariables(address, environment);
    const parent = this.#jobsFolder;
    await mkdir(parent, { recursive: true });
    const planFolder = await mkdtemp(join(parent, 'job-'));
    try {
      await recordJob(planFolder, this.#options.processes);
      const listFile = join(planFolder, 'files.txt');
      await writeFile(listFile, job.paths.map((file) => `${file}\n`).join(''));
      const args = this.#argumentsFor(job, { address: address.url, listFile, options });
      const env = { ...this.#environmentFor(planFolder, options), ...variables };
      return await this.#run(program, { args, env, planFolder, job, options });
    } finally {
      await rm(planFolder, { recursive: true, force: true });
    }
  }

  async prepare(container: string): ReturnType<BulkCopier['prepare']> {
    const { environment, path, addressOf } = this.#options;
    const program = await findProgram(path, environment);
    const address = await addressOf({ container, prefix: '' }, 0);
    signInVariables(address, environment);
    return { program, isSigned: address.isSigned };
  }

  async endStrays(): Promise<void> {
    await endStrayJobs(this.#jobsFolder, this.#options);
  }

  #argumentsFor(
    job: CopyJob,
    {
      address,
      listFile,
      options,
    }: {
      readonly address: string;
      readonly listFile: string;
      readonly options: CopyOptions;
    },
  ): readonly string[] {
    const { bytesPerSecond } = options;
    return [
      'copy',
      join(job.root, job.folder),
      address,
      `--list-of-files=${listFile}`,
      '--from-to=LocalBlob',
      '--as-subdir=false',
      '--put-md5',
      '--overwrite=false',
      '--output-type=json',
      '--skip-version-check',
      `--log-level=${this.#options.logLevel ?? 'WARNING'}`,
      ...(bytesPerSecond === undefined ? [] : [`--cap-mbps=${(bytesPerSecond * 8) / 1e6}`]),
    ];
  }

  /** Its logs can be kept where a person wants them; secrets that are not its own it is not given. */
  #environmentFor(planFolder: string, { concurrency }: CopyOptions): NodeJS.ProcessEnv {
    const { environment } = this.#options;
    const own = Object.entries(environment).filter(([name]) => !foreignSecrets.has(name));
    return {
      ...Object.fromEntries(own),
      AZCOPY_JOB_PLAN_LOCATION: planFolder,
      AZCOPY_LOG_LOCATION: this.#logFolder,
      AZCOPY_DISABLE_SYSLOG: 'true',
      ...(concurrency === undefined ? {} : { AZCOPY_CONCURRENCY_VALUE: String(concurrency) }),
    };
  }

  get #jobsFolder(): string {
    return join(this.#options.stateFolder, 'azcopy');
  }

  get #logFolder(): string {
    const { environment, logFolder } = this.#options;
    return logFolder ?? environment['AZCOPY_LOG_LOCATION'] ?? join(this.#jobsFolder, 'logs');
  }

  async #run(
    program: string,
    {
      args,
      env,
      planFolder,
      job,
      options,
    }: {
      readonly args: readonly string[];
      readonly env: NodeJS.ProcessEnv;
      readonly planFolder: string;
      readonly job: CopyJob;
      readonly options: CopyOptions;
    },
  ): Promise<CopyResult> {
    const { logger } = this.#options;
    const progress = new JobProgress({
      folder: join(job.root, job.folder),
      logFolder: this.#logFolder,
      onProgress: options.onProgress,
    });
    const exitCode = await this.#runRecorded(program, { args, env, planFolder, progress, options });
    logger.info(`AzCopy ended with ${exitCode}: ${progress.status ?? 'no job'}`);
    if (progress.isWhole) return { failures: progress.failures };
    throw new BulkCopyError('engineFailed', `AzCopy did not do its job: ${progress.complaint}`, {
      remedy: `See its logs in ${this.#logFolder}, or use engine lakeside`,
    });
  }

  async #runRecorded(
    program: string,
    {
      args,
      env,
      planFolder,
      progress,
      options: { signal },
    }: {
      readonly args: readonly string[];
      readonly env: NodeJS.ProcessEnv;
      readonly planFolder: string;
      readonly progress: JobProgress;
      readonly options: CopyOptions;
    },
  ): Promise<number | null> {
    const { logger, processes } = this.#options;
    let recorded = Promise.resolve();
    const onStart = (processId: number): void => {
      recorded = recordJob(planFolder, processes, processId).catch((error: unknown) =>
        logger.warn(`AzCopy would not be known again after a crash: ${describeError(error)}`),
      );
    };
    const onLine = (line: string): void => progress.take(line);
    try {
      return await runProgram(program, { args, env, signal, onStart, onLine });
    } finally {
      // The folder it writes to is deleted next.
      await recorded;
    }
  }
}

const hourMs = 3_600_000;
const longestLifetimeMs = 3 * 24 * hourMs;
/** What even a slow line carries in a second. */
const slowBytesPerSecond = 10_000_000;

/** How long a signature must last for a job not to end in its midst: an hour, and twice what a slow line takes. */
function lifetimeOf({ sizeBytes }: CopyJob, { bytesPerSecond }: CopyOptions): number {
  const rate = Math.min(bytesPerSecond ?? Infinity, slowBytesPerSecond);
  return Math.min(hourMs + (2 * 1000 * sizeBytes) / rate, longestLifetimeMs);
}

/** Of what Lakeside may find in its environment, what AzCopy has no use for. */
const foreignSecrets = new Set([
  'AZURE_CLIENT_SECRET',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_KEY',
  'AZURE_STORAGE_SAS_TOKEN',
  'LAKESIDE_SMTP_PASSWORD',
  'PGPASSWORD',
]);
