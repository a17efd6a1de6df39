import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { checkout } from '../host/checkout.mjs';

/**
 * Loads what a bench measures from its TypeScript.
 *
 * @param {string} name  of the file that it becomes
 * @param {Readonly<Record<string, string>>} exports  what to take, by the file of the checkout that has it
 */
export async function loadParts(name, exports) {
  const lines = Object.entries(exports).map(
    ([file, names]) => `export { ${names} } from ${JSON.stringify(join(checkout, file))};`,
  );
  const stdin = { contents: lines.join('\n'), resolveDir: checkout };
  return import(pathToFileURL(await bundle(name, { stdin })).href);
}

/** Makes one file that Node runs of what esbuild is given; returns where it is. */
export async function bundle(name, options) {
  const outfile = join(checkout, 'out', 'bench', `${name}.mjs`);
  await build({
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
    ...options,
  });
  return outfile;
}
