import type { Transport } from '../src/protocol/rpc';

/** What VS Code gives the script of a webview, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The editor around a view. */
export interface Host {
  readonly transport: Transport;
  /** What the page is about, as the host put it there; parse it before use. */
  readonly subject: unknown;
  /** Navigation and filters of an earlier life of this view; parse it before use. */
  loadState(): unknown;
  /** Keeps navigation and filters, never data, while the view is hidden and after a reload. */
  saveState(ui: unknown): void;
}

/**
 * Connects to the editor. What the page is about is kept beside the view's own state, because it is
 * all that the editor hands back to reopen the panel after a reload.
 */
export function connectHost(root: HTMLElement): Host {
  const editor = acquireVsCodeApi();
  const subject: unknown = JSON.parse(root.dataset['subject'] ?? 'null');
  const saved = editor.getState();
  const ui = typeof saved === 'object' && saved !== null && 'ui' in saved ? saved.ui : undefined;
  editor.setState({ subject, ui });
  return {
    subject,
    transport: windowTransport(editor),
    loadState: () => ui,
    saveState: (next) => editor.setState({ subject, ui: next }),
  };
}

function windowTransport(editor: VsCodeApi): Transport {
  return {
    send: (message) => editor.postMessage(message),
    receive: (listener) => {
      const onMessage = (event: MessageEvent<unknown>): void => listener(event.data);
      window.addEventListener('message', onMessage);
      return { dispose: () => window.removeEventListener('message', onMessage) };
    },
  };
}
