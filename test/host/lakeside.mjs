import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';

export const cli = join(checkout, 'dist/cli.js');

/**
 * Runs the built command with `--json`.
 *
 * @returns its document
 * @throws Error with its message and remedy if it could not do its work
 */
export function lakeside(...args) {
  const child = spawn(process.execPath, [cli, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl+C is for the program that waits: it decides what is to be stopped.
    detached: process.platform !== 'win32',
  });
  let answer = '';
  let notes = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (answer += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (notes += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      try {
        resolve(read(answer));
      } catch (error) {
        reject(error instanceof SyntaxError ? new Error(notes) : error);
      }
    });
  });
}

function read(answer) {
  const document = JSON.parse(answer);
  const { error } = document;
  if (error === undefined) return document;
  throw new Error(`${error.message}. ${error.remedy}.`);
}
