const longestKeyBytes = 1024;

/** True if a bucket may be called this. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function isBucketName(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(name) &&
    !/^[\d.]+$/.test(name)
  );
}

/**
 * Why an object cannot be addressed as just that, `undefined` if it can. Refused is what the service
 * refuses, and what a proxy on the way would quietly turn into another key.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function findKeyProblem(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (/\p{Cc}/u.test(name)) return 'the name holds a control character';
  if (/[\p{Surrogate}\uFFFE\uFFFF]/u.test(name)) return 'the name is not valid Unicode';
  if (name.split('/').some((part) => part === '.' || part === '..')) {
    return 'a part of the name is . or .., which proxies fold away';
  }
  return Buffer.byteLength(name) > longestKeyBytes
    ? `the name is longer than ${longestKeyBytes} bytes`
    : undefined;
}
