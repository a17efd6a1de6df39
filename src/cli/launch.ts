import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { commandScript, setMemoryFlags } from './commandCode';

/*
 * What the name `lakeside` starts. The command is the bundle beside this one; where that was built on this
 * machine, what V8 made of it is beside it, too, and saves a sixth of the time of a start.
 */

const filename = join(__dirname, 'command.js');
const compiledFile = join(__dirname, 'command.code');

setMemoryFlags();
const requireBeside = createRequire(filename);
if (existsSync(compiledFile)) {
  const text = readFileSync(filename, 'utf8');
  const script = commandScript({ filename, text, compiled: readFileSync(compiledFile) });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...parameters: readonly unknown[]) => void;
  run(module.exports, requireBeside, module, filename, __dirname);
} else {
  requireBeside(filename);
}
