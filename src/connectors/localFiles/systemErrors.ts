import type { FileError, FileErrorReason } from '../../core/storage/fileTree';
import { fileError } from '../../core/storage/fileErrors';

/** The {@link FileError} for a code of the operating system, about the file called `name`. */
export function fileErrorOf(code: string, name: string, cause?: unknown): FileError {
  return fileError(reasonOf(code), { name, code, cause });
}

/** What an error of the operating system means. @see errno(3); Windows codes as libuv maps them. */
function reasonOf(code: string): FileErrorReason {
  return reasons.get(code) ?? 'io';
}

const reasons: ReadonlyMap<string, FileErrorReason> = new Map([
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'notAFolder'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  // A link where O_NOFOLLOW allows none; ENXIO is a socket, or a FIFO nobody writes to.
  ['ELOOP', 'notAFile'],
  ['EMLINK', 'notAFile'],
  ['ENXIO', 'notAFile'],
  ['EISDIR', 'notAFile'],
  // A FIFO somebody writes to, opened without waiting.
  ['EAGAIN', 'notAFile'],
  ['EHOSTDOWN', 'offline'],
  ['EHOSTUNREACH', 'offline'],
  ['ENETDOWN', 'offline'],
  ['ENETUNREACH', 'offline'],
  ['ENOTCONN', 'offline'],
  ['ECONNREFUSED', 'offline'],
  ['ECONNRESET', 'offline'],
  ['ESTALE', 'offline'],
  ['ETIMEDOUT', 'offline'],
  ['ENODEV', 'offline'],
]);
