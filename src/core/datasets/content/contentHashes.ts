/** What the bytes of a version are held against, in lower-case hex; absent = nobody tells it. */
export interface ContentHashes {
  readonly md5Hex?: string;
  readonly sha256Hex?: string;
}

/** As people name those that there are: `MD5 and SHA-256`; `undefined` = there is none. */
export function describeHashes({ md5Hex, sha256Hex }: ContentHashes): string | undefined {
  const names = [
    ...(md5Hex === undefined ? [] : ['MD5']),
    ...(sha256Hex === undefined ? [] : ['SHA-256']),
  ];
  return names.length === 0 ? undefined : names.join(' and ');
}
