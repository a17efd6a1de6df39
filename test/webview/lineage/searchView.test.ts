// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import type { LineageHits } from '../../../src/core/lineage/show/lineageFinder';
import { SearchView } from '../../../webview/lineage/searchView';
import { aNode } from '../../fakes/lineage';

// The toolkit needs a browser's style sheets; test/e2e draws with it.
vi.mock('@vscode/webview-ui-toolkit', () => ({
  provideVSCodeDesignSystem: () => ({ register: () => undefined }),
  vsCodeButton: () => undefined,
  vsCodeProgressRing: () => undefined,
  vsCodeTextField: () => undefined,
}));

/** A search whose answers come when they are told to, and what was chosen. */
function bench() {
  const answers = new Map<string, (hits: LineageHits) => void>();
  const chosen: string[] = [];
  const { element } = new SearchView({
    search: (text) => new Promise((resolve) => answers.set(text, resolve)),
    choose: ({ id }) => void chosen.push(id),
    leave: () => undefined,
  });
  document.body.replaceChildren(element);
  const field = element.querySelector<HTMLInputElement>('vscode-text-field');
  return {
    chosen,
    type: (text: string) => {
      if (field !== null) field.value = text;
      field?.dispatchEvent(new Event('input'));
    },
    enter: () => field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })),
    answer: (text: string, id: string) => answers.get(text)?.({ nodes: [aNode(id)], count: 1 }),
    listed: () => element.querySelectorAll('.hit').length,
  };
}

it('chooses of what was typed last, not of what is listed still', async () => {
  const { chosen, type, enter, answer, listed } = bench();
  type('a');
  answer('a', 'dataset:a/master');
  await vi.waitFor(() => expect(listed()).toBe(1));
  type('ab');
  enter();
  answer('ab', 'dataset:ab/master');
  await vi.waitFor(() => expect(chosen).toEqual(['dataset:ab/master']));
});

it('chooses nothing where more is typed before anything was found', async () => {
  const { chosen, type, enter, answer, listed } = bench();
  type('a');
  enter();
  type('ab');
  answer('a', 'dataset:a/master');
  answer('ab', 'dataset:ab/master');
  await vi.waitFor(() => expect(listed()).toBe(1));
  expect(chosen).toEqual([]);
});
