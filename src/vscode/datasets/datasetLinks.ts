import {
  DocumentLink,
  type CancellationToken,
  type DocumentLinkProvider,
  type TerminalLink,
  type TerminalLinkContext,
  type TerminalLinkProvider,
  type TextDocument,
} from 'vscode';
import { findGros } from '../../core/datasets/reference/findGros';
import { parseGros } from '../../core/datasets/reference/parseGros';
import { commands } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
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

interface DatasetTerminalLink extends TerminalLink {
  readonly reference: string;
}

/** The same in what programs print. */
export class DatasetTerminalLinks implements TerminalLinkProvider<DatasetTerminalLink> {
  provideTerminalLinks({ line }: Pick<TerminalLinkContext, 'line'>): DatasetTerminalLink[] {
    return findGros(line)
      .filter(({ text }) => parseGros(text).kind === 'reference')
      .map(({ start, end, text }) => ({
        startIndex: start,
        length: end - start,
        tooltip: 'Open dataset',
        reference: text,
      }));
  }

  async handleTerminalLink({ reference }: DatasetTerminalLink): Promise<void> {
    await executeCommand(commands.openDataset, reference);
  }
}
