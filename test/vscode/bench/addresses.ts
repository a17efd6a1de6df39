import assert from 'node:assert/strict';
import {
  commands,
  MarkdownString,
  Position,
  Selection,
  type CompletionItem,
  type CompletionList,
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

/** The addresses alone. */
export async function linkedIn(document: TextDocument): Promise<readonly string[]> {
  return (await datasetLinks(document)).map(({ reference }) => reference);
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

/** What is offered behind a text in a line of a document, in its order. */
export async function offeredAt(
  document: TextDocument,
  line: number,
  behind: string,
): Promise<readonly string[]> {
  const at = document.lineAt(line).text.indexOf(behind) + behind.length;
  const { items } = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    new Position(line, at),
    behind.at(-1),
  );
  return items
    .filter((item) => (item.sortText ?? '').startsWith('00'))
    .toSorted((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1))
    .map(labelOf);
}

function labelOf({ label }: CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
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
