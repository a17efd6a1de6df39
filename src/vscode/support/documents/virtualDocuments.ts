import { EventEmitter, languages, Uri, window, workspace, type TextEditor } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { schemes } from '../editor/contributions';

/** Read-only documents that Lakeside writes: plans, findings. They live as long as the window. */
export class VirtualDocuments implements Disposable {
  readonly #store = new DisposableStore();
  readonly #texts = new Map<string, string>();
  readonly #onDidChange = this.#store.add(new EventEmitter<Uri>());

  constructor() {
    this.#store.add(
      workspace.registerTextDocumentContentProvider(schemes.document, {
        onDidChange: this.#onDidChange.event,
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? goneText,
      }),
    );
  }

  /** The address of a document; `query` tells those of one name apart. */
  uriOf(name: string, query: string): Uri {
    return Uri.from({ scheme: schemes.document, path: `/${name}`, query });
  }

  /** Shows a text, replacing what the same address showed before. */
  async show(uri: Uri, text: string, language: string): Promise<TextEditor> {
    this.keep(uri, text);
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, language);
    return window.showTextDocument(document, { preview: true });
  }

  /** Holds a text for an editor that is opened in another way; returns its address. */
  keep(uri: Uri, text: string): Uri {
    this.#texts.set(uri.toString(), text);
    this.#onDidChange.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

const goneText = 'This document was made in an earlier session. Ask for it again to see it.\n';
