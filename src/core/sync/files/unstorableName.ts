import { findBlobNameProblem } from '../../storage/blobNameRules';
import { escapePath } from '../../storage/escapedNames';
import type { CarriedFile } from './carriedFiles';

/**
 * Why no blob below `prefix` can have the name of a file, and what to do; ends a sentence. `undefined`
 * if one can.
 */
export function describeUnstorable(file: CarriedFile, prefix: string): string | undefined {
  const problem =
    file.entry.hasInvalidName === true ? invalid : findBlobNameProblem(prefix + file.path);
  return problem === undefined ? undefined : `${problem}; ${remedyOf(file, prefix)}`;
}

const invalid = 'the name is not valid Unicode';

/** Neither what is no Unicode nor a name that is too long can be escaped. */
function remedyOf({ entry, path }: CarriedFile, prefix: string): string {
  const escaped = findBlobNameProblem(prefix + escapePath(path));
  return entry.hasInvalidName === true || escaped !== undefined
    ? 'rename it and sync again'
    : 'rename it, or set "escapeNames": true for its source, and sync again';
}
