import { join, resolve } from 'node:path';

/** The checkout, and the ignored folder in it that holds the VS Code that tests run in. */
export const checkout = resolve(import.meta.dirname, '../..');
export const vscodeFolder = join(checkout, '.vscode-test');

/** VS Code's own server, as npm carries it, and the Node it wants. */
export const serverFolder = join(vscodeFolder, 'server');
export const serverMain = join(
  serverFolder,
  'node_modules/code-server/lib/vscode/out/server-main.js',
);
export const serverNode = join(
  serverFolder,
  `node_modules/${nodePackage()}/bin`,
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** The npm package that carries Node's binary for this machine, without an install script. */
export function nodePackage() {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
