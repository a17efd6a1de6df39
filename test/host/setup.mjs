import { argv, exit } from 'node:process';
import { run, step } from './commands.mjs';
import { installDataTools } from './dataTools/installDataTools.mjs';
import { installChromium } from './installChromium.mjs';
import { installPackages } from './installPackages.mjs';
import { installVsCodeServer } from './installVsCode.mjs';
import { installSwift } from './swift/installSwift.mjs';

/*
 * node setup.mjs start|test
 *
 * What a fresh clone with nothing but Node needs before `npm start` and `npm test`, in plain Node.
 * A second run finds everything in place. The tests begin with the build themselves.
 */

async function setUp(goal) {
  requireNode(20);
  await installPackages();
  if (goal === 'start') await step('Building', () => run(process.execPath, ['esbuild.mjs']));
  if (goal === 'test') {
    await installChromium();
    await installSwift();
    await installDataTools();
    await installVsCodeServer();
  }
}

function requireNode(major) {
  const has = Number(process.versions.node.split('.')[0]);
  if (has < major) throw new Error(`Lakeside needs Node ${major} or newer; this is Node ${has}`);
}

try {
  await setUp(argv[2]);
} catch (error) {
  console.error(error.message);
  exit(1);
}
