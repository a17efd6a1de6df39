import { feedGit } from './feedGit';

/**
 * The texts of blobs by their hashes, read by one process; those that are not there are missing.
 * @see https://git-scm.com/docs/git-cat-file#_batch_output
 * @throws Error with what git says, or the reason of `signal`
 */
export async function blobTexts(
  folder: string,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const input = `${hashes.join('\n')}\n`;
  const written = await feedGit(folder, ['cat-file', '--batch'], { input, signal });
  return new Map(written === undefined ? [] : blobsIn(written));
}

/** Each is `<hash> blob <bytes>`, and its bytes on the next lines. */
function* blobsIn(written: Buffer): Generator<readonly [string, string]> {
  for (let at = 0; at < written.length;) {
    const end = written.indexOf('\n', at);
    if (end < 0) return;
    const [, hash = '', sizeBytes] =
      /^(\S+) blob (\d+)$/.exec(written.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (sizeBytes === undefined) continue;
    yield [hash, written.toString('utf8', at, at + Number(sizeBytes))];
    at += Number(sizeBytes) + 1;
  }
}
