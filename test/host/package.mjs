import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { checkout } from './checkout.mjs';
import { manifest } from './manifest.mjs';

const sizeLimitBytes = 10_000_000;

const shipped = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/[\w.-]+\.(js|css|ttf|wasm|data|json|txt)$/,
  /^media\/[\w-]+\.(svg|png)$/,
];

/** What the extension cannot do without. */
const required = ['package.json', 'dist/extension.js', 'dist/cli.js', 'dist/lake.schema.json'];

/**
 * Packs the built extension and checks what went in.
 *
 * @returns the file's path
 * @throws Error if a file is packed that should not be, or one is missing, or it is too large
 */
export async function packExtension() {
  const packagePath = join(checkout, `${manifest.name}-${manifest.version}.vsix`);
  checkFiles(await listFiles({ cwd: checkout, dependencies: false }));
  await createVSIX({
    cwd: checkout,
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

function checkFiles(files) {
  const names = files.map((file) => file.replaceAll('\\', '/'));
  const strange = names.filter((name) => !shipped.some((pattern) => pattern.test(name)));
  if (strange.length > 0) throw new Error(`These must not be packed: ${strange.join(', ')}`);
  const missing = [...required, ...readmePictures()].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`These must be packed: ${missing.join(', ')}`);
}

function readmePictures() {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
  return [...readme.matchAll(/\((media\/[^)]+)\)/g)].map(([, file]) => file);
}

if (process.argv[1] === import.meta.filename) console.log(await packExtension());
