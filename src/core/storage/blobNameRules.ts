const longestName = 1024;
const mostSegments = 254;

/**
 * Why a blob cannot be addressed as just that, `undefined` if it can. Refused is what the service
 * refuses, and what it, or a proxy on the way, would quietly turn into another name.
 * @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function findBlobNameProblem(name: string): string | undefined {
  return plainName.test(name) ? undefined : nameRules.find(({ breaks }) => breaks(name))?.message;
}

/** True if a blob of this name can be addressed as just that. */
export function isAddressableName(name: string): boolean {
  return findBlobNameProblem(name) === undefined;
}

/** True if a container may be called this. */
export function isContainerName(name: string): boolean {
  return (
    /^(?:\$root|\$web|\$logs)$/.test(name) ||
    (name.length >= 3 && name.length <= 63 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
  );
}

/** What most names are, told at once: letters of ASCII, no dot at an end, too short for too many parts. */
const plainName = /^(?:[ -\-/-[\]-~]|\.(?!\/|$)){1,250}$/;

interface NameRule {
  readonly breaks: (name: string) => boolean;
  readonly message: string;
}

const nameRules: readonly NameRule[] = [
  { breaks: (name) => name === '', message: 'the name is empty' },
  {
    breaks: (name) => /\p{Cc}/u.test(name),
    message: 'the name holds a control character, which makes the whole container unlistable',
  },
  {
    breaks: (name) => /[\p{Surrogate}\uFFFE\uFFFF]/u.test(name),
    message: 'the name is not valid Unicode',
  },
  {
    breaks: (name) => name.includes('\\'),
    message: 'the name holds a backslash, which Azure turns into a slash',
  },
  {
    breaks: (name) => name.split('/').some((segment) => segment.endsWith('.')),
    message: 'a part of the name ends with a dot, which Azure drops',
  },
  {
    breaks: (name) => name.length > longestName,
    message: `the name within the container is longer than ${longestName} characters`,
  },
  {
    breaks: (name) => name.split('/').length > mostSegments,
    message: `the name within the container has more than ${mostSegments} parts`,
  },
];
