import type { BlobEntry } from '../../storage/blobStore';

/** The metadata in which a small blob repeats its text. */
const textKey = 'gros_ref';

/** What OpenStack Swift takes for a value; Azure and AWS take more. */
const mostCharacters = 256;

/**
 * Metadata under which listings tell the text of a small blob, so that nobody has to ask for it. `text` is
 * printable ASCII; one that is too long is told by the blob alone.
 */
export function tellText(text: string): Readonly<Record<string, string>> {
  return text.length > mostCharacters ? {} : { [textKey]: text };
}

/**
 * The text of a blob as a listing tells it; `undefined` = it does not, as of what older tools wrote, or
 * what it tells cannot be the blob's.
 */
export function toldText({
  metadata,
  sizeBytes,
}: Pick<BlobEntry, 'metadata' | 'sizeBytes'>): string | undefined {
  const text = metadata?.[textKey];
  return text?.length === sizeBytes ? text : undefined;
}
