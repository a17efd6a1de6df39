/** Standard output or standard error, as far as it may fail. */
interface FailingOutput {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Keeps outputs that cannot be written from ending the work: the disk under the log of a cron job may be full, and
 * the runs are sent all the same. A reader that has gone, as in `lakeside ls | head`, is no failure.
 */
export class OutputFailures {
  #code: string | undefined;

  watch(output: FailingOutput): void {
    output.on('error', ({ code = 'EIO' }) => {
      if (code !== 'EPIPE') this.#code ??= code;
    });
  }

  /** What to say at the end, a whole line; `undefined` if all was written. */
  get message(): string | undefined {
    if (this.#code === undefined) return undefined;
    return `error: Some of the output could not be written (${this.#code}). Check the space on its disk; the work itself went on.\n`;
  }
}
