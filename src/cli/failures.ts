import { OperatorError } from '../core/base/errors';
import type { Source } from '../core/lake/lake';
import { LakeError } from '../core/lake/lakeProblem';
import { nearMiss } from '../core/lake/nearMiss';
import { StorageError, type StorageErrorReason } from '../core/storage/blobStore';
import { printable } from './terminal/textStyle';

/** How far a failure reaches beyond the run that met it. */
export type FailureReach = 'run' | 'container' | 'account';

const accountReasons: ReadonlySet<StorageErrorReason> = new Set<StorageErrorReason>([
  'unauthorized',
  'accountMissing',
  'unreachable',
  'tlsRefused',
  'timedOut',
  'hostNotTrusted',
  'noCredential',
  'badAnswer',
]);

/** Says which runs would meet the same failure. */
export function reachOf(error: unknown): FailureReach {
  if (!StorageError.is(error)) return 'run';
  if (accountReasons.has(error.reason)) return 'account';
  return error.reason === 'containerMissing' || error.reason === 'forbidden' ? 'container' : 'run';
}

/** No run is called what `--run` says. */
export class UnknownRunError extends OperatorError {
  readonly reason = 'runUnknown';

  constructor(name: string, known: readonly string[]) {
    const guess = nearMiss(name, known);
    const shown = known.slice(0, 10).join(', ');
    const remedy =
      known.length === 0
        ? 'The source holds no run'
        : `The runs are ${shown}${known.length > 10 ? `, … (${known.length} in all; list them with lakeside runs)` : ''}`;
    super(`No run is called ${JSON.stringify(name)}`, {
      remedy: guess === undefined ? remedy : `Did you mean ${guess}? ${remedy}`,
    });
  }
}

/** The first Ctrl+C: what was done until then stands. */
export class InterruptedError extends OperatorError {
  readonly reason = 'interrupted';

  constructor() {
    super('Interrupted', { remedy: 'Run the same command again to go on where it stopped' });
  }
}

/** The pid file can be neither read nor written. */
export class PidFileError extends OperatorError {
  readonly reason = 'pidFileUnusable';

  constructor(file: string, cause: unknown) {
    super(`The pid file ${file} cannot be written`, {
      remedy: 'Give a file in a folder that you may write to by --pid-file',
      cause,
    });
  }
}

/** The log that was asked for cannot be kept. */
export class LogFileError extends OperatorError {
  readonly reason = 'logFileUnusable';

  constructor(file: string, cause: unknown) {
    super(`The log file ${file} cannot be written`, {
      remedy: 'Give a file in a folder that you may write to by --log-file',
      cause,
    });
  }
}

/** The folder of a source cannot be reached: a share that is not mounted, an instrument that is off. */
export class OfflineSourceError extends LakeError {
  constructor(
    readonly source: Source,
    why: string,
  ) {
    const message =
      why === '' ? `The folder of ${source.name} cannot be reached: ${source.folder}` : why;
    super('sourceMissing', message, {
      remedy: 'Mount or correct it and try again; other sources are not affected',
    });
  }
}

/** A defect of Lakeside, in the words of a failure. */
export class UnexpectedError extends OperatorError {
  readonly reason = 'unexpected';

  constructor(cause: unknown) {
    super(`Unexpected: ${cause instanceof Error ? cause.message : String(cause)}`, {
      remedy: 'Run it again with --verbose and report what is printed',
      cause,
    });
  }
}

/** The error itself if it is for operators, otherwise in the words of one. */
export function toOperatorError(error: unknown): OperatorError {
  return error instanceof OperatorError ? error : new UnexpectedError(error);
}

/** What programs are told about a failure. */
export interface FailureFields {
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
}

/** A failure with the remedy a terminal has. */
export function describeFailure(error: OperatorError): FailureFields {
  const { reason, message, remedy } = error;
  const isNamed = !StorageError.is(error, 'containerMissing') || /--create-container/.test(remedy);
  const own = 'to have it made: lakeside sync --create-container';
  return { reason, message, remedy: isNamed ? remedy : `${remedy}; ${own}` };
}

/** A failure in one printable line: what failed and what to do. */
export function formatFailure({ message, remedy }: FailureFields): string {
  return printable(remedy === '' ? message : `${message}. ${remedy}.`);
}
