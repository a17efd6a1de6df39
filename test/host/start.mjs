import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { argv, exit, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { checkout } from './checkout.mjs';
import { step } from './commands.mjs';
import { cli, lakeside } from './lakeside.mjs';
import { openBrowserCode } from './openBrowserCode.mjs';
import { findDesktopCode, openDesktopCode } from './openDesktopCode.mjs';

/*
 * node start.mjs [--headless] [--state-dir FOLDER]
 *
 * What `npm start` runs: brings up a lake on this machine, synchronises the demo's largest run with
 * the command, and opens the demo workspace in VS Code until Ctrl+C. With --headless there is no
 * editor, and the exit code is that of the verification report. Everything is kept in .lake/ of the
 * checkout, whatever LAKESIDE_STATE a person works with: the lake there is theirs.
 */

const options = readArguments();
const state = options['state-dir'] ? resolve(options['state-dir']) : join(checkout, '.lake');
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** What this program started, to be stopped last first. */
const stops = [];

async function main() {
  const workspace = await startLocalLake();
  const code = await syncLargestRun(join(workspace, 'lake.json'));
  if (options.headless) return code;
  const { place, closed } = await openEditor(workspace);
  console.log(`\n${place}\nCtrl+C stops it and the local lake.`);
  await closed;
  return 0;
}

function readArguments() {
  const known = { headless: { type: 'boolean' }, 'state-dir': { type: 'string' } };
  try {
    return parseArgs({ args: argv.slice(2), options: known }).values;
  } catch (error) {
    console.error(`npm start takes --headless and --state-dir FOLDER. ${error.message}`);
    exit(2);
  }
}

async function startLocalLake() {
  stops.push(() => step('Stopping the local lake', () => inState('local', 'stop')));
  const lake = await step('Starting the local lake', () => inState('local', 'start'));
  console.log(`  ${lake.blobEndpoint}\n  ${lake.workspaceFolder}\n`);
  return lake.workspaceFolder;
}

/** Synchronises in the open, with the command's own progress and report. */
async function syncLargestRun(lake) {
  const { runs } = await inState('runs', '--lake', lake);
  const [largest] = runs
    .filter((run) => ['ready', 'verified', 'incomplete', 'mismatch'].includes(run.state))
    .toSorted((a, b) => b.files - a.files);
  if (largest === undefined)
    throw new Error(`No run in ${lake} is ready: npx lakeside local reset`);
  const args = ['sync', '--lake', lake, '--source', largest.source, '--run', largest.run];
  console.log(`lakeside ${args.join(' ')}`);
  return runInTheOpen([...args, '--state-dir', state]);
}

function openEditor(workspace) {
  const added = { LAKESIDE_STATE: state };
  const desktop = findDesktopCode();
  return desktop === undefined
    ? openBrowserCode({ workspace, env: added, stops })
    : openDesktopCode({ desktop, workspace, env: added, folder: join(state, 'vscode'), stops });
}

function inState(...args) {
  return lakeside(...args, '--state-dir', state);
}

function runInTheOpen(args) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  stops.push(stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      stops.splice(stops.indexOf(stop), 1);
      resolve(code ?? 1);
    });
  });
}

/** The exit code of the first signal that asks this program to end. */
function interruption() {
  return new Promise((resolve) => {
    for (const [name, code] of Object.entries(signals)) process.on(name, () => resolve(code));
  });
}

async function stopAll() {
  for (const stop of stops.toReversed()) {
    try {
      await stop();
    } catch (error) {
      console.error(error.message);
    }
  }
}

async function runToTheEnd() {
  try {
    return await main();
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

const code = await Promise.race([runToTheEnd(), interruption()]);
if (code > 128) stdout.write('\n');
await stopAll();
exit(code);
