import { DatasetError } from '../datasetError';

const remedy = 'Read another version, and publish this one again from its source';

/** The file of `what` ends in its middle, or is something else than its name says. */
export function cutShort(what: string, cause?: unknown): DatasetError {
  return new DatasetError('contentDamaged', `${what} is damaged or cut short`, { remedy, cause });
}

/** The file of `what` is not the one that was published. */
export function notAsPublished(
  what: string,
  hash: { readonly name: string; readonly found: string; readonly expected: string },
): DatasetError {
  const { name, found, expected } = hash;
  const message = `${what} is damaged: its ${name} is ${found}, not ${expected}`;
  return new DatasetError('contentDamaged', message, { remedy });
}
