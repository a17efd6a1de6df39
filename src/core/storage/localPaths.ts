const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Why a blob's name cannot be the path of a file below a chosen folder, `undefined` if it can. The
 * answer is the same on every system, so that a name cannot lead out of the folder on any.
 */
export function findPathProblem(path: string): string | undefined {
  if (path.startsWith('/')) return 'the name begins with a slash';
  if (path.includes('\\')) return 'the name holds a backslash';
  if (/\p{Cc}/u.test(path)) return 'the name holds a control character';
  return path
    .split('/')
    .map(findSegmentProblem)
    .find((problem) => problem !== undefined);
}

function findSegmentProblem(segment: string): string | undefined {
  if (segment === '') return 'the name has an empty part';
  // Windows drops dots and spaces at an end, so `.. ` leads up as `..` does.
  if (/^[. ]+$/.test(segment)) return `the name has a part \`${segment}\``;
  if (segment.includes(':')) return 'the name holds a colon';
  if (reservedOnWindows.test(segment)) return `\`${segment}\` is a reserved name on Windows`;
  return undefined;
}
