import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serverMain, serverNode } from './checkout.mjs';
import { startGuarded, temporaryFolder } from './guarded.mjs';

const readyTimeoutMs = 60_000;

/** What keeps VS Code to itself: no network, no welcome, no assistant. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Starts VS Code's own server on a free port of the loopback interface. It ends with this process.
 *
 * @param {object} options
 * @param {string} [options.extensionsDir] where installed extensions are; left out, there are none
 * @param {Readonly<Record<string, unknown>>} [options.settings] added to those that keep it quiet
 * @param {Readonly<Record<string, string>>} [options.env] added to that of the extension host
 * @param {number} [options.port] left out, a free one
 * @param {string} [options.token] what a browser must show; left out, every program of this
 *   machine may use the editor: for tests only
 * @param {boolean} [options.isTest] lets a page load an extension and a suite from a folder
 * @param {boolean} [options.asksForTrust] as on a desktop; left out, tests trust every workspace
 * @returns the server's `authority`, `urlOf(workspace, payload)` and `stop()`
 */
export async function startVsCodeServer(options = {}) {
  const folder = temporaryFolder('vscode');
  writeSettings(folder, { ...quietSettings, ...options.settings });
  const { ready: port, stop } = await startGuarded({
    name: 'The VS Code server',
    command: serverNode,
    args: [serverMain, ...serverFlags(folder, options)],
    folder,
    env: { ...options.env, NODE_OPTIONS: '', VSCODE_CLI_DATA_DIR: folder },
    isReady: (output) => /Extension host agent listening on (\d+)/.exec(output)?.[1],
    timeoutMs: readyTimeoutMs,
  });
  const authority = `127.0.0.1:${port}`;
  return {
    authority,
    urlOf: (workspace, payload) => urlOf({ authority, token: options.token, workspace, payload }),
    stop,
  };
}

function writeSettings(folder, settings) {
  const file = join(folder, 'server/data/Machine/settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}

function serverFlags(folder, options) {
  const { extensionsDir, token, port = 0, isTest = false, asksForTrust = !isTest } = options;
  return [
    '--host=127.0.0.1',
    `--port=${port}`,
    '--accept-server-license-terms',
    '--disable-telemetry',
    `--server-data-dir=${join(folder, 'server')}`,
    `--extensions-dir=${extensionsDir ?? join(folder, 'extensions')}`,
    token === undefined ? '--without-connection-token' : `--connection-token=${token}`,
    ...(isTest ? ['--enable-smoke-test-driver'] : []),
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
  ];
}

function urlOf({ authority, token, workspace, payload }) {
  const url = new URL(`http://${authority}/`);
  if (token !== undefined) url.searchParams.set('tkn', token);
  if (workspace !== undefined) {
    url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  }
  if (payload !== undefined) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** A folder or file of this machine as a page served from `authority` names it. */
export function remoteUri(authority, path) {
  return `vscode-remote://${authority}${encodeURI(path.replaceAll('\\', '/'))}`;
}
