import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { TerminalPrompt } from '../../src/connectors/prompt/terminalPrompt';

const { signal } = new AbortController();

function aTerminal(): {
  readonly prompt: TerminalPrompt;
  readonly input: PassThrough;
  readonly shown: () => string;
} {
  const [input, output] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
  let text = '';
  output.on('data', (part: string) => (text += part));
  return { prompt: new TerminalPrompt(input, output), input, shown: () => text };
}

test('gives what is typed after each question, also what was typed ahead', async () => {
  const { prompt, input, shown } = aTerminal();
  const first = prompt.ask('one? ', signal);
  input.write('yes\nno\n');
  expect(await first).toBe('yes');
  expect(await prompt.ask('two? ', signal)).toBe('no');
  expect(shown()).toContain('one? ');
  expect(shown()).toContain('two? ');
  prompt.dispose();
});

test('a terminal that is closed answers no more, but for what was typed before', async () => {
  const { prompt, input } = aTerminal();
  input.end('yes\n');
  expect(await prompt.ask('one? ', signal)).toBe('yes');
  expect(await prompt.ask('two? ', signal)).toBeUndefined();
});

test('a question that is called off waits no more', async () => {
  const { prompt } = aTerminal();
  const controller = new AbortController();
  const asked = prompt.ask('one? ', controller.signal);
  controller.abort();
  await expect(asked).rejects.toThrow(/abort/i);
  await expect(prompt.ask('two? ', controller.signal)).rejects.toThrow(/abort/i);
  prompt.dispose();
});
