// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { FailureNotice } from '../../../webview/shared/failureNotice';
import { Notice } from '../../../webview/shared/notice';

// The toolkit needs a browser's style sheets; test/e2e draws with it.
vi.mock('@vscode/webview-ui-toolkit', () => ({
  provideVSCodeDesignSystem: () => ({ register: () => undefined }),
  vsCodeButton: () => undefined,
  vsCodeProgressRing: () => undefined,
  vsCodeTextField: () => undefined,
}));

it('is hidden with nothing to say, and empty', () => {
  const notice = new Notice<string>({ class: 'past', role: 'status' });
  expect(notice.element.hidden).toBe(true);
  notice.tell('then', (text) => [text]);
  expect(notice.element.hidden).toBe(false);
  expect(notice.element.outerHTML).toBe('<div class="past" role="status">then</div>');
  notice.tell(undefined, (text: string) => [text]);
  expect(notice.element.hidden).toBe(true);
  expect(notice.element.textContent).toBe('');
});

it('leaves what a failure says, and the button in it, as long as it is the same failure', () => {
  const notice = new FailureNotice();
  const options = { isWhole: false, again: { label: 'Try Again', onClick: () => undefined } };
  const failure = { reason: 'refused', message: 'The server refused', remedy: 'Try later' };
  notice.update(failure, options);
  const button = notice.element.lastElementChild;
  expect(notice.element.textContent).toBe('The server refused.Try later.Try Again');
  notice.update(failure, options);
  expect(notice.element.lastElementChild).toBe(button);
  notice.update({ ...failure, message: 'The server is away' }, options);
  expect(notice.element.textContent).toContain('The server is away');
});

it('says by its look whether there is anything beside the failure', () => {
  const notice = new FailureNotice();
  const again = { label: 'Try Again', onClick: () => undefined };
  notice.update({ reason: 'r', message: 'm', remedy: '' }, { isWhole: true, again });
  expect(notice.element.classList.contains('failure-whole')).toBe(true);
  notice.update(undefined, { isWhole: false, again });
  expect(notice.element.classList.contains('failure-whole')).toBe(false);
});
