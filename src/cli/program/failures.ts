import { OperatorError } from '../../core/base/errors';
import type { Source } from '../../core/lake/lake';
import { LakeError } from '../../core/lake/lakeProblem';
import { nearestName } from '../../core/base/nearestName';
import { ended } from '../../core/base/sentence';
import { suggestNearMiss } from '../../core/lake/nearMiss';
import { StorageError, type StorageErrorReason } from '../../core/storage/blobStore';
import { printable } from '../terminal/textStyle';

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
  'staleAnswer',
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
    const guesses = runsLike(name, known);
    const shown = known.slice(0, 10).join(', ');
    const remedy =
      known.length === 0
        ? 'The source holds no run'
        : `The runs are ${shown}${known.length > 10 ? `, … (${known.length} in all; list them with lakeside runs)` : ''}`;
    super(`No run is called ${JSON.stringify(name)}`, {
      remedy: guesses.length === 0 ? remedy : `Did you mean ${guesses.join(' or ')}? ${remedy}`,
    });
  }
}

const mostGuesses = 3;

/** The runs that a part of a name, or a mistyped one, most likely means; none if many would do. */
function runsLike(name: string, known: readonly string[]): readonly string[] {
  const part = name.toLowerCase();
  const holding = known.filter((run) => run.toLowerCase().includes(part));
  if (holding.length > 0) return holding.length > mostGuesses ? [] : holding;
  const guess = nearestName(name, known);
  return guess === undefined ? [] : [guess];
}

/** No container of the account is called so. */
export class UnknownContainerError extends OperatorError {
  readonly reason = 'containerMissing';

  /** `known` are those of the account; `undefined` = they may not be listed. */
  constructor(name: string, endpoint: string, known: readonly string[] | undefined) {
    const guess = known === undefined ? '' : suggestNearMiss(name, known);
    super(`There is no container ${name} at ${endpoint}${guess}`, {
      remedy: describeContainers(known),
    });
  }
}

const namedContainers = 20;

function describeContainers(known: readonly string[] | undefined): string {
  if (known === undefined) return 'Correct its name; this credential may not list the containers';
  if (known.length === 0) return 'The account has no container yet';
  const more = known.length > namedContainers ? `, … (${known.length} in all: lakeside ls)` : '';
  return `The containers are ${known.slice(0, namedContainers).join(', ')}${more}`;
}

/** The first Ctrl+C: what was done until then stands. */
export class InterruptedError extends OperatorError {
  readonly reason = 'interrupted';

  /** `again` = what the same command does, run again. */
  constructor(again: 'goesOn' | 'beginsAnew' = 'goesOn') {
    super('Interrupted', {
      remedy:
        again === 'goesOn'
          ? 'Run the same command again to go on where it stopped'
          : 'Run the same command again to begin anew',
    });
  }
}

/** What a call can be told to write beside its work. */
export type OutputKind = 'log' | 'pid' | 'report' | 'status';

/** A file that a call was told to write cannot be written, which is known before the work begins. */
export class OutputFileError extends OperatorError {
  readonly reason: `${OutputKind}FileUnusable`;

  constructor(kind: OutputKind, file: string, cause: unknown) {
    super(`The ${kind} file ${file} cannot be written: ${whyNotWritten(cause)}`, {
      remedy: `Give a file in a folder that you may write to by ${outputOptions[kind]}`,
      cause,
    });
    this.reason = `${kind}FileUnusable`;
  }
}

/** Why a file could not be written, in a few words: the system's own repeat the path. */
export function whyNotWritten(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return systemWords[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there and cannot be made',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

const outputOptions: Readonly<Record<OutputKind, string>> = {
  log: '--log-file',
  pid: '--pid-file',
  report: '--report',
  status: '--status-file',
};

/** The folder of a source cannot be reached: a share that is not mounted, an instrument that is off. */
export class OfflineSourceError extends LakeError {
  constructor(
    readonly source: Source,
    { message, remedy }: { readonly message: string; readonly remedy: string },
  ) {
    super('sourceMissing', message, { remedy: `${remedy}; other sources are not affected` });
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

/** The failure with the remedy a terminal has. */
export function describeFailure(error: OperatorError): FailureFields {
  const { reason, message, remedy } = error;
  const fields = { reason, message, remedy };
  return StorageError.is(error) ? withRemedyHere(fields) : fields;
}

/** The remedy for what storage lacks, and the option of this command that is one. */
export function withRemedyHere<T extends FailureFields>(fields: T): T {
  if (fields.reason !== 'containerMissing') return fields;
  return { ...fields, remedy: `${fields.remedy}; lakeside sync --create-container makes it` };
}

/** A failure in one printable line: what failed and what to do. */
export function formatFailure(failure: FailureFields): string {
  const { message, remedy } = failure instanceof OperatorError ? describeFailure(failure) : failure;
  const end = message.endsWith('?') ? '' : '.';
  return printable(remedy === '' ? message : `${message}${end} ${ended(remedy)}`);
}
