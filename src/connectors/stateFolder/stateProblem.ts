import { describeError } from '../../core/base/errors';
import { systemCodeOf } from '../fileSystem/systemCodes';

/** Why something cannot be kept in the state folder, and what to do where that is known; ends a sentence. */
export function describeStateProblem(error: unknown): string {
  const remedy = remedies[systemCodeOf(error) ?? ''];
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
