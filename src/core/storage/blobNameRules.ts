const longestName = 1024;
const mostSegments = 254;

/**
 * True if a blob of this name can be addressed as just that. False for what the service refuses, and
 * for what it, or a proxy on the way, would quietly turn into another name: dot segments, backslashes,
 * segments that end with a dot, control characters, lone surrogates.
 * @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function isAddressableName(name: string): boolean {
  if (name === '' || name.length > longestName) return false;
  if (/[\p{Control}\p{Surrogate}\\\uFFFE\uFFFF]/u.test(name)) return false;
  const segments = name.split('/');
  return segments.length <= mostSegments && !segments.some((segment) => segment.endsWith('.'));
}

/** True if a container may be called this. */
export function isContainerName(name: string): boolean {
  return (
    /^(?:\$root|\$web|\$logs)$/.test(name) ||
    (name.length >= 3 && name.length <= 63 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
  );
}
