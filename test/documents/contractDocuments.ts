import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * The folder that `npm run test:contracts -- FOLDER` was given: official documents of other systems,
 * `gitlab/*.yaml` and `openlineage/spec`. @throws Error without it
 */
export function documentsFolder(): string {
  const folder = process.env['LAKESIDE_CONTRACTS'];
  if (folder !== undefined) return folder;
  throw new Error('These tests need documents: npm run test:contracts -- FOLDER');
}

/** A document in JSON or YAML. */
export function readDocument(...path: readonly string[]): unknown {
  return parse(readFileSync(join(documentsFolder(), ...path), 'utf8')) as unknown;
}

/** Paths of all documents below a folder that end so, relative to it, sorted. */
export function documentsBelow(ending: string, ...path: readonly string[]): readonly string[] {
  const entries = readdirSync(join(documentsFolder(), ...path), { recursive: true });
  return entries
    .map(String)
    .filter((name) => name.endsWith(ending))
    .sort();
}
