import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { checkout } from './checkout.mjs';
import { manifest } from './manifest.mjs';

/** It has 8.8 MB: one that grows by a tenth of that is looked at. */
const sizeLimitBytes = 9_600_000;

const shipped = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/[\w.-]+\.(js|css|ttf|wasm|data|json|txt)$/,
  /^media\/[\w-]+\.svg$/,
];

/** What the extension cannot do without. */
const required = [
  'package.json',
  'README.md',
  'dist/extension.js',
  'dist/cli.js',
  'dist/runsProgram.js',
  'dist/fullProgram.js',
  'dist/lake.schema.json',
];

/**
 * Packs the built extension and checks what went in.
 *
 * @returns the file's path
 * @throws Error if a file is packed that should not be, or one is missing, or it is too large
 */
export async function packExtension() {
  const packagePath = join(checkout, `${manifest.name}-${manifest.version}.vsix`);
  const files = await listFiles({ cwd: checkout, dependencies: false });
  checkFiles(files.map((file) => file.replaceAll('\\', '/')));
  await createVSIX({
    cwd: collect(files),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const sizeBytes = statSync(packagePath).size;
  if (sizeBytes > sizeLimitBytes) {
    throw new Error(`${packagePath} has ${sizeBytes} bytes; the limit is ${sizeLimitBytes}`);
  }
  return packagePath;
}

function checkFiles(names) {
  const built = Object.keys(JSON.parse(readFileSync(join(checkout, 'out/outputs.json'), 'utf8')));
  const left = names.filter(
    (name) => /^dist\/.*\.(js|css|ttf)$/.test(name) && !built.includes(name),
  );
  if (left.length > 0) {
    throw new Error(`No part of the last whole build: ${left.join(', ')}; npm run build`);
  }
  const strange = names.filter((name) => !shipped.some((pattern) => pattern.test(name)));
  if (strange.length > 0) throw new Error(`These must not be packed: ${strange.join(', ')}`);
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`These must be packed: ${missing.join(', ')}`);
}

/** Returns the folder that is packed: what the checkout has, but for the pictures of the README. */
function collect(files) {
  const folder = join(checkout, 'out/package');
  rmSync(folder, { recursive: true, force: true });
  for (const file of [...files, '.vscodeignore']) cpSync(join(checkout, file), join(folder, file));
  const readme = withoutPictures(readFileSync(join(checkout, 'README.md'), 'utf8'));
  if (/\]\(media\//.test(readme)) throw new Error('README.md has a picture within a paragraph');
  writeFileSync(join(folder, 'README.md'), readme);
  return folder;
}

/**
 * The page of an extension shows no picture of a README but by https, and this one's are files: each
 * would be a gap there, and together they would be a tenth of the package.
 */
function withoutPictures(readme) {
  return readme.replace(/^!\[[^\]]*\]\(media\/[^)]*\)\n\n?/gm, '');
}

if (process.argv[1] === import.meta.filename) console.log(await packExtension());
