import { escapeHtml } from '../../../core/base/html';

export interface PageOptions {
  /** The name of the view's bundle and style sheet. */
  readonly view: string;
  readonly title: string;
  /** What the page is about, as JSON; `host.ts` of the views reads and keeps it. */
  readonly subject: unknown;
  /** Where the editor serves local files to pages from. */
  readonly cspSource: string;
  /** The address of a file of `dist/`. */
  readonly fileUri: (file: string) => string;
}

/**
 * The page of a view: its bundle, its style sheet, what all views share of both, and what it is about;
 * nothing else may load. What the bundle imports is let in by its nonce. The toolkit tries what the browser can do in a style sheet of its own, which it gives the nonce of
 * `csp-nonce`.
 */
export function webviewPage(options: PageOptions): string {
  const { view, title, subject, cspSource, fileUri } = options;
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" href="${escapeHtml(fileUri('theme.css'))}">
    <link rel="stylesheet" href="${escapeHtml(fileUri(`${view}.css`))}">
  </head>
  <body>
    <main id="view" data-subject="${escapeHtml(JSON.stringify(subject))}"></main>
    <script type="module" nonce="${nonce}" src="${escapeHtml(fileUri(`${view}.js`))}"></script>
  </body>
</html>`;
}
