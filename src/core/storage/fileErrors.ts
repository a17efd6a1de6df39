import { FileError, type FileErrorReason } from './fileTree';

/** Where a file operation failed. */
export interface FailedFile {
  /** The file or folder as a person knows it, root included. */
  readonly name: string;
  /** What the operating system said, for instance `EIO`. */
  readonly code?: string;
  readonly cause?: unknown;
}

/** The error for a file that could not be read, in the same words whoever reads files. */
export function fileError(reason: FileErrorReason, failed: FailedFile): FileError {
  const { message, remedy } = wordings[reason](failed);
  return new FileError(reason, message, { remedy, cause: failed.cause });
}

interface Wording {
  readonly message: string;
  readonly remedy: string;
}

const wordings: Readonly<Record<FileErrorReason, (failed: FailedFile) => Wording>> = {
  missing: ({ name }) => ({
    message: `${name} does not exist`,
    remedy: 'Check whether it was moved, renamed or deleted',
  }),
  denied: ({ name }) => ({
    message: `${name} may not be read`,
    remedy: 'Give the account that runs Lakeside permission to read it',
  }),
  notAFile: ({ name }) => ({
    message: `${name} is not a regular file`,
    remedy: 'Put a copy of the content in its place if it belongs to the run',
  }),
  notAFolder: ({ name }) => ({
    message: `${name} is not a folder`,
    remedy: 'Check the path; links inside a source are not followed',
  }),
  offline: ({ name, code }) => ({
    message: `${name} cannot be reached${codeOf(code)}`,
    remedy: 'Check that the share is mounted and its server is switched on, then try again',
  }),
  io: ({ name, code }) => ({
    message: `${name} could not be read${codeOf(code)}`,
    remedy: 'Check the disk or share it lies on, then try again',
  }),
};

function codeOf(code: string | undefined): string {
  return code === undefined ? '' : ` (${code})`;
}
