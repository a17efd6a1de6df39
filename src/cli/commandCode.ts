import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** The text of a file of CommonJS. */
export interface CommandCode {
  readonly filename: string;
  readonly text: string;
  /** What {@link compileAhead} returned for this very text; V8 takes no notice of that of another Node. */
  readonly compiled?: Buffer;
}

/** Code that is compiled ahead is good for the flags that it was compiled under. */
export function setMemoryFlags(): void {
  // Left alone, V8 lets garbage grow to several times what is in use before it looks for any.
  setFlagsFromString('--heap-growing-percent=30');
}

/** A script whose result is the function that Node makes of such a file. */
export function commandScript({ filename, text, compiled }: CommandCode): Script {
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
  return new Script(wrapped, { filename, ...(compiled && { cachedData: compiled }) });
}

/** What V8 makes of the text before it runs, which is most of what takes time at a start. */
export function compileAhead(code: CommandCode): Buffer {
  setMemoryFlags();
  return commandScript(code).createCachedData();
}
