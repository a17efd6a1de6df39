import { describeError } from '../../core/base/errors';

/** Why something cannot be kept in the state folder, and what to do where that is known; ends a sentence. */
export function describeStateProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const remedy = remedies[code];
  return remedy === undefined ? describeError(error) : `${describeError(error)}; ${remedy}`;
}

const choose = 'or choose another state folder (--state-dir, LAKESIDE_STATE)';
const room = `make room on its disk, ${choose}`;
const permission = `give the account that runs Lakeside permission to write there, ${choose}`;

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: room,
  EDQUOT: room,
  EACCES: permission,
  EPERM: permission,
  EROFS: permission,
};
