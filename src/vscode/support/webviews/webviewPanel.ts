import {
  Uri,
  ViewColumn,
  window,
  type Webview,
  type WebviewOptions,
  type WebviewPanel,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Transport } from '../../../protocol/rpc';
import { webviewPage } from './webviewPage';

/** One kind of view: what its panels are about and what serves them. */
export interface ViewKind<Subject, Content extends Disposable> {
  /** The id that package.json activates on. */
  readonly viewType: string;
  /** The name of its folder in `webview/`, and of its bundle. */
  readonly view: string;
  readonly extensionUri: Uri;
  /** `beside`: next to the editor, which keeps the focus; left out, in its place. */
  readonly place?: 'beside';
  /** Of the tab: `media/<icon>-light.svg` and `media/<icon>-dark.svg`. */
  readonly icon: string;
  titleOf(subject: Subject): string;
  /** Equal for subjects that share a panel. */
  keyOf(subject: Subject): string;
  /** What a panel of an earlier session was about; `undefined` = it cannot be told. */
  parseSubject(value: unknown): Subject | undefined;
  /** Serves a new panel; the result is disposed with it. `rename` gives its tab another title. */
  serve(subject: Subject, transport: Transport, rename: (title: string) => void): Content;
}

/** The panels of one kind of view, at most one per subject; they come back after a reload. */
export class ViewPanels<Subject, Content extends Disposable> implements Disposable {
  readonly #kind: ViewKind<Subject, Content>;
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, { readonly panel: WebviewPanel; readonly content: Content }>();

  constructor(kind: ViewKind<Subject, Content>) {
    this.#kind = kind;
    this.#store.add(
      window.registerWebviewPanelSerializer(kind.viewType, {
        deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
      }),
    );
  }

  /** Brings the subject's panel to the front, opening it if there is none. */
  show(subject: Subject): void {
    const open = this.#open.get(this.#kind.keyOf(subject));
    const { viewType, extensionUri, place } = this.#kind;
    const preserveFocus = place === 'beside';
    if (open !== undefined) return open.panel.reveal(undefined, preserveFocus);
    const title = this.#kind.titleOf(subject);
    const options = { ...webviewOptions(extensionUri), retainContextWhenHidden: false };
    const viewColumn = preserveFocus ? ViewColumn.Beside : ViewColumn.Active;
    const column = { viewColumn, preserveFocus };
    this.#fill(window.createWebviewPanel(viewType, title, column, options), subject);
  }

  /** What serves the subject's panel; `undefined` = none is open. */
  find(subject: Subject): Content | undefined {
    return this.#open.get(this.#kind.keyOf(subject))?.content;
  }

  dispose(): void {
    this.#store.dispose();
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  #restore(panel: WebviewPanel, state: unknown): void {
    const subject = this.#kind.parseSubject(subjectOf(state));
    if (subject === undefined || this.find(subject) !== undefined) return panel.dispose();
    panel.webview.options = webviewOptions(this.#kind.extensionUri);
    this.#fill(panel, subject);
  }

  #fill(panel: WebviewPanel, subject: Subject): void {
    const kind = this.#kind;
    const content = kind.serve(subject, webviewTransport(panel.webview), (title) => {
      if (panel.title !== title) panel.title = title;
    });
    const key = kind.keyOf(subject);
    this.#open.set(key, { panel, content });
    panel.onDidDispose(() => {
      this.#open.delete(key);
      content.dispose();
    });
    const title = kind.titleOf(subject);
    panel.iconPath = tabIcon(kind);
    panel.webview.html = webviewPage({
      title,
      subject,
      view: kind.view,
      cspSource: panel.webview.cspSource,
      fileUri: (file) =>
        panel.webview.asWebviewUri(Uri.joinPath(kind.extensionUri, 'dist', file)).toString(),
    });
  }
}

/** Scripts, and no file but what was built or drawn for views. */
function webviewOptions(extensionUri: Uri): WebviewOptions {
  const folders = ['dist', 'media'];
  return {
    enableScripts: true,
    localResourceRoots: folders.map((folder) => Uri.joinPath(extensionUri, folder)),
  };
}

function tabIcon(kind: {
  readonly extensionUri: Uri;
  readonly icon: string;
}): NonNullable<WebviewPanel['iconPath']> {
  const file = (theme: string): Uri =>
    Uri.joinPath(kind.extensionUri, 'media', `${kind.icon}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}

/** Messages to and from one webview; VS Code drops those to a view that is hidden. */
function webviewTransport(webview: Webview): Transport {
  return {
    send: (message) => webview.postMessage(message),
    receive: (listener) => webview.onDidReceiveMessage(listener),
  };
}

/** What `host.ts` of the views keeps beside the state of the view itself. */
function subjectOf(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'subject' in state
    ? state.subject
    : undefined;
}
