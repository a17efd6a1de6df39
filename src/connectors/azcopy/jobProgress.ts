import { relative, sep } from 'node:path';
import type { CopyOptions } from '../../core/storage/bulkCopier';

export interface JobProgressOptions {
  /** That the paths start from; absolute. */
  readonly folder: string;
  readonly logFolder: string;
  readonly onProgress: CopyOptions['onProgress'];
}

/**
 * Follows a job by what AzCopy prints with `--output-type=json`: one message a line, whose content is
 * JSON in a string. Failed transfers stand in the messages of type Progress, and in the last of them,
 * EndOfJob, no more.
 */
export class JobProgress {
  readonly failures = new Map<string, string>();
  readonly #options: JobProgressOptions;
  #status: string | undefined;
  #hasEnded = false;
  #complaint = 'it printed nothing that can be read';

  constructor(options: JobProgressOptions) {
    this.#options = options;
  }

  /** What the job came to in AzCopy's word, for instance `CompletedWithErrors`. */
  get status(): string | undefined {
    return this.#status;
  }

  /** True if the job ran to its end, whatever became of single files. */
  get isWhole(): boolean {
    return this.#hasEnded && this.#status !== 'Cancelled';
  }

  /** The last thing it complained of, without its secrets. */
  get complaint(): string {
    return this.#complaint;
  }

  take(line: string): void {
    const message = parseObject(line);
    const text = textOf(message['MessageContent']);
    if (message['MessageType'] === 'Error') this.#complaint = withoutSignature(text);
    if (message['MessageType'] !== 'Progress' && message['MessageType'] !== 'EndOfJob') return;
    const job = parseObject(text);
    this.#status = textOf(job['JobStatus']);
    this.#hasEnded = message['MessageType'] === 'EndOfJob';
    this.#options.onProgress?.({
      files: Number(job['TransfersCompleted']),
      bytes: Number(job['TotalBytesTransferred']),
    });
    for (const failed of listOf(job['FailedTransfers'])) this.#fail(parseFields(failed));
  }

  #fail(transfer: Fields): void {
    const { folder, logFolder } = this.#options;
    const path = relative(folder, textOf(transfer['Src'])).split(sep).join('/');
    const code = Number(transfer['ErrorCode']);
    const why = code > 0 ? `the service answered ${code}` : `its logs in ${logFolder} say why`;
    this.failures.set(path, `AzCopy could not send it; ${why}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** `{}` for anything but an object: AzCopy also prints what is no message. */
function parseObject(text: string): Fields {
  try {
    return parseFields(JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function parseFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function withoutSignature(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.replace(/\b(sig|se|sv|sr|sp|st|spr|skoid|sktid|skt|ske|sks|skv)=[^&\s"']*/g, '$1=…');
}
