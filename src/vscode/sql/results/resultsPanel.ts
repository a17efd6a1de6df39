import { env, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import type { Transport } from '../../../protocol/rpc';
import { RpcServer } from '../../../protocol/rpcServer';
import type { ResultsApi, ResultsEvents } from '../../../protocol/resultsApi';
import { failureLog } from '../../support/editor/failures';
import { savePicture } from '../../support/webviews/savePicture';
import { throttle } from '../../support/editor/throttle';
import { ViewPanels } from '../../support/webviews/webviewPanel';
import type { ResultsModel } from './resultsModel';
import { createResultsApi, type ResultsActions } from './resultsServer';

export interface ResultsPanelOptions {
  readonly extensionUri: Uri;
  readonly model: ResultsModel;
  readonly logger: Logger;
  readonly actions: Omit<ResultsActions, 'writeClipboard' | 'savePicture'>;
}

/** The one panel that shows results, beside the editor. */
export class ResultsPanel implements Disposable {
  readonly #panels: ViewPanels<'results', PanelContent>;

  constructor(options: ResultsPanelOptions) {
    this.#panels = new ViewPanels({
      viewType: 'lakeside.results',
      view: 'results',
      icon: 'results',
      place: 'beside',
      extensionUri: options.extensionUri,
      titleOf: () => 'Query Results',
      keyOf: () => 'results',
      parseSubject: (value) => (value === 'results' ? value : undefined),
      serve: (_, transport) => new PanelContent(transport, options),
    });
  }

  /** Brings the panel to sight without taking the focus; `id` names the result to show. */
  show(id?: string): void {
    this.#panels.show('results');
    if (id !== undefined) this.#panels.find('results')?.show(id);
  }

  /** What serves the panel; `undefined` = it is closed. */
  get api(): ResultsApi | undefined {
    return this.#panels.find('results')?.api;
  }

  dispose(): void {
    this.#panels.dispose();
  }
}

class PanelContent implements Disposable {
  readonly #store = new DisposableStore();
  readonly #server: RpcServer<ResultsApi, ResultsEvents>;

  readonly #closed = new AbortController();
  readonly api: ResultsApi;

  constructor(transport: Transport, { model, logger, actions }: ResultsPanelOptions) {
    const writeClipboard = (text: string): PromiseLike<void> => env.clipboard.writeText(text);
    const own = { ...actions, writeClipboard, savePicture };
    this.api = createResultsApi(model, own, this.#closed.signal);
    this.#server = this.#store.add(
      new RpcServer(this.api, transport, failureLog('Query results', logger)),
    );
    const redraw = this.#store.add(throttle(() => this.#server.emit('resultsChanged', null)));
    this.#store.add(model.onDidChange(() => redraw.call()));
    // Nobody looks at what is still under way: it is ended at the server, and connections are let go.
    this.#store.add({ dispose: () => model.closeAll() });
  }

  show(id: string): void {
    this.#server.emit('show', id);
  }

  dispose(): void {
    this.#closed.abort();
    this.#store.dispose();
  }
}
