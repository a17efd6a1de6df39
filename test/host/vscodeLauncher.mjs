#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { inspect } from 'node:util';
import { startChromium } from './chromium.mjs';
import { remoteUri, startVsCodeServer } from './vscodeServer.mjs';

/*
 * A VS Code for `runTests({ vscodeExecutablePath })` where the desktop one cannot be had: takes the
 * same flags, runs the suite in the extension host of VS Code's own server under a browser without
 * a window, and exits with the suite's code, after the end of the host's console if that is not 0.
 */

const timeoutMs = 300_000;
const keptLines = 40;

function flag(name) {
  const start = `--${name}=`;
  return argv.find((argument) => argument.startsWith(start))?.slice(start.length);
}

/** The folder to open is the only argument that is not a flag. */
function workspace() {
  return argv.slice(2).find((argument) => !argument.startsWith('-'));
}

function payload(authority) {
  return ['extensionDevelopmentPath', 'extensionTestsPath']
    .filter((name) => flag(name) !== undefined)
    .map((name) => [name, remoteUri(authority, flag(name))]);
}

/** Kept for the case that something goes wrong, without VS Code talking to itself. */
const lines = [];
const chatter =
  /^(\[(Account|Agent|Chat|RemoteAgent|Service Worker|reconnection)|Creating a socket|Resolv\w+ connection|Updating additional|getaddrinfo ENOTFOUND open-vsx)/;

function keep(_type, args) {
  const line = args.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');
  if (!chatter.test(line)) lines.push(line);
}

/** A desktop VS Code finds its user's settings there. */
function userSettings() {
  const file = join(flag('user-data-dir') ?? '', 'User/settings.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

async function run() {
  const server = await startVsCodeServer({
    isTest: true,
    extensionsDir: flag('extensions-dir'),
    settings: userSettings(),
  });
  const browser = await startChromium();
  const page = await browser.newPage();
  const code = await new Promise((resolve, reject) => {
    setTimeout(reject, timeoutMs, new Error(`The suite did not end within ${timeoutMs / 1000} s`));
    page.on('crash', () => reject(new Error('The page that holds VS Code crashed')));
    page.on('close', () => reject(new Error('The page that holds VS Code was closed')));
    page
      .exposeFunction('codeAutomationLog', keep)
      .then(() => page.exposeFunction('codeAutomationExit', resolve))
      .then(() => page.goto(server.urlOf(workspace(), payload(server.authority))))
      .catch(reject);
  });
  await Promise.all([browser.close(), server.stop()]);
  return code;
}

function fail(why) {
  console.error(lines.slice(-keptLines).join('\n'));
  console.error(why);
  return 1;
}

try {
  const code = await run();
  exit(code === 0 ? 0 : fail(`The suite ended with ${code}`));
} catch (error) {
  exit(fail(error.message));
}
