import assert from 'node:assert/strict';
import {
  commands,
  MarkdownString,
  Selection,
  type DocumentLink,
  type Hover,
  type TextDocument,
} from 'vscode';

/** Links of a document that open datasets, each with the address that its command is given. */
export async function datasetLinks({
  uri,
}: TextDocument): Promise<readonly { readonly link: DocumentLink; readonly reference: string }[]> {
  const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', uri);
  return links.flatMap((link) => {
    if (link.target?.path !== 'lakeside.datasets.open') return [];
    const [reference]: unknown[] = JSON.parse(link.target.query);
    return [{ link, reference: String(reference) }];
  });
}

/** What whoever points at an address reads. */
export async function hoverAt(document: TextDocument, text: string): Promise<string> {
  const { start } = selectionAt(document, text);
  const at = start.translate(0, 'gros://'.length);
  const hovers = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    at,
  );
  const texts = hovers.flatMap(({ contents }) =>
    contents.map((content) => (content instanceof MarkdownString ? content.value : '')),
  );
  return decoded(texts.join('\n'));
}

/** The cursor where a text begins. */
export function selectionAt(document: TextDocument, text: string): Selection {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `No ${text} in the document`);
  const at = document.positionAt(offset);
  return new Selection(at, at);
}

/** Markdown as a person sees it. */
function decoded(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
