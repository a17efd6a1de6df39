import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { withoutGit } from './gitRepository';

/**
 * What a pattern of `git grep -E` matches in versioned text below a folder, a line each, at most that many
 * bytes of it; `''` if the folder is in no repository, or there is no git. @throws the reason of `signal`
 */
export async function grepMatches(
  folder: string,
  pattern: string,
  { mostBytes, signal }: { readonly mostBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  signal?.throwIfAborted();
  const env = { ...withoutGit(process.env), LC_ALL: 'C' };
  const args = ['grep', '--no-color', '-h', '-I', '-o', '-E', '-e', pattern];
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn('git', args, { cwd: folder, env, stdio: [...stdio], signal });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve() : reject(error),
    );
    child.once('close', () => resolve());
  });
  const [text] = await Promise.all([firstBytes(child.stdout, mostBytes), ended]).catch((error) => {
    signal?.throwIfAborted();
    throw error;
  });
  return text;
}

/** Whole lines; whoever goes on writing behind them is told that nobody reads. */
async function firstBytes(source: Readable, most: number): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) break;
  }
  const text = Buffer.concat(pieces).subarray(0, most).toString('utf8');
  return length > most ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
}
