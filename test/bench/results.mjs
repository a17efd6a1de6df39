import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps what a bench found, with what it ran on and when, for the tables and for whoever compares;
 * nowhere if there is no folder for it.
 */
export async function keepResult(name, figures, { machine, resultsFolder }) {
  if (resultsFolder === undefined) return;
  await mkdir(resultsFolder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const text = `${JSON.stringify({ date, machine, ...figures }, undefined, 2)}\n`;
  await writeFile(join(resultsFolder, `${name}.json`), text);
}
