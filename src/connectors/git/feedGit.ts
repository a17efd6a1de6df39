import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { withoutGit } from './gitRepository';

/**
 * What git writes, given something to read.
 *
 * @returns `undefined` if there is no git on this machine
 * @throws Error with what git says, or the reason of `signal`
 */
export async function feedGit(
  folder: string,
  args: readonly string[],
  { input = '', signal }: { readonly input?: string; readonly signal?: AbortSignal } = {},
): Promise<Buffer | undefined> {
  signal?.throwIfAborted();
  const env = { ...withoutGit(process.env), LC_ALL: 'C' };
  const child = spawn('git', args, { cwd: folder, env, signal });
  const outcome = new Promise<number | null | undefined>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(undefined) : reject(error),
    );
    child.once('close', resolve);
  });
  // A program that is not there, or that ends before it has read all, closes its end.
  child.stdin.on('error', () => undefined).end(input);
  try {
    const [code, written, said] = await Promise.all([
      outcome,
      buffer(child.stdout),
      text(child.stderr),
    ]);
    if (code === undefined) return undefined;
    if (code !== 0) throw new Error(`git ${args[0]} failed: ${said.trim()}`);
    return written;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
