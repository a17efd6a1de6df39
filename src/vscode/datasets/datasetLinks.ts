import {
  DocumentLink,
  type CancellationToken,
  type DocumentLinkProvider,
  type TextDocument,
} from 'vscode';
import { commands } from '../support/editor/contributions';
import { commandUri } from './commandLinks';
import { referencesIn } from './writtenReferences';

/** Addresses of datasets open them; what is malformed is no link. */
export class DatasetLinks implements DocumentLinkProvider {
  async provideDocumentLinks(
    document: TextDocument,
    token: CancellationToken,
  ): Promise<DocumentLink[]> {
    const references = await referencesIn(document);
    if (token.isCancellationRequested) return [];
    return references.flatMap(({ text, range, parsed }) => {
      if (parsed.kind === 'malformed') return [];
      const link = new DocumentLink(range, commandUri(commands.openDataset, text));
      link.tooltip = 'Open dataset';
      return [link];
    });
  }
}
