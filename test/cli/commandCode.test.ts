import type { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { commandScript, compileAhead } from '../../src/cli/commandCode';

const code = { filename: '/nowhere/command.js', text: 'module.exports = __filename;' };

function resultOf(script: Script): unknown {
  const module = { exports: {} };
  const run = script.runInThisContext() as (...all: readonly unknown[]) => void;
  run(module.exports, undefined, module, code.filename, '/nowhere');
  return module.exports;
}

test('a command runs from its text, and from what was compiled ahead of it', () => {
  expect(resultOf(commandScript(code))).toBe(code.filename);
  const script = commandScript({ ...code, compiled: compileAhead(code) });
  expect(resultOf(script)).toBe(code.filename);
  expect(script.cachedDataRejected).toBe(false);
});

test('a command runs from its text where what lies beside it is another Node’s, or broken', () => {
  const foreign = compileAhead(code).map((byte, index) => (index < 16 ? ~byte : byte));
  for (const [index, bytes] of [foreign, Buffer.from('cut'), Buffer.alloc(0)].entries()) {
    // Of a text that it has just compiled, V8 does not even look at what is handed in.
    const text = `${code.text} // ${index}`;
    const script = commandScript({ ...code, text, compiled: Buffer.from(bytes) });
    expect(script.cachedDataRejected).toBe(true);
    expect(resultOf(script)).toBe(code.filename);
  }
});
