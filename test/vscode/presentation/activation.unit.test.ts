import { expect, it, vi } from 'vitest';
import type { ExtensionContext } from 'vscode';
import { activate } from '../../../src/extension';

const { shown, activateFeatures } = vi.hoisted(() => ({
  shown: [] as string[],
  activateFeatures: vi.fn<() => unknown>(),
}));

vi.mock('vscode', () => ({
  window: { showErrorMessage: async (text: string) => void shown.push(text) },
}));
vi.mock('../../../src/editorProgram', () => ({ activateFeatures }));

const context = {} as ExtensionContext;

it('gives what the program gives, and says nothing', async () => {
  activateFeatures.mockReturnValueOnce('views');
  expect(await activate(context)).toBe('views');
  expect(shown).toEqual([]);
});

it('tells a person why it fails, and fails', async () => {
  const error = new Error("Cannot find module './chunk-1.js'\nRequire stack:\n- /extension.js");
  activateFeatures.mockImplementationOnce(() => {
    throw error;
  });
  await expect(activate(context)).rejects.toBe(error);
  expect(shown).toEqual([
    "Lakeside could not start: Cannot find module './chunk-1.js'. Reload the window; if it does not start then either, install it again.",
  ]);
});
