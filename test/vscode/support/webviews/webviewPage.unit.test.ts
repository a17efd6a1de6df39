import { describe, expect, it } from 'vitest';
import { webviewPage } from '../../../../src/vscode/support/webviews/webviewPage';

function page(subject: unknown = { run: 'r1' }, title = 'Report: r1'): string {
  return webviewPage({
    view: 'report',
    title,
    subject,
    cspSource: 'https://local.test',
    fileUri: (file) => `https://local.test/dist/${file}?a=1&b=2`,
  });
}

function policyOf(html: string): readonly string[] {
  return /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split('; ') ?? [];
}

describe('webviewPage', () => {
  it('lets nothing load but what is named', () => {
    const policy = policyOf(page());
    expect(policy[0]).toBe("default-src 'none'");
    expect(policy.map((rule) => rule.split(' ')[0])).toEqual([
      'default-src',
      'script-src',
      'style-src',
      'font-src',
      'img-src',
    ]);
    expect(policy.join(' ')).not.toMatch(/unsafe|\*|http:/);
  });

  it('runs one script, by a nonce that is new for every page', () => {
    const [first, second] = [page(), page()].map(
      (html) => /<script type="module" nonce="([^"]+)"/.exec(html)?.[1],
    );
    expect(first).not.toBe(second);
    expect(policyOf(page())[1]).toMatch(/^script-src 'nonce-[0-9a-f-]{36}'$/);
    expect(page().match(/<script/g)).toHaveLength(1);
  });

  it('keeps a hostile name a name', () => {
    const html = page({ run: `"><script>alert('x')</script>` }, '</title><script>1</script>');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
  });

  it('hands the view what it is about', () => {
    const data = /data-subject="([^"]*)"/.exec(page({ run: 'a "b" & c' }))?.[1] ?? '';
    const text = data.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(JSON.parse(text)).toEqual({ run: 'a "b" & c' });
  });
});
