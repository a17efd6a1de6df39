import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/base/logger';
import {
  BulkCopyError,
  type AzCopySettings,
  type BulkCopier,
  type CopyJob,
  type CopyOptions,
  type CopyResult,
} from '../../core/storage/bulkCopier';
import { findProgram } from './findProgram';
import { JobProgress } from './jobProgress';
import { runProgram } from './runProgram';

export interface AzCopyOptions extends AzCopySettings {
  /** Where its plans lie while it runs. */
  readonly stateFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /**
   * The address of a prefix with a signature that lets it be written for some days; without one if
   * Lakeside signs in by tokens, which cannot be handed on.
   */
  readonly addressOf: (container: string, prefix: string) => Promise<CopyAddress>;
}

export interface CopyAddress {
  readonly url: string;
  readonly isSigned: boolean;
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
    const { environment, path, stateFolder } = this.#options;
    const program = await findProgram(path, environment);
    const address = await this.#signedAddress(job);
    const parent = join(stateFolder, 'azcopy');
    await mkdir(parent, { recursive: true });
    const planFolder = await mkdtemp(join(parent, 'job-'));
    try {
      const listFile = join(planFolder, 'files.txt');
      await writeFile(listFile, job.paths.map((file) => `${file}\n`).join(''));
      const args = this.#argumentsFor(job, { address, listFile, options });
      const env = this.#environmentFor(planFolder, options);
      return await this.#run(program, { args, env, job, options });
    } finally {
      await rm(planFolder, { recursive: true, force: true });
    }
  }

  async #signedAddress(job: CopyJob): Promise<string> {
    const { environment, addressOf } = this.#options;
    const { url, isSigned } = await addressOf(job.container, job.prefix);
    if (isSigned || (environment['AZCOPY_AUTO_LOGIN_TYPE'] ?? '') !== '') return url;
    throw new BulkCopyError('engineNoCredential', 'AzCopy cannot sign in as Lakeside does', {
      remedy:
        'Set AZCOPY_AUTO_LOGIN_TYPE (SPN, MSI, AZCLI, WORKLOAD) as AzCopy documents it, give a key or a shared access signature, or use engine lakeside',
    });
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

  get #logFolder(): string {
    const { environment, logFolder, stateFolder } = this.#options;
    return logFolder ?? environment['AZCOPY_LOG_LOCATION'] ?? join(stateFolder, 'azcopy', 'logs');
  }

  async #run(
    program: string,
    {
      args,
      env,
      job,
      options,
    }: {
      readonly args: readonly string[];
      readonly env: NodeJS.ProcessEnv;
      readonly job: CopyJob;
      readonly options: CopyOptions;
    },
  ): Promise<CopyResult> {
    const progress = new JobProgress({
      folder: join(job.root, job.folder),
      logFolder: this.#logFolder,
      onProgress: options.onProgress,
    });
    const exitCode = await runProgram(program, {
      args,
      env,
      signal: options.signal,
      onLine: (line) => progress.take(line),
    });
    const { logger } = this.#options;
    logger.info(`AzCopy ended with ${exitCode}: ${progress.status ?? 'no job'}`);
    if (progress.isWhole) return { failures: progress.failures };
    throw new BulkCopyError('engineFailed', `AzCopy did not do its job: ${progress.complaint}`, {
      remedy: `See its logs in ${this.#logFolder}, or use engine lakeside`,
    });
  }
}

/** Of what Lakeside may find in its environment, what AzCopy has no use for. */
const foreignSecrets = new Set([
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_KEY',
  'AZURE_STORAGE_SAS_TOKEN',
  'LAKESIDE_SMTP_PASSWORD',
  'PGPASSWORD',
]);
