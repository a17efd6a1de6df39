import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * How a step gets the standard input of this process. A terminal gives it to this process's session only,
 * which the step is not in, so what is typed is handed on; whatever else it is, the step reads itself.
 */
export function stdinFor(takesInput: boolean): 'ignore' | 'inherit' | 'pipe' {
  if (!takesInput) return 'ignore';
  if (!process.stdin.isTTY) return 'inherit';
  // Who reads from a terminal in the background is stopped.
  return isInForeground() ? 'pipe' : 'ignore';
}

/** Hands on what is typed until it is called back. */
export function handOnInput(input: Writable): () => void {
  // A step need not read what it gets.
  input.on('error', () => undefined);
  process.stdin.pipe(input);
  return () => {
    process.stdin.unpipe(input);
    process.stdin.pause();
  };
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function isInForeground(): boolean {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8');
    const [, , , group, , , ofTerminal] = text.slice(text.lastIndexOf(')') + 1).split(' ');
    return group === ofTerminal;
  } catch {
    // Only Linux tells; there are no jobs in the background of most others.
    return true;
  }
}
