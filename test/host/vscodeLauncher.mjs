#!/usr/bin/env node
import { argv, exit } from 'node:process';
import { startChromium } from './chromium.mjs';
import { remoteUri, startVsCodeServer } from './vscodeServer.mjs';

/*
 * A VS Code for `runTests({ vscodeExecutablePath })` where the desktop one cannot be had: takes the
 * same flags, runs the suite in the extension host of VS Code's own server under a browser without
 * a window, prints the host's console and exits with the suite's code.
 */

const timeoutMs = 300_000;

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

function print(type, args) {
  const line = args.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  console[type === 'error' || type === 'warn' ? type : 'log'](...line);
}

async function run() {
  const server = await startVsCodeServer({ isTest: true, extensionsDir: flag('extensions-dir') });
  const browser = await startChromium();
  const page = await browser.newPage();
  const code = await new Promise((resolve, reject) => {
    setTimeout(reject, timeoutMs, new Error(`The suite did not end within ${timeoutMs / 1000} s`));
    page.on('crash', () => reject(new Error('The page that holds VS Code crashed')));
    page.on('close', () => reject(new Error('The page that holds VS Code was closed')));
    page
      .exposeFunction('codeAutomationLog', print)
      .then(() => page.exposeFunction('codeAutomationExit', resolve))
      .then(() => page.goto(server.urlOf(workspace(), payload(server.authority))))
      .catch(reject);
  });
  await Promise.all([browser.close(), server.stop()]);
  return code;
}

try {
  exit(await run());
} catch (error) {
  console.error(error.message);
  exit(1);
}
